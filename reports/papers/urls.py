"""Papers, their numbers, layouts and templates."""

from django.urls import include, path

from reports.papers.views import (
    layouts,
    meeting_papers as meetings,
    numbers,
    personal_papers as papers,
    slips,
    word_templates as word,
)

_session = [
    path("print/<slug:document>/", meetings.SessionDocumentView.as_view(), name="session_document"),
    path("number/<slug:document>/", numbers.SessionNumberView.as_view(), name="session_number"),
]
_evaluation = [
    path("print/review/", papers.ReviewDocumentView.as_view(), name="evaluation_review"),
    path("print/why/", papers.WhyDocumentView.as_view(), name="evaluation_why"),
    path("number/", numbers.EvaluationNumberView.as_view(), name="evaluation_number"),
]
_commendation = [
    path("number/", numbers.CommendationNumberView.as_view(), name="commendation_number"),
]
_word = [
    path("", word.WordTemplatesView.as_view(), name="word_templates"),
    path("own/", word.OwnTemplateView.as_view(), name="own_template"),
    path("own/use/", word.UseTemplateView.as_view(), name="use_own_template"),
    path("<int:pk>/use/", word.UseTemplateView.as_view(), name="use_template"),
    path("<int:pk>/delete/", word.DeleteTemplateView.as_view(), name="delete_template"),
    path("<int:pk>/file/", word.WordTemplateView.as_view(), name="word_template"),
]
urlpatterns = [
    path(
        "accounts/manage/issues/<int:pk>/slips/<int:file_number>/",
        slips.SlipsView.as_view(),
        name="issue_slips",
    ),
    path("sessions/blank/", meetings.BlankSheetView.as_view(), name="blank_sheet"),
    path("sessions/<int:pk>/", include(_session)),
    path("pledges/<int:pk>/print/", papers.PledgeDocumentView.as_view(), name="pledge_document"),
    path("evaluations/<int:pk>/", include(_evaluation)),
    path(
        "evaluations/anew/<int:pk>/print/",
        papers.RegradingDocumentView.as_view(),
        name="regrading_print",
    ),
    path("exemplars/commendations/<int:pk>/", include(_commendation)),
    path("quarters/<int:pk>/print/", papers.QuarterDocumentView.as_view(), name="quarter_print"),
    path("reports/numbers/", numbers.NumberListView.as_view(), name="number_list"),
    path("reports/layouts/<int:pk>/", layouts.LayoutEditView.as_view(), name="layout_edit"),
    path("reports/layouts/<int:pk>/copy/", layouts.LayoutCopyView.as_view(), name="layout_copy"),
    path("reports/word/", include(_word)),
]
