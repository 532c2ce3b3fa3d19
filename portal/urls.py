"""Root URLs. Fixed addresses are a contract (README)."""

from django.conf import settings
from django.urls import include, path
from django.views.generic import TemplateView

from portal.health import healthz

handler403 = "portal.refusals.permission_denied"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("members.login_urls")),
    path("", include("members.urls")),
    path("", include("campaigns.urls")),
    path("", include("reports.urls")),
]
if settings.DEBUG:  # what the pages are made of, with sample data, for developers
    samples = TemplateView.as_view(template_name="components/samples.html")
    urlpatterns.append(path("components/", samples, name="samples"))
