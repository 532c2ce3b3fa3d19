"""Forms of the roster import."""

from django import forms
from django.utils import timezone

from members.models import Organization
from portal.kit.forms import Form


class RosterUploadForm(Form):
    """The workbook, where it belongs, and since when new members count there."""

    organization = forms.ModelChoiceField(
        label="Nhập vào tổ chức", queryset=Organization.objects.none()
    )
    file = forms.FileField(
        label="Tệp danh sách đảng viên (.xlsx)",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Hãy chọn tệp Excel danh sách đảng viên."},
    )
    member_since = forms.DateField(
        label="Đảng viên mới được tính sinh hoạt từ ngày",
        help_text="Không sớm hơn ngày vào Đảng của từng người.",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = Organization.objects.with_power(
            user, "manage"
        ).existing_on(timezone.localdate())
        self.fields["member_since"].initial = timezone.localdate().replace(month=1, day=1)


class RosterConfirmForm(Form):
    """Confirm the preview."""

    end_left = forms.BooleanField(
        label="Kết thúc sinh hoạt của những đảng viên không còn trong danh sách",
        required=False,
    )
