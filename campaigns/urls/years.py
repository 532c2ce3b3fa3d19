from django.urls import path

from campaigns.views import years as views
from campaigns.views.grading_settings import GradingSettingsView

urlpatterns = [
    path("", views.YearListView.as_view(), name="year_list"),
    path("past/", views.YearPastView.as_view(), name="year_past"),
    path("<int:pk>/complete/", views.YearCompleteView.as_view(), name="year_complete"),
    path(
        "<int:pk>/complete/<int:declaration>/withdraw/",
        views.YearIncompleteView.as_view(),
        name="year_incomplete",
    ),
    path("<int:pk>/", views.YearDetailView.as_view(), name="year_detail"),
    path("<int:pk>/edit/", views.YearEditView.as_view(), name="year_edit"),
    path("<int:pk>/open/", views.YearOpenView.as_view(), name="year_open"),
    path("<int:pk>/evaluations/", views.YearEvaluationsView.as_view(), name="year_evaluations"),
    path("<int:pk>/grading-settings/", GradingSettingsView.as_view(), name="year_settings"),
    path("<int:pk>/reopen/", views.YearReopenView.as_view(), name="year_reopen"),
    path("<int:pk>/delete/", views.YearDeleteView.as_view(), name="year_delete"),
    path("<int:pk>/next/", views.YearNextView.as_view(), name="year_next"),
]
