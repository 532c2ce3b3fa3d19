"""Forms of corrections: the true values, and why the old ones were wrong."""

from typing import Any

from django import forms
from django.utils import timezone

from campaigns.models import Commendation, Evaluation
from members.forms.fields import DayField
from members.models import LeavePeriod, Membership, Position
from members.models.corrections import DELETED
from portal.kit.forms import Form, VersionedForm


class CorrectionForm(VersionedForm):
    """The stored values, to be changed; the action writes them by the rules of their kind."""

    reason = forms.CharField(
        label="Lý do sửa",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do sửa; lý do được lưu cùng giá trị cũ."},
    )

    @property
    def values(self) -> dict[str, Any]:
        """What was typed, by column."""
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in ("version", "reason")
        }

    def _post_clean(self):
        """The record is checked and written by the action."""


class CorrectDatedForm(CorrectionForm):
    """The days of a dated fact. An open one is ended on its own page."""

    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(
        label="Đến hết ngày", required=False, help_text="Để trống nếu thật ra chưa kết thúc."
    )
    is_mistake = forms.BooleanField(
        label="Dòng này nhập nhầm, không có thật: xóa hẳn",
        required=False,
        help_text="Lần xóa, giá trị cũ và lý do vẫn được lưu.",
    )

    class Meta:
        fields = ("starts_on", "ends_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.ends_on is None:
            del self.fields["ends_on"]

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start and not data.get(DELETED):
            self.add_error("ends_on", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        return data


class CorrectMembershipForm(CorrectDatedForm):
    class Meta(CorrectDatedForm.Meta):
        model = Membership


class CorrectLeaveForm(CorrectDatedForm):
    class Meta(CorrectDatedForm.Meta):
        model = LeavePeriod


class CorrectPositionForm(CorrectDatedForm):
    class Meta(CorrectDatedForm.Meta):
        model = Position


class CorrectCommendationForm(CorrectionForm):
    """Everything that the decision says; the nomination on which it rests stays."""

    class Meta:
        model = Commendation
        fields = (
            "recipient",
            "is_party_member",
            "award",
            "title",
            "level",
            "decision_number",
            "decided_on",
            "achievement_year",
            "occasion",
            "presented_to",
        )


class CorrectDecisionForm(CorrectionForm):
    """Number and day of a decision on a grade; another grade needs the decision revoked."""

    class Meta:
        model = Evaluation
        fields = ("decision_number", "decided_on")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].required = True

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày quyết định ở tương lai.")
        return day


class CorrectionAnswerForm(Form):
    """What is said to who asked; a refusal needs it."""

    answer = forms.CharField(
        label="Trả lời người đề nghị",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Không sửa thì phải ghi lý do.",
    )
