"""Reports, written sections, closing, editions and exports."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from reports.models import FORMATS
from reports.year_end.views import (
    closing,
    editions,
    exports,
    gallery,
    grading_numbers,
    grading_papers,
    missing,
    narratives,
    report_list,
    reports,
)

FORMAT = f"^(?P<file_format>{'|'.join(FORMATS)})/$"
_report = [
    path("", reports.ReportView.as_view(), name="report"),
    re_path(FORMAT, reports.ReportExportView.as_view(), name="export"),
    path("write/<slug:section>/", narratives.NarrativeView.as_view(), name="narrative"),
]
_edition = [
    path("", editions.EditionView.as_view(), name="edition"),
    re_path(FORMAT, editions.EditionFileView.as_view(), name="edition_file"),
    path("compare/", editions.EditionCompareView.as_view(), name="edition_compare"),
    path("reissue/", editions.EditionReissueView.as_view(), name="edition_reissue"),
]
_exports = [
    path("", exports.ExportListView.as_view(), name="exports"),
    path("<int:pk>/", exports.ExportJobView.as_view(), name="export_job"),
    path("<int:pk>/cancel/", exports.ExportCancelView.as_view(), name="export_job_cancel"),
    path("<int:pk>/retry/", exports.ExportRetryView.as_view(), name="export_job_retry"),
    path("<int:pk>/file/", exports.ExportFileView.as_view(), name="export_job_file"),
    path("items/<int:pk>/", exports.ExportItemView.as_view(), name="export_item"),
]
_grading = [
    path("", grading_papers.GradingPapersView.as_view(), name="grading_papers"),
    path("<slug:paper>/", grading_papers.GradingPaperView.as_view(), name="grading_paper"),
    path(
        "<slug:paper>/number/", grading_numbers.GradingNumberView.as_view(), name="grading_number"
    ),
]
_reports: list[URLPattern | URLResolver] = [
    path("", report_list.ReportListView.as_view(), name="list"),
    path("<int:organization>/", include(_report)),
    path("editions/", report_list.EditionListView.as_view(), name="edition_list"),
    path("editions/<int:pk>/", include(_edition)),
    path("exports/", include(_exports)),
    path("grading/", grading_papers.GradingIndexView.as_view(), name="grading_index"),
    path("grading/<int:organization>/<int:year>/", include(_grading)),
    path("gallery/", gallery.GalleryView.as_view(), name="gallery"),
    path(
        "word/<int:pk>/preview/",
        gallery.TemplatePreviewView.as_view(),
        name="word_template_preview",
    ),
    path("archive/<int:pk>/", editions.EditionArchiveView.as_view(), name="archive"),
    path("close/<int:pk>/missing/", missing.MissingView.as_view(), name="year_missing"),
    path("close/<int:pk>/late/", closing.LateFactsView.as_view(), name="late_facts"),
    path("close/<int:pk>/", closing.CloseYearView.as_view(), name="close_year"),
]
urlpatterns = [
    path("years/<int:pk>/grading/", closing.YearGradingView.as_view(), name="year_grading"),
    path("reports/", include(_reports)),
]
