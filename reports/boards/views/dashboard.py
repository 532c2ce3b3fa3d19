"""The page of the dashboard: what needs attention first; its files hold the figures of the units."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from reports.boards.dashboard import dashboard
from reports.boards.views.boards import BoardView
from reports.models import FORMATS

OF_A_TABLE = ("kind", "sector", "sort", "level")  # these ask for the table of the units


class DashboardView(BoardView):
    """The first page of the boards; an address that sorts or filters leads to the board of figures."""

    template_name = "reports/dashboard.html"

    def get(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.GET.get("format") in FORMATS:
            return super().get(request, *args, **kwargs)
        if any(request.GET.get(name) for name in OF_A_TABLE):
            return redirect(f"{reverse('reports:board_figures')}?{request.GET.urlencode()}")
        with self.chosen() as choice:
            shown = dashboard(choice)
        return self.render_to_response(
            super(BoardView, self).get_context_data(
                dashboard=shown,
                late_url=choice.address("reports:board_late"),
                **self.shared(choice),
            )
        )
