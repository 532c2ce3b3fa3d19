"""What all registers share: the declaration of a register, and the base of its lines."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models.years import CampaignYear, RecordQuerySet, YearRecord, year_of
from members.models import Organization
from members.tree import lineage
from portal.kit.models import VersionedModel
from portal.kit.search import SearchMixin


@dataclass(kw_only=True, eq=False)
class Register:
    """One register, declared in its model: its names, what its list shows, what its form asks.

    The list, the form and the gallery are made from this (`campaigns/views/registers.py`).
    """

    slug: str  # in addresses: /registers/<slug>/
    title: str
    singular: str  # one line, as in "Ghi cuộc thi"
    columns: dict[str, str]  # of the list: attribute and heading
    fields: tuple[str, ...] = ()  # of the form, where it does not ask for all in their order
    day: str = ""  # the date that says in which year a line belongs
    totals: dict[str, str] = field(default_factory=dict)  # columns added up, and their label
    powers: tuple[str, ...] = ("record", "record_register", "manage")  # any one lets write
    prepared: bool = False  # for a year to come, so it is also written before the year opens
    carried: tuple[str, ...] = ()  # what a line of the next year of the same thing starts with
    choices: tuple[str, ...] = ()  # columns of choices by which the list is narrowed
    noted: tuple[str, ...] = ()  # columns by which the list is narrowed to lines that have them
    only: dict[str, tuple[str, ...]] = field(default_factory=dict)  # for values of the first choice
    sublines: str = ""  # related name of the lines entered on the same page
    bulk_page: tuple[str, str] | None = None  # where many are entered at once: URL name, label
    model: type[models.Model] = field(init=False)

    def __set_name__(self, owner: type[models.Model], name: str) -> None:
        self.model = owner

    @property
    def has_year(self) -> bool:
        """Lines belong to a campaign year, which must be open."""
        return issubclass(self.model, YearRecord)

    @property
    def form_fields(self) -> tuple[str, ...]:
        """What the form asks for after the organisation; the year where no day says it."""
        if self.fields:
            return self.fields
        left_out = {"organization"} if self.has_year and not self.day else {"organization", "year"}
        columns = [column for column in self.model._meta.fields if column.editable]
        return tuple(c.name for c in columns if not c.primary_key and c.name not in left_out)

    @property
    def part(self) -> tuple[type[models.Model], str] | None:
        """The model of what is entered on the page of a line, and its key of the line."""
        if not self.sublines:
            return None
        relation: Any = self.model._meta.get_field(self.sublines)
        return relation.related_model, relation.field.name

    def units_of(self, user: Any) -> models.Q:
        """Condition on organisations: those for which the user may enter lines."""
        return user.scope.within(*self.powers, of="")

    def check_writer(self, user: Any, record: Any) -> None:
        """Refuse a writer whom the line itself excludes (ValidationError)."""

    def is_writable_by(self, user: Any, organization: Organization | None = None) -> bool:
        """The user may enter lines of this register (for this organisation)."""
        if organization is None:
            return user.scope.has(*self.powers)
        return any(user.scope.covers(power, organization) for power in self.powers)

    def in_year(self, rows: models.QuerySet, year: int) -> models.QuerySet:
        """The lines that belong to one calendar year."""
        return rows.filter(**{"year__year" if self.has_year else f"{self.day}__year": year})

    def in_days(
        self, rows: models.QuerySet, since: dt.date | None, until: dt.date | None
    ) -> models.QuerySet:
        """The lines of these days; a line without its day counts for its year as a whole."""
        for day, compare in ((since, "gte"), (until, "lte")):
            if day is not None:
                rows = rows.filter(self._on_side(day, compare))
        return rows

    def _on_side(self, day: dt.date, compare: str) -> models.Q:
        in_year = models.Q(
            **{f"year__year__{compare}": day.year} if self.has_year else {"pk__in": []}
        )
        if not self.day:
            return in_year
        undated = models.Q(**{f"{self.day}__isnull": True})
        return models.Q(**{f"{self.day}__{compare}": day}) | (undated & in_year)

    def guarding_year(self, record: Any, *, deleting: bool = False) -> CampaignYear | None:
        """The campaign year that refuses changes of a line once it is closed; None without one.

        A line without a campaign year, such as a document, is guarded by the year of its day.
        """
        if self.has_year:
            return record.year
        day = getattr(record, self.day)
        return CampaignYear.objects.containing(record.organization, day).first()

    def why_locked(self, record: Any, *, deleting: bool = False) -> str:
        """Why nobody changes (or deletes) the line any more; empty while its year is not closed."""
        year = self.guarding_year(record, deleting=deleting)
        return year.why_locked if year else ""

    def require_open(self, record: Any, *, deleting: bool = False) -> None:
        """Refuse a change of a line whose year is closed, or not open yet (ValidationError)."""
        year = self.guarding_year(record, deleting=deleting)
        if year is None:
            return
        if self.prepared or not self.has_year:
            year.require_not_closed()
        else:
            year.require_open()

    def assign_year(self, record: Any) -> None:
        """Put a line into the campaign year of its day; without a day it stays, or is of today.

        Raises ValidationError where the bloc has no such year.
        """
        if not (self.has_year and self.day):
            return
        day = getattr(record, self.day)
        if day or record.year_id is None:
            record.year = year_of(record.organization, day or timezone.localdate())


@dataclass(kw_only=True, eq=False)
class LastingRegister(Register):
    """A register whose lines last for years: they belong to every year from their day on.

    `until` is the column of their last day, empty where what begins later ends them.
    """

    until: str = ""

    def in_year(self, rows, year):
        rows = rows.filter(**{f"{self.day}__year__lte": year})
        if not self.until:
            return rows
        has_no_end = models.Q(**{f"{self.until}__isnull": True})
        return rows.filter(has_no_end | models.Q(**{f"{self.until}__year__gte": year}))

    def in_days(self, rows, since, until):
        if until is not None:
            rows = rows.filter(**{f"{self.day}__lte": until})
        if since is None or not self.until:
            return rows
        has_no_end = models.Q(**{f"{self.until}__isnull": True})
        return rows.filter(has_no_end | models.Q(**{f"{self.until}__gte": since}))

    def guarding_year(self, record, *, deleting=False):
        """A service may end later than it began, but who served in a closed year is not deleted."""
        return super().guarding_year(record) if deleting and self.until else None


class RegisterModel(VersionedModel):
    """A line of a register; the model declares it as `register`, and what is searched in `search`."""

    register: Register

    objects = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("campaigns:register_record", args=[self.register.slug, self.pk])

    @transaction.atomic
    def remove(self) -> None:
        """Delete a line entered by mistake. Its file lies on, for who restores the line.

        Raises ValidationError where its year is closed, ProtectedError where other records need it.
        """
        self.register.require_open(self, deleting=True)
        self.delete()


def paths_at_or_above(user) -> set[str]:
    """The tree paths of the user's organisations and of all above them."""
    organizations = user.scope.everywhere()
    return {path for organization in organizations for path in lineage(organization.path)}


class FromAboveQuerySet(SearchMixin, models.QuerySet):
    """Records that a committee publishes to the organisations below it."""

    def visible_to(self, user) -> FromAboveQuerySet:
        """Records of the organisations at or above the user's own, and of those they view."""
        from_above = models.Q(organization__path__in=paths_at_or_above(user))
        return self.filter(from_above | user.scope.within("view"))

    def offered_to(self, organization: Organization) -> FromAboveQuerySet:
        """What is published by the organisation itself or by those above it."""
        return self.filter(organization__path__in=lineage(organization.path))
