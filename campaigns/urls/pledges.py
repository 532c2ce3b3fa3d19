from django.urls import path

from campaigns.views import pledge_changes as changes, pledge_forms as forms, pledges as views

urlpatterns = [
    path("", views.PledgeListView.as_view(), name="pledge_list"),
    path("mine/", views.MyPledgesView.as_view(), name="pledge_mine"),
    path("catalogues/", views.CatalogueListView.as_view(), name="catalogues"),
    path("new/", forms.PledgeCreateView.as_view(), name="pledge_create"),
    path("paper/", forms.PaperPledgeView.as_view(), name="pledge_paper"),
    path("accept/", changes.PledgeBulkAcceptView.as_view(), name="pledge_accept_many"),
    path("<int:pk>/", views.PledgeDetailView.as_view(), name="pledge_detail"),
    path("<int:pk>/edit/", forms.PledgeEditView.as_view(), name="pledge_edit"),
    path("<int:pk>/accept/", changes.PledgeAcceptView.as_view(), name="pledge_accept"),
    path("<int:pk>/return/", changes.PledgeReturnView.as_view(), name="pledge_return"),
    path("<int:pk>/progress/", changes.PledgeProgressView.as_view(), name="pledge_progress"),
    path("<int:pk>/self/", changes.PledgeSelfAssessView.as_view(), name="pledge_self_assess"),
    path("<int:pk>/cell/", changes.PledgeAssessView.as_view(), name="pledge_assess"),
    path("<int:pk>/agency/", changes.PledgeAgencyAssessView.as_view(), name="pledge_agency"),
]
