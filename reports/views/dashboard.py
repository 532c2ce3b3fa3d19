"""The dashboard page and its workbook."""

from __future__ import annotations

import io

from django.http import HttpResponse
from django.views.generic import TemplateView
from openpyxl import Workbook

from portal.kit.uploads import CONTENT_TYPES
from portal.kit.xlsx import add_sheet
from reports.actions.exporting import log_export
from reports.figures.boards.base import Choice
from reports.figures.dashboard import Dashboard, dashboard
from reports.views.choice import ChoiceMixin

EXTRA_SORTS = {"score": "Điểm tiêu chí", "grade": "Xếp loại", "waiting": "Chờ xử lý"}


class DashboardPage(ChoiceMixin):
    """What page and workbook share: the figures of the choice in the order asked for."""

    def compute(self) -> tuple[Dashboard, Choice]:
        choice = self.choose()
        children = [] if choice.is_leaf else choice.units
        board = dashboard(choice.organization, children, choice.year, choice.period, choice.last)
        sort = self.request.GET.get("sort", "")
        key = sort.removeprefix("-")
        if key in board.labels or key in EXTRA_SORTS:
            board.rows.sort(key=lambda row: row.sort_value(key), reverse=sort.startswith("-"))
        return board, choice


class DashboardView(DashboardPage, TemplateView):
    template_name = "reports/dashboard.html"

    def get_context_data(self, **kwargs):
        board, choice = self.compute()
        sort = self.request.GET.get("sort", "")
        labels = board.labels | EXTRA_SORTS
        return super().get_context_data(
            board=board,
            headers=[
                (
                    label,
                    key if sort == f"-{key}" else f"-{key}",
                    sort.removeprefix("-") == key,
                    sort,
                )
                for key, label in labels.items()
            ],
            **self.shared(choice),
            **kwargs,
        )


class DashboardExportView(DashboardPage, TemplateView):
    """The same dashboard as a workbook: shares with their two integers."""

    def get(self, request, *args, **kwargs):
        board, choice = self.compute()
        year = choice.year
        header = ["Đơn vị"]
        for label in board.labels.values():
            header += [f"{label}: số đạt", f"{label}: tổng số", f"{label} (%)", "Năm trước (%)"]
        header += list(EXTRA_SORTS.values())
        book = Workbook(write_only=True)
        rows = ([row.organization.name, *self.values(row)] for row in [*board.rows, board.total])
        add_sheet(book, f"Năm {year.year}", header, rows, widths=[40] + [14] * (len(header) - 1))
        data = io.BytesIO()
        book.save(data)
        log_export(board.organization, f"Bảng theo dõi năm {year.year}", "xlsx", by=request.user)
        name = f"bang-theo-doi-{year.year}.xlsx"
        return HttpResponse(
            data.getvalue(),
            content_type=CONTENT_TYPES["xlsx"],
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def values(self, row) -> list:
        values: list = []
        for cell in row.cells:
            share, last = cell.figure.value, cell.last.value if cell.last else None
            values += [
                cell.figure.numerator,
                cell.figure.denominator,
                None if share is None else round(share, 2),
                None if last is None else round(last, 2),
            ]
        grade = row.evaluation and (row.evaluation.decided_grade or row.evaluation.proposed_grade)
        waiting = sum(figure.numerator for figure in row.waiting)
        return [*values, row.score, str(grade) if grade else None, waiting]
