from django.urls import include, path

from campaigns.views import (
    ballots,
    comments,
    decisions,
    findings,
    grading,
    line_points,
    reviews,
)
from campaigns.views.evaluations import EvaluationListView, MyEvaluationView

_evaluation = [
    path("self/", reviews.SelfReviewView.as_view(), name="evaluation_self"),
    path("points/", line_points.LinePointsView.as_view(), name="evaluation_points"),
    path("exclude/", grading.ExcludeView.as_view(), name="evaluation_exclude"),
    path("include/", grading.IncludeView.as_view(), name="evaluation_include"),
    path("return/", grading.EvaluationReturnView.as_view(), name="evaluation_return"),
    path("revoke/", grading.RevokeView.as_view(), name="evaluation_revoke"),
    path("model/", grading.DistinguishView.as_view(), name="evaluation_distinguish"),
    path(
        "unmodel/",
        grading.WithdrawDistinctionView.as_view(),
        name="evaluation_withdraw_distinction",
    ),
    path("kind/", grading.KindView.as_view(), name="evaluation_kind"),
    path(
        "comment/<slug:kind>/<int:organization>/",
        comments.CommentView.as_view(),
        name="evaluation_comment",
    ),
    path("finding/", findings.FindingAddView.as_view(), name="evaluation_finding"),
]
urlpatterns = [
    path("", EvaluationListView.as_view(), name="evaluation_list"),
    path("mine/", MyEvaluationView.as_view(), name="evaluation_mine"),
    path("ballot/", ballots.BallotView.as_view(), name="evaluation_ballot"),
    path("decide/", decisions.DecideView.as_view(), name="evaluation_decide"),
    path("comments/", comments.OwedCommentsView.as_view(), name="comments_owed"),
    path("findings/<int:pk>/drop/", findings.FindingDropView.as_view(), name="finding_drop"),
    path("<int:pk>/", include(_evaluation)),
]
