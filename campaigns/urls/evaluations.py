from django.urls import path

from campaigns.views import (
    ballots,
    comments,
    corrections,
    decisions,
    evaluations as views,
    findings,
    grading,
)

urlpatterns = [
    path("", views.EvaluationListView.as_view(), name="evaluation_list"),
    path("mine/", views.MyEvaluationView.as_view(), name="evaluation_mine"),
    path("ballot/", ballots.BallotView.as_view(), name="evaluation_ballot"),
    path("decide/", decisions.DecideView.as_view(), name="evaluation_decide"),
    path("<int:pk>/self/", grading.SelfGradeView.as_view(), name="evaluation_self"),
    path("<int:pk>/exclude/", grading.ExcludeView.as_view(), name="evaluation_exclude"),
    path("<int:pk>/include/", grading.IncludeView.as_view(), name="evaluation_include"),
    path("<int:pk>/return/", grading.EvaluationReturnView.as_view(), name="evaluation_return"),
    path("<int:pk>/revoke/", grading.RevokeView.as_view(), name="evaluation_revoke"),
    path("<int:pk>/model/", grading.DistinguishView.as_view(), name="evaluation_distinguish"),
    path(
        "<int:pk>/correct/",
        corrections.CorrectDecisionView.as_view(),
        name="evaluation_correct",
    ),
    path(
        "<int:pk>/unmodel/",
        grading.WithdrawDistinctionView.as_view(),
        name="evaluation_withdraw_distinction",
    ),
    path("comments/", comments.OwedCommentsView.as_view(), name="comments_owed"),
    path(
        "<int:pk>/comment/<slug:kind>/<int:organization>/",
        comments.CommentView.as_view(),
        name="evaluation_comment",
    ),
    path("<int:pk>/finding/", findings.FindingAddView.as_view(), name="evaluation_finding"),
    path("findings/<int:pk>/drop/", findings.FindingDropView.as_view(), name="finding_drop"),
]
