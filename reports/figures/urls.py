"""The page that opens a number."""

from django.urls import path

from reports.figures import views

urlpatterns = [
    path("figures/<slug:key>/<int:organization>/", views.FigureView.as_view(), name="figure"),
]
