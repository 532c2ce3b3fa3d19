"""Papers, their numbers, layouts and templates."""

from django.urls import path, re_path

from reports.papers.views import gallery, layouts, meeting_papers, numbers, personal_papers

urlpatterns = [
    path("sessions/blank/", meeting_papers.BlankSheetView.as_view(), name="blank_sheet"),
    path(
        "sessions/<int:pk>/print/<slug:document>/",
        meeting_papers.SessionDocumentView.as_view(),
        name="session_document",
    ),
    path(
        "pledges/<int:pk>/print/",
        personal_papers.PledgeDocumentView.as_view(),
        name="pledge_document",
    ),
    path(
        "evaluations/<int:pk>/print/review/",
        personal_papers.ReviewDocumentView.as_view(),
        name="evaluation_review",
    ),
    path(
        "evaluations/<int:pk>/print/why/",
        personal_papers.WhyDocumentView.as_view(),
        name="evaluation_why",
    ),
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
]
