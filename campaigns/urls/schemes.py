from django.urls import path

from campaigns.views import schemes as views
from campaigns.views.annexes import AnnexView
from campaigns.views.delegations import DelegationEditView, DelegationView

urlpatterns = [
    path("", views.SchemeListView.as_view(), name="scheme_list"),
    path("exception/", views.CapExceptionView.as_view(), name="cap_exception"),
    path(
        "exception/<int:pk>/withdraw/",
        views.CapExceptionWithdrawView.as_view(),
        name="cap_exception_withdraw",
    ),
    path("delegation/", DelegationView.as_view(), name="delegation_create"),
    path("delegation/<int:pk>/", DelegationEditView.as_view(), name="delegation_edit"),
    path("<int:pk>/", views.SchemeEditView.as_view(), name="scheme_edit"),
    path("<int:pk>/<slug:part>/lines/", views.SchemeEditView.as_view(), name="scheme_lines"),
    path("<int:pk>/annex/<slug:annex>/", AnnexView.as_view(), name="scheme_annex"),
    path("<int:pk>/copy/", views.SchemeSucceedView.as_view(), name="scheme_copy"),
]
