"""Forms of dated facts: moving, visiting, leaving, being excused, holding a post."""

from django import forms
from django.utils import timezone

from members.models import LeavePeriod, Membership, Position
from portal.kit.forms import Form

from .fields import DayField, OrganizationField, managed


class DatedForm(Form):
    """From a day to a day; the last one may be open."""

    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến hết ngày", required=False, help_text="Chưa biết thì để trống.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["starts_on"].initial = timezone.localdate()

    def clean(self):
        data = super().clean()
        start, end = data.get("starts_on"), data.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        return data


class TransferForm(Form):
    """The cell to which the member moves, and the first day there."""

    organization = OrganizationField(label="Chuyển đến chi bộ")
    starts_on = DayField(
        label="Sinh hoạt ở chi bộ mới từ ngày",
        help_text="Việc sinh hoạt ở chi bộ cũ, cùng chức vụ tại đó, kết thúc vào ngày hôm trước.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user).cells()
        self.fields["starts_on"].initial = timezone.localdate()


class TemporaryForm(DatedForm):
    """The cell that hosts the member for a time."""

    organization = OrganizationField(label="Sinh hoạt tạm thời tại chi bộ")
    field_order = ("organization", "starts_on", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user).cells()


class LeaveForm(DatedForm):
    """A time in which the member is excused, and why."""

    kind = forms.ChoiceField(label="Loại", choices=LeavePeriod.Kind.choices)
    reason = forms.CharField(
        label="Lý do",
        required=False,
        max_length=300,
        help_text="Chỉ cấp ủy quản lý và đồng chí đó xem được; mỗi lần xem đều được ghi lại.",
    )
    field_order = ("kind", "starts_on", "ends_on", "reason")


class AppointForm(DatedForm):
    """The post and where it is held."""

    organization = OrganizationField(label="Tổ chức")
    post = forms.ChoiceField(label="Chức vụ", choices=Position.Post.choices)
    field_order = ("organization", "post", "starts_on", "ends_on")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = managed(user)


class EndForm(Form):
    """The last day."""

    ends_on = DayField(label="Ngày cuối cùng", help_text="Ngày này vẫn còn được tính.")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ends_on"].initial = timezone.localdate()


class EndPositionForm(EndForm):
    """The last day in a post; of an inspector at the top also the decision on it."""

    basis = forms.CharField(
        label="Căn cứ",
        max_length=300,
        required=False,
        help_text="Số, ngày quyết định của cấp trên; có người khác xác nhận thì mới có hiệu lực.",
    )

    def __init__(self, *args, position, **kwargs):
        super().__init__(*args, **kwargs)
        if position.post != Position.Post.INSPECTOR or not position.organization.is_root():
            del self.fields["basis"]


class EndMembershipForm(EndForm):
    """The last day in the cell, and the reason.

    `may_end_all` says whether the user manages the member's home: only there one may say that the
    member died or left the Party, which ends everything.
    """

    end_reason = forms.ChoiceField(label="Lý do")

    def __init__(self, *args, may_end_all, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end_reason"].choices = [
            ("", "(chọn lý do)"),
            *(
                (value, label)
                for value, label in Membership.EndReason.choices
                if may_end_all or value not in Membership.GONE
            ),
        ]
