"""Forms of an organisation: its facts, and its end."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from members.models import Organization, OrganizationKind
from portal.kit.forms import Form, VersionedForm
from portal.kit.text import nfc

from .fields import DayField, OrganizationField, managed

FACTS = (
    "name",
    "short_name",
    "committee_name",
    "document_code",
    "code",
    "sector",
    "task_group",
    "place",
    "founded_on",
    "records_from",
)
NAMES = {"name", "short_name", "committee_name"}


class OrganizationForm(VersionedForm):
    """The facts of an organisation. Its kind and its parent stay as founded."""

    founded_on = DayField(label="Ngày thành lập", required=False)
    records_from = DayField(
        label="Ghi hồ sơ trên cổng từ ngày",
        initial=timezone.localdate,
        help_text=Organization._meta.get_field("records_from").help_text,
    )

    class Meta:
        model = Organization
        fields = FACTS

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def clean_founded_on(self):
        day, end = self.cleaned_data["founded_on"], self.instance.dissolved_on
        if day and end and day > end:
            raise ValidationError("Ngày thành lập phải trước ngày giải thể, sáp nhập.")
        return day


class OrganizationEditForm(OrganizationForm):
    """The facts of an organisation; a new name may be valid from a day on."""

    renamed_on = DayField(
        label="Mang tên mới từ ngày",
        required=False,
        help_text=(
            "Chỉ ghi khi tổ chức được đổi tên: số liệu, báo cáo trước ngày này giữ tên cũ. "
            "Sửa lỗi chính tả thì để trống."
        ),
    )

    def clean_renamed_on(self):
        day = self.cleaned_data["renamed_on"]
        if day and not NAMES.intersection(self.changed_data):
            raise ValidationError("Tên chưa thay đổi; hãy ghi tên mới hoặc để trống ngày này.")
        return day


class OrganizationCreateForm(OrganizationForm):
    """A new organisation directly below another, of a kind that is allowed there."""

    class Meta(OrganizationForm.Meta):
        fields = ("kind", *FACTS)

    def __init__(self, *args, parent: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.parent = parent
        today = timezone.localdate()
        kinds = OrganizationKind.objects.filter(may_stand_under=parent.kind)
        self.fields["kind"].queryset = kinds.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_to__isnull=True) | Q(valid_to__gte=today),
        )

    def clean_kind(self):
        kind = self.cleaned_data["kind"]
        try:
            Organization(kind=kind).check_parent(self.parent)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return kind


class LetterheadForm(VersionedForm):
    """Who signs the organisation's documents and who receives them."""

    class Meta:
        model = Organization
        fields = ("superior_name", "signing_body", "recipients", "filed_at")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.is_root():
            del self.fields["superior_name"]
        blank = Organization(kind=self.instance.kind)
        self.fields["signing_body"].help_text = f"Để trống thì ghi: {blank.signs_for}."
        filed = blank.filing_line or "dòng lưu của thể thức văn bản"
        self.fields["filed_at"].help_text = f"Để trống thì ghi: {filed}."


class DissolveForm(Form):
    """From which day the organisation no longer exists, and into which one it was merged."""

    dissolved_on = DayField(
        label="Giải thể, sáp nhập từ ngày",
        help_text="Từ ngày này tổ chức không còn hoạt động.",
    )
    merged_into = OrganizationField(
        label="Sáp nhập vào", required=False, empty_label="(giải thể, không sáp nhập)"
    )
    transfer_members = forms.BooleanField(
        label="Chuyển tất cả đảng viên đang sinh hoạt sang tổ chức nhận sáp nhập từ ngày đó",
        required=False,
    )

    def __init__(self, *args, user, organization: Organization, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["dissolved_on"].initial = timezone.localdate()
        self.fields["merged_into"].queryset = managed(user).exclude(
            path__startswith=organization.path
        )


class OrganizationCorrectForm(VersionedForm):
    """Kind, parent and names as they have been all along, and why they were entered otherwise.

    Who manages the organisation chooses a parent among what they manage; who only asks, among the
    parent of now and those beside it.
    """

    parent = OrganizationField(label="Trực thuộc", empty_label=None)
    reason = forms.CharField(
        label="Lý do sửa",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Hãy ghi lý do sửa; lý do được lưu cùng giá trị cũ."},
    )
    field_order = ("kind", "parent", "name", "short_name", "committee_name", "reason")

    class Meta:
        model = Organization
        fields = ("kind", "name", "short_name", "committee_name")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        parent = Organization.objects.get_parent(self.instance)
        if parent is None:
            del self.fields["parent"]
            return
        self.fields["parent"].initial = parent.pk
        near = managed(user) | Organization.objects.filter(pk=parent.pk)
        if not user.scope.covers("manage", self.instance):
            above = Organization.objects.get_parent(parent) or parent
            beside = Organization.objects.under(above).filter(depth__lte=parent.depth)
            near |= beside.existing_on(timezone.localdate())
        self.fields["parent"].queryset = near.exclude(path__startswith=self.instance.path)

    def clean_name(self) -> str:
        return nfc(self.cleaned_data["name"])

    def _post_clean(self):
        """The organisation is checked and written by the action."""
