"""The form of a state post or other work."""

from django import forms

from members.models import Occupation
from portal.kit.forms import VersionedForm

from .fields import DayField


class OccupationForm(VersionedForm):
    """What it is, whether it leads, from when to when."""

    starts_on = DayField(label="Từ ngày")
    ends_on = DayField(label="Đến hết ngày", required=False, help_text="Chưa biết thì để trống.")

    class Meta:
        model = Occupation
        fields = ("title", "standing", "starts_on", "ends_on")


class OccupationEditForm(OccupationForm):
    """The same, or that it should never have been entered."""

    is_mistake = forms.BooleanField(label="Dòng này nhập nhầm, xóa đi", required=False)
