"""Disqualifying cases of an evaluation: noted and taken back by whoever handles it."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404

from campaigns.actions.findings import drop_finding, note_finding
from campaigns.models import Disqualifier, Evaluation, Finding
from portal.kit.forms import Form, ReasonForm
from portal.kit.views import ChangeView


class FindingForm(Form):
    """Which case of the scheme, and on what ground."""

    disqualifier = forms.ModelChoiceField(
        label="Trường hợp",
        queryset=Disqualifier.objects.none(),
        error_messages={"required": "Hãy chọn một trường hợp."},
    )
    ground = forms.CharField(
        label="Căn cứ (quyết định, kết luận)",
        max_length=300,
        error_messages={"required": "Hãy ghi căn cứ."},
    )

    def __init__(self, *args, evaluation: Evaluation, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["disqualifier"].queryset = Disqualifier.objects.filter(
            scheme=evaluation.scheme_id, target=evaluation.target, measure=""
        )


class FindingAddView(ChangeView):
    queryset = Evaluation.objects.select_related("organization__kind", "year", "scheme", "member")
    permission = "campaigns.handle_evaluation"
    form_class = FindingForm
    title = "Ghi trường hợp loại trừ"
    button = "Ghi nhận"
    done = "Đã ghi nhận trường hợp loại trừ."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"evaluation": self.object}

    def change(self, record, data) -> None:
        note_finding(record, by=self.request.user, **data)


class FindingDropView(ChangeView):
    """Takes back a case that does not hold."""

    queryset = FindingAddView.queryset
    permission = "campaigns.handle_evaluation"
    form_class = ReasonForm
    title = "Bỏ trường hợp loại trừ đã ghi"
    button = "Bỏ"
    done = "Đã bỏ trường hợp loại trừ."

    def get_object(self, queryset=None):
        finding = Finding.objects.select_related("disqualifier").filter(pk=self.kwargs["pk"])
        self.finding = finding.first()
        if self.finding is None:
            raise Http404
        visible = self.queryset.visible_to(self.request.user)
        evaluation = visible.filter(pk=self.finding.evaluation_id).first()
        if evaluation is None:
            raise Http404
        if not self.request.user.has_perm(self.permission, evaluation):
            raise PermissionDenied
        return evaluation

    def change(self, record, data) -> None:
        drop_finding(self.finding, reason=data["reason"], by=self.request.user)
