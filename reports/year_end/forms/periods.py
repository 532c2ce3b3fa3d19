"""Forms that name a period."""

from __future__ import annotations

from django import forms

from portal.kit.forms import Form
from reports.figures.period import Period


class PeriodForm(Form):
    """Any days, the first and the last of them counted."""

    since = forms.DateField(
        label="Từ ngày", error_messages={"required": "Hãy chọn ngày đầu của khoảng thời gian."}
    )
    until = forms.DateField(
        label="Đến ngày", error_messages={"required": "Hãy chọn ngày cuối của khoảng thời gian."}
    )

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            raise forms.ValidationError("Ngày cuối phải từ ngày đầu trở đi.")
        return data

    @property
    def period(self) -> Period:
        """What was asked for."""
        return Period(self.cleaned_data["since"], self.cleaned_data["until"])
