"""Forms of nominations, decisions and practices."""

from __future__ import annotations

from django import forms
from django.utils import timezone

from campaigns.models import Commendation, Nomination, Practice
from members.forms.fields import MemberField
from members.models import Member, Organization
from portal.kit.forms import Form, ModelForm, VersionedForm, choose_the_only

DECISION = (
    "award",
    "title",
    "level",
    "decision_number",
    "decided_on",
    "achievement_year",
    "occasion",
    "presented_to",
)


class NominationForm(VersionedForm):
    """Who is nominated, for what, and how the unit voted. `instance.organization` is the unit."""

    class Meta:
        model = Nomination
        fields = (
            "kind",
            "member",
            "collective",
            "practice",
            "is_party_member",
            "nominee_name",
            "nominee_job",
            "story",
            "voted_on",
            "votes_for",
            "votes_total",
        )
        widgets = {"story": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        place: Organization = self.instance.organization
        self.fields["member"].queryset = Member.objects.active_on(timezone.localdate(), under=place)
        self.fields["collective"].queryset = Organization.objects.under(place)
        self.fields["practice"].queryset = Practice.objects.filter(
            organization__path__startswith=place.path
        )
        self.fields["nominee_name"].required = False
        self.fields[
            "nominee_name"
        ].help_text = "Để trống thì lấy tên của người, tập thể, mô hình đã chọn."
        self.fields["is_party_member"].help_text = "Bỏ chọn nếu là quần chúng."

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        for name, owner in (
            ("member", "individual"),
            ("collective", "collective"),
            ("model", "practice"),
        ):
            if kind and kind != owner:
                data[name] = None
        if kind and kind != Nomination.Kind.INDIVIDUAL:
            data["is_party_member"] = True
        chosen = data.get("member") or data.get("collective") or data.get("practice")
        if not data.get("nominee_name") and chosen:
            data["nominee_name"] = str(chosen)
        if data.get("member") and not data.get("nominee_job"):
            data["nominee_job"] = data["member"].job
        votes, total = data.get("votes_for"), data.get("votes_total")
        if votes is not None and total is not None and votes > total:
            self.add_error("votes_for", "Số phiếu tán thành không thể nhiều hơn tổng số phiếu.")
        return data


class AppraisalForm(Form):
    """The staff's opinion."""

    appraisal = forms.CharField(
        label="Ý kiến thẩm định (kỷ luật, xếp loại, thành tích)",
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Hãy ghi ý kiến thẩm định."},
    )


class DecisionForm(ModelForm):
    """A decision on a nominee: award, level, number, date, year of the achievement."""

    class Meta:
        model = Commendation
        fields = DECISION

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decision_number"].required = True

    def clean_decided_on(self):
        day = self.cleaned_data["decided_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("Ngày quyết định ở tương lai.")
        return day

    def _post_clean(self):
        """The record is made and checked by the verb."""


class CommendationForm(ModelForm):
    """An award decided elsewhere, entered into the register."""

    class Meta:
        model = Commendation
        fields = ("organization", "kind", "member", "recipient", "is_party_member", *DECISION)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        places = Organization.objects.filter(user.scope.any_q(("manage", "appraise"), ""))
        self.fields["organization"].queryset = places
        self.fields["member"] = MemberField.instead_of(
            self.fields["member"], Member.objects.visible_to(user)
        )
        self.fields["recipient"].required = False
        self.fields["recipient"].help_text = "Để trống thì lấy tên đảng viên hoặc tổ chức đã chọn."

    def clean(self):
        data = super().clean()
        if not data.get("recipient"):
            individual = data.get("kind") == Nomination.Kind.INDIVIDUAL
            chosen = data.get("member") if individual else data.get("organization")
            if chosen:
                data["recipient"] = str(chosen)
            else:
                self.add_error("recipient", "Hãy ghi tên người được khen.")
        return data


class PracticeForm(VersionedForm):
    """A practice worth copying (mô hình, cách làm hay)."""

    class Meta:
        model = Practice
        fields = (
            "organization",
            "name",
            "lead",
            "started_on",
            "content",
            "target",
            "result",
            "status",
            "replicated_on",
            "ended_on",
            "recognized_on",
            "copied_from",
        )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.filter(
            user.scope.q("record", "")
        )
        choose_the_only(self, "organization")
        self.fields["copied_from"].queryset = Practice.objects.copyable_by(user).exclude(
            pk=self.instance.pk
        )
