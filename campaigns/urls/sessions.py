from django.urls import path

from campaigns.views import (
    assignments,
    proceedings,
    quality,
    session_changes as changes,
    session_sheets as sheets,
    sessions as views,
)
from campaigns.views.pledge_progress import SessionProgressView

urlpatterns = [
    path("", views.SessionListView.as_view(), name="session_list"),
    path("new/", sheets.SessionCreateView.as_view(), name="session_create"),
    path("taken/", sheets.SessionTakenView.as_view(), name="session_taken"),
    path("confirm/", changes.SessionBulkConfirmView.as_view(), name="session_confirm_many"),
    path("tasks/", assignments.AssignmentListView.as_view(), name="assignment_list"),
    path("quality/", quality.QualityTrendView.as_view(), name="quality_trend"),
    path("<int:pk>/quality/", quality.SessionQualityView.as_view(), name="session_quality"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="session_detail"),
    path("<int:pk>/edit/", sheets.SessionEditView.as_view(), name="session_edit"),
    path("<int:pk>/progress/", SessionProgressView.as_view(), name="session_progress"),
    path("<int:pk>/minutes/", proceedings.ProceedingsView.as_view(), name="session_proceedings"),
    path("<int:pk>/handbook/", proceedings.SessionHandbookView.as_view(), name="session_handbook"),
    path("<int:pk>/discard/", changes.SessionDiscardView.as_view(), name="session_discard"),
    path("<int:pk>/take-back/", changes.SessionTakeBackView.as_view(), name="session_take_back"),
    path("<int:pk>/confirm/", changes.SessionConfirmView.as_view(), name="session_confirm"),
    path("<int:pk>/return/", changes.SessionReturnView.as_view(), name="session_return"),
]
