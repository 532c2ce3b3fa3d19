"""Home and health."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import HttpResponse
from django.views.generic import TemplateView


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"


@login_not_required
def healthz(request):
    """Say whether the web process reaches its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
