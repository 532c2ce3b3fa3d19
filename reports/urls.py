"""Pages of the attic."""

from django.urls import path, re_path

from reports.figures.boards.composites import composites
from reports.figures.boards.grades import grades
from reports.figures.boards.heat import heat
from reports.figures.boards.late import late
from reports.figures.boards.lists import commendation_list, grading_list
from reports.figures.boards.months import months
from reports.figures.boards.movers import movers
from reports.figures.boards.pledges import pledges
from reports.figures.boards.progress import progress
from reports.figures.boards.statistics import statistics
from reports.figures.boards.trend import trend
from reports.views import (
    boards,
    calendar,
    closing,
    dashboard,
    editions,
    evaluations,
    exports,
    figures,
    gallery,
    layouts,
    narratives,
    numbers,
    personal_documents,
    scores,
    session_documents,
    trail,
    year_end,
)

app_name = "reports"
# Address, what is built, the file's name.
BOARDS = (
    ("progress", progress, "tien-do"),
    ("pledges", pledges, "cam-ket"),
    ("criteria", heat, "diem-tieu-chi"),
    ("grades", grades, "phan-bo-xep-loai"),
    ("months", months, "sinh-hoat-theo-thang"),
    ("trend", trend, "xu-huong"),
    ("composites", composites, "chi-tieu-tong-hop"),
    ("late", late, "don-vi-cham"),
    ("movers", movers, "thay-doi"),
    ("statistics", statistics, "thong-ke-xep-loai"),
    ("grading-list", grading_list, "danh-sach-xep-loai"),
    ("commendation-list", commendation_list, "danh-sach-khen-thuong"),
)
FORMAT = "(?P<file_format>pdf|xlsx|docx)"
urlpatterns = [
    path("trail/", trail.TrailView.as_view(), name="trail"),
    path("members/<int:pk>/trail/", trail.MemberTrailView.as_view(), name="member_trail"),
    path("sessions/calendar/", calendar.SessionCalendarView.as_view(), name="session_calendar"),
    path("dashboard/", dashboard.DashboardView.as_view(), name="dashboard"),
    *(
        path(
            f"dashboard/{name}/",
            boards.BoardView.as_view(build=build, slug=slug),
            name=f"board_{name.replace('-', '_')}",
        )
        for name, build, slug in BOARDS
    ),
    path("figures/<slug:key>/<int:organization>/", figures.FigureView.as_view(), name="figure"),
    path("evaluations/<int:pk>/", evaluations.EvaluationView.as_view(), name="evaluation_detail"),
    path(
        "evaluations/<int:pk>/appraise/",
        evaluations.AppraiseView.as_view(),
        name="evaluation_appraise",
    ),
    path("years/<int:pk>/grading/", closing.YearGradingView.as_view(), name="year_grading"),
    path("scores/<int:year>/<int:organization>/", scores.ScoreSheetView.as_view(), name="scores"),
    path(
        "scores/<int:year>/<int:organization>/evidence/<int:criterion>/",
        scores.EvidenceAddView.as_view(),
        name="evidence",
    ),
    path(
        "scores/<int:year>/<int:organization>/frozen/<int:criterion>/",
        scores.FrozenScoreView.as_view(),
        name="frozen_score",
    ),
    path("reports/", year_end.ReportListView.as_view(), name="list"),
    path("reports/<int:organization>/", year_end.ReportView.as_view(), name="report"),
    re_path(
        rf"^reports/(?P<organization>\d+)/{FORMAT}/$",
        year_end.ReportExportView.as_view(),
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
    path("sessions/blank/", session_documents.BlankSheetView.as_view(), name="blank_sheet"),
    path(
        "reports/editions/<int:pk>/compare/",
        editions.EditionCompareView.as_view(),
        name="edition_compare",
    ),
    path(
        "sessions/<int:pk>/print/<slug:document>/",
        session_documents.SessionDocumentView.as_view(),
        name="session_document",
    ),
    path(
        "pledges/<int:pk>/print/",
        personal_documents.PledgeDocumentView.as_view(),
        name="pledge_document",
    ),
    path(
        "evaluations/<int:pk>/print/review/",
        personal_documents.ReviewDocumentView.as_view(),
        name="evaluation_review",
    ),
    path(
        "evaluations/<int:pk>/print/why/",
        personal_documents.WhyDocumentView.as_view(),
        name="evaluation_why",
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
    path("reports/numbers/", numbers.NumberListView.as_view(), name="number_list"),
    path(
        "sessions/<int:pk>/number/<slug:document>/",
        numbers.SessionNumberView.as_view(),
        name="session_number",
    ),
    path(
        "evaluations/<int:pk>/number/",
        numbers.EvaluationNumberView.as_view(),
        name="evaluation_number",
    ),
    path(
        "exemplars/commendations/<int:pk>/number/",
        numbers.CommendationNumberView.as_view(),
        name="commendation_number",
    ),
    path("reports/layouts/<int:pk>/", layouts.LayoutEditView.as_view(), name="layout_edit"),
    path("reports/layouts/<int:pk>/copy/", layouts.LayoutCopyView.as_view(), name="layout_copy"),
    path("reports/gallery/", gallery.GalleryView.as_view(), name="gallery"),
    re_path(
        r"^reports/gallery/(?P<name>[a-z0-9-]+)/(?P<layout>[\w-]+)/(?P<file_format>pdf|docx)/$",
        gallery.SampleView.as_view(),
        name="sample",
    ),
    path("reports/word/", gallery.WordTemplatesView.as_view(), name="word_templates"),
    path("reports/word/own/", gallery.OwnTemplateView.as_view(), name="own_template"),
    path("reports/word/own/use/", gallery.UseTemplateView.as_view(), name="use_own_template"),
    path("reports/word/<int:pk>/use/", gallery.UseTemplateView.as_view(), name="use_template"),
    re_path(
        r"^reports/word/(?P<pk>\d+)/(?P<what>file|preview)/$",
        gallery.WordTemplateView.as_view(),
        name="word_template",
    ),
    path("reports/archive/<int:pk>/", editions.EditionArchiveView.as_view(), name="archive"),
    path("reports/close/<int:pk>/", closing.CloseYearView.as_view(), name="close_year"),
]
