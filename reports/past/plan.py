"""What entered totals would change: new, changed and removed ones, and what is wrong with others."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError

from members.models import Organization
from members.tree import root_path
from reports.figures.period import Period
from reports.models import PastFigure
from reports.past.offered import OFFERED, OpenYears
from reports.past.sums import exceeding, key_of


class Entry(NamedTuple):
    """One total as it was entered; `where` names its line or cell. Without a number it is removed."""

    where: Hashable
    organization: Organization
    year: int
    key: str
    numerator: int | None
    denominator: int | None
    source: str


@dataclass(frozen=True)
class Change:
    """A total to be written or removed, with its text before and after."""

    where: Hashable
    record: PastFigure
    before: str
    after: str
    is_removal: bool = False

    @property
    def label(self) -> str:
        return OFFERED[self.record.key].label


@dataclass
class PastPlan:
    """The changes in their order, how many totals stay as they are, and what is wrong by its place."""

    changes: list[Change] = field(default_factory=list)
    same: int = 0
    problems: list[tuple[Hashable, str]] = field(default_factory=list)

    @property
    def new(self) -> list[Change]:
        return [change for change in self.changes if not change.before]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.before]

    @property
    def state(self) -> str:
        """What the reader of the preview has seen, to be compared when it is confirmed."""
        lines = (f"{change.where}:{change.before}>{change.after}" for change in self.changes)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plan_totals(entries: Sequence[Entry], *, by) -> PastPlan:
    """Compare entries of one bloc with what is stored; three queries, and three for sums."""
    plan = PastPlan()
    if not entries:
        return plan
    years = [entry.year for entry in entries]
    root = Organization.objects.get(path=root_path(entries[0].organization.path))
    open_years = OpenYears.under(root, min(years), max(years))
    stored = {
        (record.organization_id, record.calendar_year, record.key): record
        for record in PastFigure.objects.filter(
            organization__in={entry.organization.pk for entry in entries},
            calendar_year__in=set(years),
        ).select_related("organization")
    }
    for entry in entries:
        record = stored.get((entry.organization.pk, entry.year, entry.key))
        try:
            change = _change(entry, record, open_years, by)
        except ValidationError as error:
            plan.problems.append((entry.where, " ".join(error.messages)))
            continue
        if change:
            plan.changes.append(change)
        elif record:
            plan.same += 1
    wrong = exceeding([change.record for change in plan.changes if not change.is_removal], root)
    plan.problems += [
        (change.where, wrong[key_of(change.record)])
        for change in plan.changes
        if key_of(change.record) in wrong
    ]
    plan.changes = [change for change in plan.changes if key_of(change.record) not in wrong]
    return plan


def _change(entry: Entry, record: PastFigure | None, open_years: OpenYears, by) -> Change | None:
    """What becomes of the stored total, None for nothing. Raises ValidationError where it may not."""
    if entry.numerator is None and entry.denominator is None:
        return _removal(entry, record, open_years)
    source = entry.source or (record.source if record else "")
    values = (entry.numerator, entry.denominator, source)
    if record and values == (record.numerator, record.denominator, record.source):
        return None
    if refusal := open_years.refusal(entry.organization, entry.year):
        raise ValidationError(refusal)
    before = text_of(record) if record else ""
    record = record or PastFigure(
        organization=entry.organization, calendar_year=entry.year, key=entry.key
    )
    record.numerator, record.denominator, record.source = values
    record.by = by
    record.clean()
    record.clean_fields(exclude=["organization", "by"])
    return Change(entry.where, record, before, text_of(record))


def _removal(entry: Entry, record: PastFigure | None, open_years: OpenYears) -> Change | None:
    if record is None:
        return None
    if refusal := open_years.closed(entry.year):
        raise ValidationError(refusal)
    return Change(entry.where, record, text_of(record), "", is_removal=True)


def text_of(record: PastFigure) -> str:
    """The numbers of a total with the document they were taken from."""
    year = Period.of_year(record.calendar_year)
    figure = OFFERED[record.key].figure(
        record.organization_id, year, record.numerator, record.denominator
    )
    return f"{figure.detail or figure.text} ({record.source})"
