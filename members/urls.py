"""Pages of the ground floor."""

from django.urls import path

from members.views import imports

app_name = "members"
urlpatterns = [
    path("members/import/", imports.RosterUploadView.as_view(), name="import"),
    path("members/import/<int:pk>/", imports.RosterPreviewView.as_view(), name="import_preview"),
    path(
        "members/import/<int:pk>/result/", imports.RosterResultView.as_view(), name="import_result"
    ),
    path(
        "members/import/<int:pk>/bad-rows/", imports.BadRowsView.as_view(), name="import_bad_rows"
    ),
]
