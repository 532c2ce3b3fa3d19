from django.urls import path

from campaigns.views import (
    deleted_lines,
    documents,
    issues,
    register_lines as lines,
    registers as views,
    visits,
)

urlpatterns = [
    path("", views.RegisterGalleryView.as_view(), name="register_gallery"),
    path(
        "documents/<int:pk>/studied/",
        documents.DocumentStudyView.as_view(),
        name="register_studied",
    ),
    path("visits/plan/", visits.VisitPlanView.as_view(), name="visit_plan"),
    path("issues/<int:pk>/settle/", issues.IssueSettleView.as_view(), name="register_settle"),
    path("<slug:register>/", views.RegisterListView.as_view(), name="register_list"),
    path(
        "<slug:register>/deleted/",
        deleted_lines.DeletedLinesView.as_view(),
        name="register_deleted",
    ),
    path(
        "<slug:register>/deleted/<int:entry>/",
        deleted_lines.RestoreLineView.as_view(),
        name="register_restore",
    ),
    path("<slug:register>/new/", lines.RegisterFormView.as_view(), name="register_create"),
    path("<slug:register>/<int:pk>/", lines.RegisterFormView.as_view(), name="register_record"),
    path(
        "<slug:register>/<int:pk>/delete/",
        lines.RegisterDeleteView.as_view(),
        name="register_delete",
    ),
    path("<slug:register>/<int:pk>/file/", lines.RegisterFileView.as_view(), name="register_file"),
]
