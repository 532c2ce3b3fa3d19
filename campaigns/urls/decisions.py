"""Decisions: listed, opened, corrected."""

from django.urls import path

from campaigns.views.corrections import CorrectDecisionView
from campaigns.views.decision_acts import AnnounceView, DecisionDetailView, DecisionListView

urlpatterns = [
    path("", DecisionListView.as_view(), name="decision_list"),
    path("<int:pk>/", DecisionDetailView.as_view(), name="decision_detail"),
    path("<int:pk>/announce/", AnnounceView.as_view(), name="decision_announce"),
    path("<int:pk>/correct/", CorrectDecisionView.as_view(), name="decision_correct"),
]
