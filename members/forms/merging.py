"""The form that names the duplicate of a member's record."""

from django import forms
from django.core.exceptions import ValidationError

from members.models import Member
from portal.kit.forms import Form

from .fields import MemberField


class MergeForm(Form):
    """The record that goes, and how it is known that both are one person."""

    reason = forms.CharField(
        label="Căn cứ để biết hai hồ sơ là của một người",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi căn cứ; căn cứ được lưu cùng hồ sơ."},
    )
    field_order = ("duplicate", "reason")

    def __init__(self, *args, user, kept: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        people = Member.objects.visible_to(user).exclude(pk=kept.pk)
        self.fields["duplicate"] = MemberField(people=people, label="Hồ sơ trùng, sẽ không còn nữa")
        self.order_fields(self.field_order)

    def clean_duplicate(self) -> Member:
        member = self.cleaned_data["duplicate"]
        if not self.user.has_perm("members.delete_member", member):
            raise ValidationError("Đồng chí không quản lý hồ sơ này nên không gộp được.")
        return member
