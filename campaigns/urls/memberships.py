"""Pages of a member's dated facts: what they touch is known on this floor."""

from django.urls import path

from campaigns.views import corrections, memberships, transfers

urlpatterns = [
    path("<int:pk>/transfer/", memberships.TransferView.as_view(), name="member_transfer"),
    path("<int:pk>/temporary/", memberships.TemporaryView.as_view(), name="member_temporary"),
    path("<int:pk>/leave/", memberships.LeaveView.as_view(), name="leave_create"),
    path("<int:pk>/appoint/", memberships.AppointView.as_view(), name="position_create"),
    path(
        "memberships/<int:pk>/end/", memberships.EndMembershipView.as_view(), name="membership_end"
    ),
    path("leaves/<int:pk>/end/", memberships.EndLeaveView.as_view(), name="leave_end"),
    path("positions/<int:pk>/end/", memberships.EndPositionView.as_view(), name="position_end"),
    path(
        "memberships/<int:pk>/correct/",
        corrections.CorrectMembershipView.as_view(),
        name="membership_correct",
    ),
    path("leaves/<int:pk>/correct/", corrections.CorrectLeaveView.as_view(), name="leave_correct"),
    path(
        "positions/<int:pk>/correct/",
        corrections.CorrectPositionView.as_view(),
        name="position_correct",
    ),
    path("transfers/", transfers.TransferRequestListView.as_view(), name="transfer_list"),
    path("transfers/new/", transfers.TransferRequestView.as_view(), name="transfer_request"),
    path("transfers/<int:pk>/", transfers.TransferReleaseView.as_view(), name="transfer_release"),
    path("corrections/", corrections.CorrectionListView.as_view(), name="correction_list"),
    path(
        "corrections/<int:pk>/",
        corrections.CorrectionDecideView.as_view(),
        name="correction_decide",
    ),
]
