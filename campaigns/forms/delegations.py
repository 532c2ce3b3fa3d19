"""The form of a power to decide that one organisation of the grass roots got, or that is kept from it."""

from django import forms
from django.utils import timezone

from campaigns.models import Delegation
from members.forms.fields import DayField, OrganizationField
from members.models import Organization, OrganizationKind
from portal.kit.forms import VersionedForm


class DelegationForm(VersionedForm):
    """Whose power, over which evaluations, from when to when, by which document."""

    organization = OrganizationField(label="Tổ chức cơ sở đảng")
    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến hết ngày", required=False, help_text="Chưa biết thì để trống.")

    class Meta:
        model = Delegation
        fields = ("organization", "subject", "decided_by", "starts_on", "ends_on", "source")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Organization.objects.with_power(user, "decide_organizations")
        units = units.filter(kind__level=OrganizationKind.Level.GRASSROOTS)
        self.fields["organization"].queryset = units.existing_on(timezone.localdate())


class DelegationEditForm(DelegationForm):
    """The same, or that it should never have been entered."""

    is_mistake = forms.BooleanField(label="Dòng này nhập nhầm, xóa đi", required=False)
