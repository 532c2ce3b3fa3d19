"""The portal's addresses, an empty page of the same layout, and an answer without a page."""

from django.http import HttpResponse
from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("bench/empty/", TemplateView.as_view(template_name="base.html")),
    path("bench/nothing/", lambda _: HttpResponse("OK")),
    path("", include("portal.urls")),
]
