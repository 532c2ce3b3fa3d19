"""The form of the unit that asks for a member of another."""

from django import forms
from django.core.exceptions import ValidationError

from members.models import Member
from members.normal_forms import card_key, name_key
from portal.kit.forms import Form

from .fields import DayField, OrganizationField, managed


class TransferRequestForm(Form):
    """The member by name and card, who need not be visible to the user; cell, day and ground.

    `member` is the person found, after the form is valid.
    """

    member: Member

    full_name = forms.CharField(label="Họ và tên", max_length=100)
    card_number = forms.CharField(
        label="Số thẻ đảng viên",
        max_length=20,
        help_text="Họ tên và số thẻ phải khớp với hồ sơ ở nơi đi.",
    )
    organization = OrganizationField(label="Tiếp nhận về chi bộ")
    starts_on = DayField(label="Sinh hoạt ở chi bộ mới từ ngày")
    reason = forms.CharField(
        label="Căn cứ", max_length=300, help_text="Ví dụ: giấy giới thiệu, quyết định điều động."
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user).cells()

    def clean(self):
        data = super().clean()
        name, card = data.get("full_name"), data.get("card_number")
        if name and card:
            member = Member.objects.filter(card_key=card_key(card)).first()
            if member is None or member.name_key != name_key(name):
                raise ValidationError("Không tìm thấy đảng viên có đúng họ tên và số thẻ này.")
            self.member = member
        return data
