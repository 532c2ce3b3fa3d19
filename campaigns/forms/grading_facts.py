"""Forms of disciplines and confidence votes: the document's facts, no file of the case."""

from django.db.models import Q
from django.utils import timezone

from campaigns.models import ConfidenceVote, Discipline
from campaigns.models.grading_facts import KEEPING
from members.forms.fields import MemberField
from members.models import Member, Organization
from portal.kit.forms import VersionedForm


class GradingFactForm(VersionedForm):
    """Whom it is about, among the organisations below those of the user."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        below, today = Q(pk__in=[]), timezone.localdate()
        for power in KEEPING:
            below |= user.scope.below(power, of="")
        named = [self.instance.organization_id] if self.instance.pk else []
        units = Organization.objects.filter(below).existing_in(today, today, also=named)
        self.fields["organization"].queryset = units
        people = Member.objects.visible_to(user).exclude(pk=user.member_id)
        choice = self.fields["member"]
        self.fields["member"] = MemberField.instead_of(choice, people)
        self.fields["member"].help_text = choice.help_text


class DisciplineForm(GradingFactForm):
    class Meta:
        model = Discipline
        fields = (
            "organization", "member", "form", "body", "number", "decided_on", "acted_from",
            "acted_until", "fault_unit", "is_duty_related", "is_self_remedied",
        )  # fmt: skip
        labels = {"organization": "Đơn vị khi bị kỷ luật", "number": "Số quyết định"}
        help_texts = {"member": "Để trống nếu kỷ luật tập thể của đơn vị."}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        seen = Organization.objects.filter(user.scope.within("view", of=""))
        self.fields["fault_unit"].queryset = seen


class ConfidenceVoteForm(GradingFactForm):
    class Meta:
        model = ConfidenceVote
        fields = (
            "organization", "member", "post", "body", "held_on", "cast", "low", "number",
            "issued_on",
        )  # fmt: skip
        labels = {"member": "Người được lấy phiếu"}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["member"].required = True
