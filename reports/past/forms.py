"""Forms of totals on paper: which organisation and years, a line a figure, a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from members.forms.fields import OrganizationField
from members.models import Organization
from portal.kit.forms import Form, MoneyField, choose_the_only
from portal.kit.lines import LineFormSet, VersionedLineForm
from reports.figures.figure import Unit
from reports.models import FIRST_YEAR, PastFigure
from reports.past.offered import OFFERED
from reports.past.parse import LONGEST, MOST_SHEETS, MOST_YEARS, SOURCE_LENGTH
from reports.past.plan import Entry

LARGEST = 10**LONGEST - 1
EXAMPLE = "Dùng cho các dòng không ghi văn bản riêng. Ví dụ: Báo cáo số 45-BC/ĐUK ngày 15/12/2021."


class ForUnits(Form):
    """A form about one of the organisations whose years the user manages."""

    organization = OrganizationField(label="Tổ chức")

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = units
        choose_the_only(self, "organization")


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=FIRST_YEAR)


class PastYearChoiceForm(ForUnits):
    """Which organisation and year are typed in."""

    calendar_year = _year("Năm")

    def clean_calendar_year(self) -> int:
        return _past(self.cleaned_data["calendar_year"])


class TemplateForm(ForUnits):
    """For which organisation, with those directly below it, and years a workbook is made."""

    first = _year("Từ năm")
    last = _year("Đến năm")

    def clean_last(self) -> int:
        first, last = self.cleaned_data.get("first"), _past(self.cleaned_data["last"])
        if first and not first <= last < first + MOST_YEARS:
            raise forms.ValidationError(f"Chọn từ 1 đến {MOST_YEARS} năm, năm đầu trước năm cuối.")
        return last

    def clean(self):
        data = super().clean()
        if {"organization", "last", "first"} <= data.keys():
            units = self.fields["organization"].queryset
            data["organizations"] = units_for(data["organization"], units)[: MOST_SHEETS + 1]
            if len(data["organizations"]) > MOST_SHEETS:
                raise forms.ValidationError(
                    f"Tổ chức này có quá {MOST_SHEETS} đơn vị trực thuộc; mời đồng chí chọn từng "
                    "đơn vị."
                )
        return data


def units_for(organization: Organization, units) -> list[Organization]:
    """The organisation and those directly below it."""
    below = units.filter(path__startswith=organization.path, depth=organization.depth + 1)
    return [organization, *below]


def _past(year: int) -> int:
    if year >= timezone.localdate().year:
        raise forms.ValidationError("Chỉ nhập số liệu theo báo cáo giấy cho năm đã qua.")
    return year


class TotalsUploadForm(ForUnits):
    """The filled workbook and the organisation within which it may write."""

    file = forms.FileField(
        label="Tệp số liệu đã điền (.xlsx)",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Hãy chọn tệp Excel đã điền theo mẫu."},
    )


class SourceForm(Form):
    """The document of all lines that name none of their own."""

    source = forms.CharField(
        label="Theo văn bản", max_length=SOURCE_LENGTH, required=False, help_text=EXAMPLE
    )


class TotalLine(VersionedLineForm):
    """One figure of an organisation and year; emptied, its total is deleted."""

    numerator = MoneyField(required=False, min_value=0, max_value=LARGEST)
    denominator = MoneyField(required=False, min_value=0, max_value=LARGEST)
    source = forms.CharField(required=False, max_length=SOURCE_LENGTH)

    def __init__(self, data: Any = None, *, record: PastFigure):
        initial = {name: getattr(record, name) for name in ("numerator", "denominator", "source")}
        super().__init__(data, key=record.key, record=record, initial=initial)
        self.measure = OFFERED[record.key]
        for name in initial:
            self.fields[name].widget.attrs["class"] = "form-control"
        if not self.is_share:
            del self.fields["denominator"]

    @property
    def is_share(self) -> bool:
        return self.measure.unit is Unit.SHARE

    def entry(self, source: str) -> Entry:
        """What was entered, with this document where the line names none."""
        data: Mapping[str, Any] = self.cleaned_data
        return Entry(
            self.key,
            self.record.organization,
            self.record.calendar_year,
            self.record.key,
            data["numerator"],
            data.get("denominator"),
            data["source"] or source,
        )


class TotalLines(LineFormSet):
    form = TotalLine


class TotalsConfirmForm(Form):
    """The button below the preview; `seen` is what the preview says."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
