"""The portal's addresses and an empty page of the same layout, to compare with."""

from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("bench/empty/", TemplateView.as_view(template_name="base.html")),
    path("", include("portal.urls")),
]
