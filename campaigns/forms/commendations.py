"""Forms of decisions to commend: on a nominee, or made elsewhere and entered here."""

from django import forms
from django.utils import timezone

from campaigns.models import AwardTitle, Commendation, Nomination
from members.forms.fields import MemberField
from members.models import Member, Organization
from portal.kit.forms import ModelForm, show_for
from portal.kit.inputs import SuggestInput

AWARD = ("award", "title", "level", "achievement_year", "occasion", "presented_to")
ORDER = (
    "award", "title", "level", "decision_number", "decided_on", "achievement_year", "occasion",
    "presented_to",
)  # fmt: skip


class _ByDecisionForm(ModelForm):
    """What is awarded, and the decision that does so: entered once for all whom it names."""

    not_in_future = {"decided_on": "Ngày quyết định ở tương lai."}

    decision_number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        help_text="Cùng số và ngày là cùng một quyết định.",
    )
    decided_on = forms.DateField(label="Ngày quyết định")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.titles = AwardTitle.objects.visible_to(user)
        names = self.titles.order_by("name").values_list("name", flat=True).distinct()
        self.fields["title"].widget = SuggestInput(options=names)
        show_for(self, "award", {"presented_to": (Commendation.Award.INTRODUCE,)})
        self.fields["title"].help_text = "Chọn trong danh mục khi gõ; danh hiệu khác vẫn ghi được."

    def clean(self):
        """Refuse a title of the catalogue that was not given on the day of the decision."""
        data = super().clean()
        title, day = data.get("title"), data.get("decided_on")
        if title and day:
            listed = self.titles.filter(name__iexact=title)
            if listed.exists() and not AwardTitle.register.in_days(listed, day, day).exists():
                self.add_error(
                    "title", "Theo danh mục, danh hiệu này không áp dụng vào ngày quyết định."
                )
        return data


class AwardForm(_ByDecisionForm):
    """A decision on a nominee: award, level, number, date, year of the achievement."""

    field_order = ORDER

    class Meta:
        model = Commendation
        fields = AWARD

    def _post_clean(self):
        """The record is made and checked by the verb."""


class CommendationForm(_ByDecisionForm):
    """An award decided elsewhere, entered into the register."""

    field_order = ("organization", "kind", "member", "recipient", "is_party_member", *ORDER)

    class Meta:
        model = Commendation
        fields = ("organization", "kind", "member", "recipient", "is_party_member", *AWARD)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["decision_number"].required = False
        units = Organization.objects.with_power(user, "manage", "appraise")
        self.fields["organization"].queryset = units.existing_on(timezone.localdate())
        self.fields["member"] = MemberField.instead_of(
            self.fields["member"], Member.objects.visible_to(user)
        )
        show_for(self, "kind", {"member": (Nomination.Kind.INDIVIDUAL,)})
        self.fields["recipient"].required = False
        self.fields["recipient"].help_text = "Để trống thì lấy tên đảng viên hoặc tổ chức đã chọn."

    def clean(self):
        data = super().clean()
        if not data.get("recipient"):
            individual = data.get("kind") == Nomination.Kind.INDIVIDUAL
            recipient = data.get("member") if individual else data.get("organization")
            if recipient:
                data["recipient"] = str(recipient)
            else:
                self.add_error("recipient", "Hãy ghi tên người được khen.")
        return data
