"""Papers, their numbers, layouts and templates."""

from django.urls import path

from reports.papers.views import (
    layouts,
    meeting_papers,
    numbers,
    personal_papers,
    word_templates,
)

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
    path("reports/word/", word_templates.WordTemplatesView.as_view(), name="word_templates"),
    path("reports/word/own/", word_templates.OwnTemplateView.as_view(), name="own_template"),
    path(
        "reports/word/own/use/", word_templates.UseTemplateView.as_view(), name="use_own_template"
    ),
    path(
        "reports/word/<int:pk>/use/", word_templates.UseTemplateView.as_view(), name="use_template"
    ),
    path(
        "reports/word/<int:pk>/file/",
        word_templates.WordTemplateView.as_view(),
        name="word_template",
    ),
]
