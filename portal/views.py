"""Home and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from portal.home import (
    current_year,
    home_sections,
    key_figures,
    late_months,
    red_spots,
    watched,
)


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        year = current_year(user, today)
        sections = home_sections(user, today, year)
        place = watched(user)
        return super().get_context_data(
            today=today,
            year=year,
            sections=sections,
            waiting=sum(section.waiting for section in sections),
            place=place,
            figures=key_figures(place, today) if place else [],
            spots=red_spots(place, year, today) if place else [],
            late=late_months(user, today) if place else [],
            **kwargs,
        )


@login_not_required
def healthz(request):
    """Say whether the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
