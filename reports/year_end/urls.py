"""Reports, written sections, closing, editions and exports."""

from django.urls import path, re_path

from reports.models import FORMATS
from reports.year_end.views import closing, editions, exports, gallery, missing, narratives, reports

FORMAT = f"(?P<file_format>{'|'.join(FORMATS)})"
urlpatterns = [
    path("years/<int:pk>/grading/", closing.YearGradingView.as_view(), name="year_grading"),
    path("reports/", reports.ReportListView.as_view(), name="list"),
    path("reports/<int:organization>/", reports.ReportView.as_view(), name="report"),
    re_path(
        rf"^reports/(?P<organization>\d+)/{FORMAT}/$",
        reports.ReportExportView.as_view(),
        name="export",
    ),
    path(
        "reports/<int:organization>/write/<slug:section>/",
        narratives.NarrativeView.as_view(),
        name="narrative",
    ),
    path("reports/editions/<int:pk>/", editions.EditionView.as_view(), name="edition"),
    re_path(
        rf"^reports/editions/(?P<pk>\d+)/{FORMAT}/$",
        editions.EditionFileView.as_view(),
        name="edition_file",
    ),
    path(
        "reports/editions/<int:pk>/compare/",
        editions.EditionCompareView.as_view(),
        name="edition_compare",
    ),
    path(
        "reports/editions/<int:pk>/reissue/",
        editions.EditionReissueView.as_view(),
        name="edition_reissue",
    ),
    path("reports/exports/", exports.ExportListView.as_view(), name="exports"),
    path("reports/exports/<int:pk>/", exports.ExportJobView.as_view(), name="export_job"),
    path(
        "reports/exports/<int:pk>/cancel/",
        exports.ExportCancelView.as_view(),
        name="export_job_cancel",
    ),
    path(
        "reports/exports/<int:pk>/retry/",
        exports.ExportRetryView.as_view(),
        name="export_job_retry",
    ),
    path(
        "reports/exports/<int:pk>/file/",
        exports.ExportFileView.as_view(),
        name="export_job_file",
    ),
    path("reports/exports/items/<int:pk>/", exports.ExportItemView.as_view(), name="export_item"),
    path("reports/gallery/", gallery.GalleryView.as_view(), name="gallery"),
    path(
        "reports/word/<int:pk>/preview/",
        gallery.TemplatePreviewView.as_view(),
        name="word_template_preview",
    ),
    path("reports/archive/<int:pk>/", editions.EditionArchiveView.as_view(), name="archive"),
    path("reports/close/<int:pk>/missing/", missing.MissingView.as_view(), name="year_missing"),
    path("reports/close/<int:pk>/", closing.CloseYearView.as_view(), name="close_year"),
]
