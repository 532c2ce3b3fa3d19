"""Forms of corrections: the true values, and why the old ones were wrong."""

from django import forms
from django.db.models import Q

from campaigns.models import Commendation, Decision, Nomination
from members.forms.fields import DayField, MemberField, OrganizationField
from members.models import (
    EarlierName,
    LeavePeriod,
    Member,
    Membership,
    Organization,
    Position,
)
from members.models.corrections import DELETED
from portal.kit.forms import Form, ModelForm, VersionedForm
from portal.kit.models import CONFLICT


def reason_field() -> forms.CharField:
    """Why the old values were wrong."""
    return forms.CharField(
        label="Lý do sửa",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do sửa; lý do được lưu cùng giá trị cũ."},
    )


class CorrectionForm(VersionedForm):
    """The stored values, to be changed; the action writes them by the rules of their kind."""

    reason = reason_field()

    def __init__(self, *args, user, **kwargs):
        self.user = user
        super().__init__(*args, **kwargs)

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

    organization = OrganizationField(label="Đơn vị", empty_label=None)

    class Meta:
        model = Commendation
        fields = (
            "organization",
            "member",
            "recipient",
            "is_party_member",
            "award",
            "title",
            "level",
            "decision",
            "achievement_year",
            "occasion",
            "presented_to",
        )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        named = (self.instance.organization_id,)
        day, issuer = self.instance.decided_on, self.instance.decision.issuer
        own = Q(pk=self.instance.decision_id)
        seen = Decision.objects.visible_to(self.user).filter(
            issuer=issuer, decided_on__year=day.year, kind=Decision.Kind.COMMENDATION
        )
        decisions = Decision.objects.filter(own | Q(pk__in=seen.values("pk")) if issuer else own)
        self.fields["decision"] = forms.ModelChoiceField(
            decisions,
            label="Theo quyết định",
            empty_label=None,
            help_text="Chỉ đổi khi ghi nhầm sang quyết định khác. Số, ngày của quyết định thì sửa ở "
            "trang của quyết định, một lần cho mọi dòng.",
        )
        units = Organization.objects.filter(self.user.scope.within("view", "record", of=""))
        self.fields["organization"].queryset = units.existing_in(day, day, also=named)
        if self.instance.kind != Nomination.Kind.INDIVIDUAL:
            del self.fields["member"]
            return
        people = Member.objects.visible_to(self.user)
        people |= Member.objects.filter(pk=self.instance.member_id)
        self.fields["member"] = MemberField.instead_of(self.fields["member"], people)
        self.fields["recipient"].help_text = "Đổi đảng viên thì ghi lại tên người được khen."


class CorrectDecisionForm(CorrectionForm):
    """What a decision says of itself; another grade needs the decision on it revoked."""

    not_in_future = {"decided_on": "Ngày quyết định ở tương lai."}

    class Meta:
        model = Decision
        fields = ("number", "decided_on", "subject", "signer", "signer_post")
        help_texts = {"number": "Sửa một lần cho mọi hồ sơ của quyết định này."}


class CorrectEarlierNameForm(ModelForm):
    """What an organisation was called before, and until when.

    An earlier name has no version: `seen` is what its reader saw.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    until = DayField(label="Mang tên này đến hết ngày")
    is_mistake = forms.BooleanField(
        label="Tên này nhập nhầm, tổ chức chưa từng mang: xóa hẳn",
        required=False,
        help_text="Lần xóa, giá trị cũ và lý do vẫn được lưu.",
    )
    reason = reason_field()
    field_order = ("name", "short_name", "committee_name", "until", "is_mistake", "reason", "seen")

    class Meta:
        model = EarlierName
        fields = ("name", "short_name", "committee_name", "until")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.stored = " | ".join(
            str(getattr(self.instance, name)) for name in self.Meta.fields
        )

    def clean_seen(self) -> str:
        if self.cleaned_data["seen"] != self.stored:
            raise forms.ValidationError(CONFLICT, code="conflict")
        return self.stored

    def _post_clean(self):
        """The record is checked and written by the action."""


class CorrectionAnswerForm(Form):
    """What is said to who asked; a refusal needs it."""

    answer = forms.CharField(
        label="Trả lời người đề nghị",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
