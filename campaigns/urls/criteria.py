from django.urls import path

from campaigns.views import criteria as views

urlpatterns = [
    path("", views.CriteriaListView.as_view(), name="criteria_list"),
    path("new/", views.CriteriaCreateView.as_view(), name="criteria_create"),
    path("<int:pk>/", views.CriteriaDetailView.as_view(), name="criteria_detail"),
    path("<int:pk>/edit/", views.CriteriaEditView.as_view(), name="criteria_edit"),
    path("<int:pk>/publish/", views.CriteriaPublishView.as_view(), name="criteria_publish"),
    path("<int:pk>/withdraw/", views.CriteriaWithdrawView.as_view(), name="criteria_withdraw"),
    path("<int:pk>/copy/", views.CriteriaCopyView.as_view(), name="criteria_copy"),
]
