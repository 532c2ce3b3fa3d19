from django.urls import include, path

from campaigns.views import quarters as views

_review = [
    path("", views.QuarterView.as_view(), name="quarter_detail"),
    path("self/", views.QuarterSelfView.as_view(), name="quarter_self"),
    path("decide/", views.QuarterDecideView.as_view(), name="quarter_decide"),
    path("return/", views.QuarterReturnView.as_view(), name="quarter_return"),
    path("exclude/", views.QuarterExcludeView.as_view(), name="quarter_exclude"),
    path("include/", views.QuarterIncludeView.as_view(), name="quarter_include"),
    path("revoke/", views.QuarterRevokeView.as_view(), name="quarter_revoke"),
]
urlpatterns = [
    path("", views.QuarterListView.as_view(), name="quarter_list"),
    path("open/<int:year>/", views.OpenQuarterView.as_view(), name="quarter_open"),
    path("<int:pk>/", include(_review)),
]
