"""Home and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone
from django.views.generic import TemplateView

from portal.home import home_sections, key_figures, late_cells


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        return super().get_context_data(
            today=today,
            sections=home_sections(user, today),
            figures=key_figures(user, today),
            late=late_cells(user, today) if user.scope.down.get("view") else [],
            **kwargs,
        )


@login_not_required
def healthz(request):
    """Say whether the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
