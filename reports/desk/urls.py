"""What joins everything for one person: home, evaluation page, score sheet, trail."""

from django.urls import include, path

from reports.desk.views import (
    evaluations,
    help as guide,
    home,
    member_year,
    organization,
    record_trail,
    scores,
    search,
    trail,
)

_scores = [
    path("", scores.ScoreSheetView.as_view(), name="scores"),
    path("evidence/<int:criterion>/", scores.EvidenceAddView.as_view(), name="evidence"),
    path("frozen/<int:criterion>/", scores.FrozenScoreView.as_view(), name="frozen_score"),
]
_evaluation = [
    path("", evaluations.EvaluationView.as_view(), name="evaluation_detail"),
    path("appraise/", evaluations.AppraiseView.as_view(), name="evaluation_appraise"),
    path("regrade/", evaluations.RegradeView.as_view(), name="evaluation_regrade"),
]
urlpatterns = [
    path("", home.HomeView.as_view(), name="home"),
    path("search/", search.SearchView.as_view(), name="search"),
    path("help/", guide.HelpView.as_view(), name="help"),
    path("help/cards/<slug:role>/", guide.CardsReadView.as_view(), name="cards_read"),
    path(
        "trail/<slug:kind>/<int:pk>/", record_trail.RecordTrailView.as_view(), name="record_trail"
    ),
    path("trail/", trail.TrailView.as_view(), name="trail"),
    path(
        "organizations/<int:pk>/",
        organization.OrganizationView.as_view(),
        name="organization_detail",
    ),
    path("members/<int:pk>/year/", member_year.MemberYearView.as_view(), name="member_year"),
    path("members/<int:pk>/trail/", trail.MemberTrailView.as_view(), name="member_trail"),
    path("evaluations/<int:pk>/", include(_evaluation)),
    path("scores/<int:year>/<int:organization>/", include(_scores)),
]
