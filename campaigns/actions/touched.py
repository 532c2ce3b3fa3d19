"""What a correction touches: sheets handed in, pledges, grades, figures of years not closed."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from campaigns.actions.touched_figures import About, TouchedFigure, Watch, open_years
from campaigns.models import CampaignYear, Commendation, Evaluation, Pledge, StudySession
from members.models import Member, Membership, Organization


@dataclass(frozen=True)
class TouchedSheet:
    """A sheet already handed in on which the member is missing, or should not be, afterwards."""

    session: StudySession
    is_due: bool  # the member must be on it after the change
    may_return: bool  # the user may send it back

    @property
    def is_closed(self) -> bool:
        """The year is closed: nothing is sent back there."""
        return self.session.year.state == CampaignYear.State.CLOSED


@dataclass(frozen=True)
class Touched:
    """Everything that the change touches between its first and its last day."""

    first: dt.date | None = None
    last: dt.date | None = None
    sheets: list[TouchedSheet] = field(default_factory=list)
    pledges: list[Pledge] = field(default_factory=list)
    evaluations: list[Evaluation] = field(default_factory=list)
    commendations: list[Commendation] = field(default_factory=list)
    figures: list[TouchedFigure] = field(default_factory=list)
    counts: list[tuple[int, str]] = field(default_factory=list)  # of records, by what they are

    def __bool__(self) -> bool:
        return self.has_records or bool(self.figures)

    @property
    def has_records(self) -> bool:
        """Records are touched, and not figures alone."""
        records = self.sheets or self.pledges or self.evaluations or self.commendations
        return bool(records or self.counts)

    @property
    def key(self) -> str:
        """What the reader of the list saw; a different list is shown again before it is saved."""
        lists: Iterable[Iterable[Any]] = (
            [sheet.session for sheet in self.sheets],
            self.pledges,
            self.evaluations,
            self.commendations,
        )
        days = f"{self.first}/{self.last}"
        records = (",".join(str(row.pk) for row in rows) for rows in lists)
        return "|".join([days, *records, str(self.counts), str(len(self.figures))])

    @property
    def open_groups(self) -> list[tuple[str, list[TouchedSheet]]]:
        """The sheets of years that are not closed, by what has to be done with them."""
        groups = (
            ("Phải thêm đồng chí này vào bảng điểm danh", True),
            ("Đồng chí này không còn trong danh sách phải dự", False),
        )
        sheets = [sheet for sheet in self.sheets if not sheet.is_closed]
        by_heading = [
            (heading, [sheet for sheet in sheets if sheet.is_due is is_due])
            for heading, is_due in groups
        ]
        return [(heading, group) for heading, group in by_heading if group]

    @property
    def closed(self) -> list[TouchedSheet]:
        """The sheets of closed years, which stay as they are."""
        return [sheet for sheet in self.sheets if sheet.is_closed]

    @property
    def returnable(self) -> list[TouchedSheet]:
        """The sheets that the user may send back in one go."""
        return [sheet for sheet in self.sheets if sheet.may_return]

    @property
    def others(self) -> list[TouchedSheet]:
        """The sheets that only somebody else may send back."""
        return [sheet for sheet in self.sheets if not sheet.may_return and not sheet.is_closed]


def touched_by(change: Callable[[], None], *, member: Member, user) -> Touched:
    """Try the change out, note what it touches, and undo it.

    Raises ValidationError where the change itself is refused.
    """
    with transaction.atomic():
        due_before, days_before = _due(member), _days(member)
        change()
        due_after, days_after = _due(member), _days(member)
        first, last = _span(days_before, days_after)
        watch = _watch(member, first, last)
        texts = watch.texts()
        transaction.set_rollback(True)
    if first is None or last is None:
        return Touched()
    sheets = _sheets(due_before ^ due_after, due_after, user)
    if first >= timezone.localdate():  # what begins today or later touches no record of the past
        return Touched(first, last, sheets)
    years = {"year__year__gte": first.year, "year__year__lte": last.year, "member": member}
    decided = {
        "decision__decided_on__gte": first,
        "decision__decided_on__lte": last,
        "member": member,
    }
    return Touched(
        first,
        last,
        sheets,
        list(Pledge.objects.filter(**years).select_related("year", "organization")),
        list(
            Evaluation.objects.filter(**years).select_related(
                "year", "member", "organization", "decided_grade"
            )
        ),
        list(Commendation.objects.filter(**decided).select_related("decision")),
        watch.changed(texts),
    )


def _watch(member: Member, first: dt.date | None, last: dt.date | None) -> Watch:
    """The figures of the member's cells in the years that the change reaches."""
    if first is None or last is None or first >= timezone.localdate():
        return Watch(About.PEOPLE, (), ())
    cells = Organization.objects.filter(memberships__member=member).order_by().distinct()
    cell = cells.first()
    years = open_years(cell, first) if cell else []
    return Watch(About.PEOPLE, list(cells.values_list("pk", flat=True)), years)


def _due(member: Member) -> set[int]:
    """The sessions handed in at which the member is due."""
    here = Membership.objects.filter(member=member, organization=OuterRef("organization"))
    due = StudySession.objects.counted().filter(Exists(here.expected_on(OuterRef("held_on"))))
    return set(due.order_by().values_list("pk", flat=True))


def _days(member: Member) -> dict[tuple[str, int], tuple[dt.date, dt.date | None]]:
    """First and last day of every dated fact of the member."""
    return {
        (name, pk): (start, end)
        for name in ("memberships", "leaves", "positions")
        for pk, start, end in getattr(member, name).values_list("pk", "starts_on", "ends_on")
    }


def _span(before: dict, after: dict) -> tuple[dt.date | None, dt.date | None]:
    """The first and the last day on which something is no longer as it was, up to today."""
    today = timezone.localdate()
    days: list[dt.date] = []
    for key in before.keys() | after.keys():
        old, new = before.get(key), after.get(key)
        if old is None or new is None:
            start, end = old or new
            days += [start, end or today]
        else:
            if old[0] != new[0]:
                days += [old[0], new[0]]
            if old[1] != new[1]:
                days += [old[1] or today, new[1] or today]
    past = [min(day, today) for day in days]
    return (min(past), max(past)) if past else (None, None)


def _sheets(changed: set[int], due_after: set[int], user) -> list[TouchedSheet]:
    sessions = StudySession.objects.filter(pk__in=changed).select_related("organization", "year")
    return [
        TouchedSheet(
            session,
            session.pk in due_after,
            session.year.state in CampaignYear.RUNNING
            and user.has_perm("campaigns.return_session", session),
        )
        for session in sessions.order_by("organization__path", "held_on", "pk")
    ]


def reopen_sheets(*, sheets: Iterable[TouchedSheet], by, reason: str) -> int:
    """Send the sheets back that the user may send back, with the reason; return how many."""
    returned = [sheet.session for sheet in sheets if sheet.may_return]
    for session in returned:
        session.send_back(by=by, reason=reason)
    return len(returned)
