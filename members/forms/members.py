"""Forms of a member: the facts, and the cell joined."""

from types import SimpleNamespace

from django import forms
from django.utils import timezone

from members.facts import wrong_facts
from members.models import Member, Membership
from members.normal_forms import is_name, name_key, person_name
from portal.kit.forms import VersionedForm
from portal.kit.text import nfc

from .fields import NAMED_AT_MOST, DayField, OrganizationField, managed


class MemberForm(VersionedForm):
    """The few facts about a member that the forms of the Party need."""

    admitted_on = DayField(label="Ngày vào Đảng")
    official_on = DayField(
        label="Ngày chính thức", required=False, help_text="Đảng viên dự bị thì để trống."
    )

    class Meta:
        model = Member
        fields = (
            "full_name",
            "birth_date",
            "sex",
            "workplace",
            "job",
            "card_number",
            "admitted_on",
            "official_on",
        )

    def clean_full_name(self) -> str:
        name, _ = person_name(self.cleaned_data["full_name"])
        if not is_name(name):
            raise forms.ValidationError("Hãy ghi họ và tên.")
        return name

    def clean_card_number(self) -> str | None:
        return nfc(self.cleaned_data["card_number"] or "") or None

    def clean(self):
        data = super().clean()
        stated = SimpleNamespace(
            **{name: data.get(name) for name in ("birth_date", "admitted_on", "official_on")}
        )
        for name, message in wrong_facts(stated, timezone.localdate()):
            self.add_error(name, message)
        return data


class MemberCreateForm(MemberForm):
    """A new member and the cell in which the member belongs."""

    organization = OrganizationField(label="Sinh hoạt tại chi bộ")
    starts_on = DayField(
        label="Sinh hoạt từ ngày",
        help_text="Ghi theo quyết định kết nạp hoặc giấy giới thiệu sinh hoạt.",
        error_messages={"required": "Hãy ghi ngày đồng chí này bắt đầu sinh hoạt tại chi bộ."},
    )
    is_another = forms.BooleanField(
        label="Là người khác, cùng họ tên với người đã có",
        required=False,
        widget=forms.HiddenInput(),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user).cells()

    def clean(self):
        """Point at who has this name and birth date, or this name in the cell; ask once more."""
        data = super().clean()
        name, birth_date = data.get("full_name"), data.get("birth_date")
        if not name or data.get("is_another"):
            return data
        alike = Member.objects.same_as(name, birth_date) if birth_date else Member.objects.none()
        if cell := data.get("organization"):
            here = Membership.objects.home().on(timezone.localdate()).filter(organization=cell)
            alike |= Member.objects.filter(name_key=name_key(name), pk__in=here.values("member"))
        if same := list(alike.order_by("pk")[:NAMED_AT_MOST]):
            self.fields["is_another"].widget = forms.CheckboxInput()
            named = "; ".join(_with_home(member) for member in same)
            raise forms.ValidationError(
                f"Cổng đã có người cùng họ tên: {named}. Nếu đúng là người đó, mời mở hồ sơ đã có; "
                "nếu là người khác, mời đánh dấu ô cuối mẫu này rồi bấm lại."
            )
        return data


def _with_home(member: Member) -> str:
    born = f"sinh {member.birth_date:%d/%m/%Y}" if member.birth_date else "chưa ghi ngày sinh"
    where = f", {member.home.organization}" if member.home else ""
    return f"{member.full_name} ({born}{where})"
