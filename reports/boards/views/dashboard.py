"""The page of the dashboard: what needs attention first; its files hold the figures of the units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports.boards.dashboard import dashboard
from reports.boards.views.boards import BoardView
from reports.figures.period import Period
from reports.models import FORMATS

# These ask for the table of the units.
OF_A_TABLE = ("kind", "sector", "sort", "level")
OF_DAYS = ("since", "until")


class DashboardView(BoardView):
    """The first page of the boards; an address that sorts or filters leads to the board of figures."""

    template_name = "reports/dashboard.html"

    def periods(self) -> list[Period]:
        return []  # it is of one year

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        is_file = request.GET.get("format") in FORMATS
        if any(request.GET.get(name) for name in (OF_DAYS if is_file else OF_DAYS + OF_A_TABLE)):
            return redirect(f"{reverse('reports:board_figures')}?{request.GET.urlencode()}")
        if is_file:
            return super().get(request, *args, **kwargs)
        with self.chosen() as choice:
            shown = dashboard(choice)
        return self.render_to_response(
            super(BoardView, self).get_context_data(
                dashboard=shown,
                late_url=choice.address("reports:board_late"),
                **self.shared(choice),
            )
        )
