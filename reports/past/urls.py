"""Totals on paper: chosen, typed in, taken from a workbook."""

from django.urls import include, path

from reports.past import views

_past = [
    path("", views.PastFiguresView.as_view(), name="past_figures"),
    path("template/", views.TotalsTemplateView.as_view(), name="past_figures_template"),
    path("upload/", views.UploadView.as_view(), name="past_figures_upload"),
    path("imports/<int:pk>/", views.PreviewView.as_view(), name="past_import"),
    path(
        "<int:organization>/<int:calendar_year>/",
        views.TotalsView.as_view(),
        name="past_figures_form",
    ),
]
urlpatterns = [path("reports/past-figures/", include(_past))]
