from django.urls import path

from campaigns.views import minutes, sessions as views

urlpatterns = [
    path("", views.SessionListView.as_view(), name="session_list"),
    path("new/", views.SessionCreateView.as_view(), name="session_create"),
    path("confirm/", views.SessionBulkConfirmView.as_view(), name="session_confirm_many"),
    path("<int:pk>/", views.SessionDetailView.as_view(), name="session_detail"),
    path("<int:pk>/edit/", views.SessionEditView.as_view(), name="session_edit"),
    path("<int:pk>/minutes/", minutes.MinutesView.as_view(), name="session_minutes"),
    path("<int:pk>/confirm/", views.SessionConfirmView.as_view(), name="session_confirm"),
    path("<int:pk>/return/", views.SessionReturnView.as_view(), name="session_return"),
]
