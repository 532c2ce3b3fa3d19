"""The dashboard page; its files come from the same figures as a board."""

from __future__ import annotations

from django.views.generic import TemplateView

from reports.boards.dashboard import dashboard
from reports.boards.figures_board import figures_board
from reports.boards.views.boards import BoardFiles
from reports.boards.views.choice import ChoiceMixin

EXTRA_SORTS = {"score": "Điểm tiêu chí", "grade": "Xếp loại", "waiting": "Chờ xử lý"}


class DashboardView(BoardFiles, ChoiceMixin, TemplateView):
    """The units below one organisation × figures, in the order asked for."""

    template_name = "reports/dashboard.html"
    slug = "bang-theo-doi"

    def get(self, request, *args, **kwargs):
        choice = self.choose()
        found = dashboard(choice)
        sort = request.GET.get("sort", "")
        key = sort.removeprefix("-")
        if key in found.labels or key in EXTRA_SORTS:
            found.rows.sort(key=lambda row: row.sort_value(key), reverse=sort.startswith("-"))
        wanted = request.GET.get("format", "")
        if wanted in self.FORMATS:
            return self.file(figures_board(found, choice), choice, wanted)
        headers = [
            (label, key if sort == f"-{key}" else f"-{key}", sort.removeprefix("-") == key, sort)
            for key, label in (found.labels | EXTRA_SORTS).items()
        ]
        return self.render_to_response(
            self.get_context_data(board=found, headers=headers, **self.shared(choice))
        )
