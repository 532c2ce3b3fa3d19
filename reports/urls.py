"""Pages of the attic."""

from django.urls import path

from reports.views import dashboard, figures, scores

app_name = "reports"
urlpatterns = [
    path("dashboard/", dashboard.DashboardView.as_view(), name="dashboard"),
    path("dashboard/export/", dashboard.DashboardExportView.as_view(), name="dashboard_export"),
    path("figures/<slug:key>/<int:organization>/", figures.FigureView.as_view(), name="figure"),
    path("scores/<int:year>/<int:organization>/", scores.ScoreSheetView.as_view(), name="scores"),
]
