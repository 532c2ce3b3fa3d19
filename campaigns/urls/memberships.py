"""Pages of a member's dated facts: what they touch is known on this floor."""

from django.urls import include, path

from campaigns.views import corrections, memberships, occupations, transfers

_member = [
    path("transfer/", memberships.TransferView.as_view(), name="member_transfer"),
    path("temporary/", memberships.TemporaryView.as_view(), name="member_temporary"),
    path("leave/", memberships.LeaveView.as_view(), name="leave_create"),
    path("appoint/", memberships.AppointView.as_view(), name="position_create"),
    path("occupation/", occupations.OccupationView.as_view(), name="occupation_create"),
]
_membership = [
    path("end/", memberships.EndMembershipView.as_view(), name="membership_end"),
    path("correct/", corrections.CorrectMembershipView.as_view(), name="membership_correct"),
]
_leave = [
    path("end/", memberships.EndLeaveView.as_view(), name="leave_end"),
    path("correct/", corrections.CorrectLeaveView.as_view(), name="leave_correct"),
]
_position = [
    path("end/", memberships.EndPositionView.as_view(), name="position_end"),
    path("correct/", corrections.CorrectPositionView.as_view(), name="position_correct"),
]
_corrections = [
    path("", corrections.CorrectionListView.as_view(), name="correction_list"),
    path("<int:pk>/", corrections.CorrectionDecideView.as_view(), name="correction_decide"),
]
urlpatterns = [
    path("<int:pk>/", include(_member)),
    path("memberships/<int:pk>/", include(_membership)),
    path("leaves/<int:pk>/", include(_leave)),
    path("positions/<int:pk>/", include(_position)),
    path(
        "occupations/<int:pk>/edit/",
        occupations.OccupationEditView.as_view(),
        name="occupation_edit",
    ),
    path("transfers/", transfers.TransferRequestListView.as_view(), name="transfer_list"),
    path("transfers/new/", transfers.TransferRequestView.as_view(), name="transfer_request"),
    path("transfers/<int:pk>/", transfers.TransferReleaseView.as_view(), name="transfer_release"),
    path("corrections/", include(_corrections)),
]
