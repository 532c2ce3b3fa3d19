"""Root URLs. Fixed addresses are a contract (README)."""

from django.urls import include, path

from portal.health import healthz

handler403 = "portal.refusals.permission_denied"

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("members.login_urls")),
    path("", include("members.urls")),
    path("", include("campaigns.urls")),
    path("", include("reports.urls")),
]
