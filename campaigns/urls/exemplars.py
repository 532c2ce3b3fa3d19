from django.urls import include, path

from campaigns.views import attachments, commendations, corrections, nominations as views, practices

_commendations = [
    path("", commendations.CommendationListView.as_view(), name="commendation_list"),
    path("new/", commendations.CommendationCreateView.as_view(), name="commendation_create"),
    path("<int:pk>/", commendations.CommendationDetailView.as_view(), name="commendation_detail"),
    path(
        "<int:pk>/confirm/",
        commendations.CommendationConfirmView.as_view(),
        name="commendation_confirm",
    ),
    path(
        "<int:pk>/correct/",
        corrections.CorrectCommendationView.as_view(),
        name="commendation_correct",
    ),
]
_attachment = [
    path("", attachments.AttachmentView.as_view(), name="attachment"),
    path("delete/", attachments.AttachmentDeleteView.as_view(), name="attachment_delete"),
]
urlpatterns = [
    path("", views.NominationListView.as_view(), name="exemplar_list"),
    path("new/", views.NominationCreateView.as_view(), name="exemplar_create"),
    path("<int:pk>/", views.NominationDetailView.as_view(), name="exemplar_detail"),
    path("<int:pk>/edit/", views.NominationEditView.as_view(), name="exemplar_edit"),
    path("<int:pk>/verify/", views.NominationVerifyView.as_view(), name="exemplar_verify"),
    path("<int:pk>/appraise/", views.NominationAppraiseView.as_view(), name="exemplar_appraise"),
    path("<int:pk>/commend/", views.NominationCommendView.as_view(), name="exemplar_commend"),
    path("<int:pk>/again/", views.CommendAgainView.as_view(), name="exemplar_again"),
    path("<int:pk>/decline/", views.NominationDeclineView.as_view(), name="exemplar_decline"),
    path("<int:pk>/return/", views.NominationReturnView.as_view(), name="exemplar_return"),
    path("<int:pk>/attach/", attachments.NominationAttachView.as_view(), name="exemplar_attach"),
    path("commendations/", include(_commendations)),
    path("models/", practices.PracticeListView.as_view(), name="practice_list"),
    path("models/new/", practices.PracticeCreateView.as_view(), name="practice_create"),
    path("models/<int:pk>/", practices.PracticeDetailView.as_view(), name="practice_detail"),
    path("models/<int:pk>/edit/", practices.PracticeEditView.as_view(), name="practice_edit"),
    path("attachments/<int:pk>/", include(_attachment)),
]
