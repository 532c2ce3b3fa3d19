"""Forms of nominations: written by the unit, appraised by staff."""

from django import forms
from django.utils import timezone

from campaigns.models import Nomination, Practice
from members.forms.fields import offer_people
from members.models import Membership, Organization
from portal.kit.forms import Form, VersionedForm


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
        widgets = {"kind": forms.RadioSelect, "story": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        unit = self.instance.organization
        fields = self.fields
        people = Membership.objects.members_on(timezone.localdate(), under=unit)
        offer_people(people, fields["member"])
        today, written = timezone.localdate(), [self.instance.collective_id or 0]
        units = Organization.objects.under(unit)
        fields["collective"].queryset = units.existing_in(today, today, also=written)
        fields["practice"].queryset = Practice.objects.filter(
            organization__path__startswith=unit.path
        )
        fields["nominee_name"].required = False
        fields[
            "nominee_name"
        ].help_text = "Để trống thì lấy tên của người, tập thể, mô hình đã chọn."
        for name in ("voted_on", "votes_for", "votes_total"):
            fields[name].help_text = "Cần có trước khi đề nghị lên cấp trên."
        fields["is_party_member"].help_text = "Bỏ chọn nếu là quần chúng."

    def clean(self):
        data = super().clean()
        kind = data.get("kind")
        for nominee_kind, name in Nomination.NOMINEES.items():
            if kind and kind != nominee_kind:
                data[name] = None
        if kind and kind != Nomination.Kind.INDIVIDUAL:
            data["is_party_member"] = True
        nominee = data.get("member") or data.get("collective") or data.get("practice")
        if not data.get("nominee_name") and nominee:
            data["nominee_name"] = str(nominee)
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
