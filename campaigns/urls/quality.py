from django.urls import path

from campaigns.views import quality as views

urlpatterns = [
    path("", views.QualityTableListView.as_view(), name="quality_tables"),
    path("<int:pk>/", views.QualityTableView.as_view(), name="quality_table"),
    path("<int:pk>/copy/", views.QualityTableCopyView.as_view(), name="quality_copy"),
]
