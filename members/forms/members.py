"""Forms of a member: the facts, and the cell joined."""

import datetime as dt

from django import forms
from django.utils import timezone

from members.models import Member
from portal.kit.forms import VersionedForm
from portal.kit.text import nfc

from .fields import DayField, OrganizationField, managed

OF_AGE = 18  # Điều lệ Đảng, Điều 1: citizens of eighteen years and more may be admitted


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
        return nfc(self.cleaned_data["full_name"])

    def clean_birth_date(self) -> dt.date | None:
        day = self.cleaned_data["birth_date"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày sinh không thể ở tương lai.")
        return day

    def clean(self):
        data = super().clean()
        born, admitted = data.get("birth_date"), data.get("admitted_on")
        official = data.get("official_on")
        if born and admitted and admitted.year - born.year < OF_AGE:
            self.add_error("admitted_on", f"Khi đó đồng chí này chưa đủ {OF_AGE} tuổi.")
        if admitted and official and official < admitted:
            self.add_error("official_on", "Ngày chính thức phải sau ngày vào Đảng.")
        return data


class MemberCreateForm(MemberForm):
    """A new member and the cell in which the member belongs."""

    organization = OrganizationField(label="Sinh hoạt tại chi bộ")
    starts_on = DayField(
        label="Sinh hoạt từ ngày",
        help_text="Ghi theo quyết định kết nạp hoặc giấy giới thiệu sinh hoạt.",
        error_messages={"required": "Hãy ghi ngày đồng chí này bắt đầu sinh hoạt tại chi bộ."},
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user).cells()
