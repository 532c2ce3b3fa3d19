from django.urls import path

from campaigns.views import schemes as views

urlpatterns = [
    path("", views.SchemeListView.as_view(), name="scheme_list"),
    path("exception/", views.CapExceptionView.as_view(), name="cap_exception"),
    path("<int:pk>/", views.SchemeEditView.as_view(), name="scheme_edit"),
]
