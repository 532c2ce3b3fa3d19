"""Lists that start with the current year; the reader may choose another year, or all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import django_filters
from django.core.exceptions import ValidationError
from django_filters.fields import ModelChoiceField, ModelChoiceIterator

from campaigns.models import CampaignYear
from campaigns.models.years import YearRecord


def years_of(user) -> Sequence[CampaignYear]:
    """The years of the reader's bloc, the newest first; a request reads them once."""
    if not hasattr(user, "_years"):
        user._years = list(CampaignYear.objects.visible_to(user))
    return user._years


def has_running_year(user) -> bool:
    """Some year of the reader's bloc takes records: else no form of a year's record is offered."""
    return any(year.state in CampaignYear.RUNNING for year in years_of(user))


def give_years(records: Iterable[YearRecord], user) -> None:
    """Give each record its year, which the request has read, so that the list need not join it."""
    years = {year.pk: year for year in years_of(user)}
    for record in records:
        if record.year_id in years:
            record.year = years[record.year_id]


class _Years(ModelChoiceIterator):
    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        yield from map(self.choice, self.field.years)


class YearField(ModelChoiceField):
    """A choice among the reader's years, which are few."""

    iterator = _Years
    years: Sequence[CampaignYear] = ()

    def to_python(self, value: Any) -> CampaignYear | None:
        if value in self.empty_values:
            return None
        for year in self.years:
            if str(year.pk) == str(value):
                return year
        raise ValidationError(
            self.error_messages["invalid_choice"], code="invalid_choice", params={"value": value}
        )


class YearFilter(django_filters.ModelChoiceFilter):
    """Records of the chosen year."""

    field_class = YearField

    def __init__(self, **kwargs):
        super().__init__(label="Năm", queryset=CampaignYear.objects.all(), **kwargs)

    @property
    def field(self) -> YearField:
        field = super().field
        field.years = years_of(self.parent.request.user)
        return field


class ThisYearMixin:
    """The list shows the newest opened year until the reader chooses one."""

    def first_filters(self) -> dict[str, object]:
        for year in years_of(self.request.user):
            if year.state != CampaignYear.State.PREPARING:
                return {"year": year.pk}
        return {}

    @property
    def chosen_year(self) -> CampaignYear | None:
        """The year to which the list is narrowed; None where it shows all, or none was opened."""
        return getattr(self.filterset.form, "cleaned_data", {}).get("year")

    @property
    def empty(self) -> str:
        year = self.chosen_year
        if year is None:
            return "Chưa có gì để liệt kê: chưa có năm nào được mở hoặc chưa có hồ sơ nào."
        if year.state == CampaignYear.State.PREPARING:
            return f"Năm {year.calendar_year} chưa mở nên chưa có hồ sơ nào."
        return self.why_empty(year)

    def why_empty(self, year: CampaignYear) -> str:
        """Why nothing of an opened year is listed, and when something will be."""
        raise NotImplementedError  # each list says it in its own words
