from django.urls import path

from campaigns.views import minutes, quality, sessions as views

urlpatterns = [
    path("", views.SessionListView.as_view(), name="session_list"),
    path("new/", views.SessionCreateView.as_view(), name="session_create"),
    path("taken/", views.SessionTakenView.as_view(), name="session_taken"),
    path("confirm/", views.SessionBulkConfirmView.as_view(), name="session_confirm_many"),
    path("quality/", quality.QualityTrendView.as_view(), name="quality_trend"),
    path("<int:pk>/quality/", quality.SessionQualityView.as_view(), name="session_quality"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="session_detail"),
    path("<int:pk>/edit/", views.SessionEditView.as_view(), name="session_edit"),
    path("<int:pk>/minutes/", minutes.MinutesView.as_view(), name="session_minutes"),
    path("<int:pk>/handbook/", minutes.SessionHandbookView.as_view(), name="session_handbook"),
    path("<int:pk>/discard/", views.SessionDiscardView.as_view(), name="session_discard"),
    path("<int:pk>/confirm/", views.SessionConfirmView.as_view(), name="session_confirm"),
    path("<int:pk>/return/", views.SessionReturnView.as_view(), name="session_return"),
]
