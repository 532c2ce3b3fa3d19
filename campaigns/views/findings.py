"""Disqualifying cases of an evaluation: noted and taken back by whoever handles it."""

from django.shortcuts import get_object_or_404

from campaigns.actions.findings import drop_finding, note_finding
from campaigns.forms.findings import FindingForm
from campaigns.models import Evaluation, Finding
from portal.kit.access import visible_or_404
from portal.kit.forms import ReasonForm
from portal.kit.views import ChangeView


class FindingAddView(ChangeView):
    queryset = Evaluation.objects.select_related("organization__kind", "year", "scheme", "member")
    permission = "campaigns.handle_evaluation"
    form_class = FindingForm
    takes_record_as = "evaluation"
    title = "Ghi trường hợp loại trừ"
    button = "Ghi nhận"
    done = "Đã ghi nhận trường hợp loại trừ."

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
        findings = Finding.objects.select_related("disqualifier")
        self.finding = get_object_or_404(findings, pk=self.kwargs["pk"])
        return visible_or_404(
            self.queryset, self.request.user, self.finding.evaluation_id, self.permission
        )

    def change(self, record, data) -> None:
        drop_finding(self.finding, reason=data["reason"], by=self.request.user)
