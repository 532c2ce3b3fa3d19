"""What joins everything for one person: home, evaluation, score sheet, trail."""

from django.urls import path

from reports.desk.views import evaluations, home, scores, trail

urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("trail/", trail.TrailView.as_view(), name="trail"),
    path("members/<int:pk>/trail/", trail.MemberTrailView.as_view(), name="member_trail"),
    path("evaluations/<int:pk>/", evaluations.EvaluationView.as_view(), name="evaluation_detail"),
    path(
        "evaluations/<int:pk>/appraise/",
        evaluations.AppraiseView.as_view(),
        name="evaluation_appraise",
    ),
    path("scores/<int:year>/<int:organization>/", scores.ScoreSheetView.as_view(), name="scores"),
    path(
        "scores/<int:year>/<int:organization>/evidence/<int:criterion>/",
        scores.EvidenceAddView.as_view(),
        name="evidence",
    ),
    path(
        "scores/<int:year>/<int:organization>/frozen/<int:criterion>/",
        scores.FrozenScoreView.as_view(),
        name="frozen_score",
    ),
]
