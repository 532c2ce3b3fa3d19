from django.urls import path

from campaigns.views import grading_facts as views

urlpatterns = [
    path("disciplines/", views.DisciplineListView.as_view(), name="discipline_list"),
    path("disciplines/new/", views.DisciplineCreateView.as_view(), name="discipline_create"),
    path("disciplines/<int:pk>/", views.DisciplineView.as_view(), name="discipline_detail"),
    path(
        "disciplines/<int:pk>/change/",
        views.DisciplineChangeView.as_view(),
        name="discipline_change",
    ),
    path(
        "disciplines/<int:pk>/withdraw/",
        views.DisciplineWithdrawView.as_view(),
        name="discipline_withdraw",
    ),
    path("confidence/", views.ConfidenceListView.as_view(), name="confidence_list"),
    path("confidence/new/", views.ConfidenceCreateView.as_view(), name="confidence_create"),
    path("confidence/<int:pk>/", views.ConfidenceView.as_view(), name="confidence_detail"),
    path(
        "confidence/<int:pk>/change/",
        views.ConfidenceChangeView.as_view(),
        name="confidence_change",
    ),
    path(
        "confidence/<int:pk>/withdraw/",
        views.ConfidenceWithdrawView.as_view(),
        name="confidence_withdraw",
    ),
]
