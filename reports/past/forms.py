"""Forms of totals on paper: which organisation and years, a line a figure, a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone

from members.forms.fields import OrganizationField
from portal.kit.forms import Form, choose_the_only
from portal.kit.inputs import MoneyField
from portal.kit.lines import LineFormSet, VersionedLineForm
from reports.figures.figure import Unit
from reports.models import FIRST_YEAR, PastFigure
from reports.past.offered import OFFERED
from reports.past.parse import LONGEST, MOST_YEARS, SOURCE_LENGTH
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


class PastYearsForm(ForUnits):
    """Which organisation and year are typed in; a workbook takes several years."""

    first = forms.IntegerField(label="Năm", min_value=FIRST_YEAR)
    last = forms.IntegerField(
        label="Đến năm", min_value=FIRST_YEAR, required=False,
        help_text="Chỉ dùng khi tải mẫu Excel cho nhiều năm.",
    )  # fmt: skip

    def clean_first(self) -> int:
        return _past(self.cleaned_data["first"])

    def clean_last(self) -> int | None:
        first, last = self.cleaned_data.get("first"), self.cleaned_data["last"]
        if first is None or last is None:
            return first
        if not first <= _past(last) < first + MOST_YEARS:
            raise forms.ValidationError(f"Chọn từ 1 đến {MOST_YEARS} năm, năm đầu trước năm cuối.")
        return last


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
