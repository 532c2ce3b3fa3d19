"""Delegates of superiors at the meetings of their cells: assigning, recording, the quota."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from campaigns.models import CampaignYear, DelegateVisit, StudySession
from members.models import Member, Organization, OrganizationKind, Position
from members.tree import lineage
from portal.kit.conflicts import Difference, named_differently

Stretch = tuple[dt.date, dt.date]  # first and last day
NEAR = 45  # days between the planned day of a visit and the meeting, at most
Post = Position.Post
COMMITTEE = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)


@dataclass(frozen=True)
class Delegates:
    """Who attended a meeting for a superior: visits by id, and one person nobody had assigned."""

    visits: frozenset[int] | set[int] = frozenset()
    other: Member | None = None


def committee_members(paths: Collection[str], day: dt.date) -> QuerySet[Member]:
    """Members of the committees that lead these organisations on the day; cells have none."""
    posts = Position.objects.on(day).filter(
        organization__path__in=paths,
        organization__kind__level__lt=OrganizationKind.Level.CELL,
        post__in=COMMITTEE,
    )
    return Member.objects.filter(pk__in=posts.values("member")).order_by("sort_name", "pk")


def delegates_for(cell: Organization, day: dt.date) -> QuerySet[Member]:
    """Who may attend the cell's meeting for a superior."""
    return committee_members(lineage(cell.path)[:-1], day)


def delegates_known_to(user, chosen: int | None = None) -> QuerySet[Member]:
    """Whom the user may assign: committees that they manage and those above; and who is chosen."""
    managed = Organization.objects.with_power(user, "manage").values_list("path", flat=True)
    paths = {path for managed_path in managed for path in lineage(managed_path)}
    members = committee_members(paths, timezone.localdate())
    return Member.objects.filter(Q(pk__in=members.values("pk")) | Q(pk=chosen)).order_by(
        "sort_name"
    )


def expected_visits(session: StudySession, day: dt.date | None = None) -> QuerySet[DelegateVisit]:
    """Visits made at this meeting, and for each delegate the open one planned nearest to its day."""
    day = day or session.held_on
    visits = DelegateVisit.objects.filter(organization=session.organization_id)
    near = dt.timedelta(days=NEAR)
    open_visits = visits.filter(
        visited_on__isnull=True, planned_on__gte=day - near, planned_on__lte=day + near
    )
    nearest: dict[int, tuple[int, int]] = {}
    for pk, delegate, planned_on in open_visits.values_list("pk", "delegate", "planned_on"):
        distance = abs((planned_on - day).days), pk
        nearest[delegate] = min(distance, nearest.get(delegate, distance))
    here = Q(session=session) if session.pk else Q(pk__in=[])
    return visits.filter(here | Q(pk__in=[pk for _, pk in nearest.values()])).order_by("planned_on")


def write_visits(session: StudySession, delegates: Delegates) -> None:
    """Record which of the assigned delegates attended this meeting, and one who was not assigned."""
    expected, came = expected_visits(session), delegates.visits
    if delegates.other is not None:
        visit = expected.filter(delegate=delegates.other).first()
        if visit is None:
            visit = DelegateVisit.objects.create(
                organization=session.organization, year=session.year, delegate=delegates.other,
                planned_on=session.held_on, unplanned=True,
            )  # fmt: skip
        came = came | {visit.pk}
        expected = expected_visits(session)
    absent = session.visits.exclude(pk__in=came)
    absent.filter(unplanned=True).delete()
    absent.update(session=None, visited_on=None, version=F("version") + 1)
    expected.filter(pk__in=came).exclude(session=session, visited_on=session.held_on).update(
        session=session, visited_on=session.held_on, version=F("version") + 1
    )


def delegate_differences(session: StudySession, delegates: Delegates) -> list[Difference]:
    """Where the delegates as typed are not those who are recorded now."""
    saved = Member.objects.filter(visits__session=session)
    visits = expected_visits(session).filter(pk__in=delegates.visits)
    typed = {*Member.objects.filter(visits__in=visits), delegates.other} - {None}
    return named_differently("Đại biểu cấp trên đã dự", saved, typed)


@dataclass
class VisitLine:
    """One cell in one quarter: who will come, who came, and how far the year's quota is met."""

    cell: Organization
    due: int
    done: int = 0
    is_behind: bool = True
    visits: list[DelegateVisit] = field(default_factory=list)


def visit_plan(
    *, superior: Organization, year: CampaignYear, first: dt.date, last: dt.date, today: dt.date
) -> list[VisitLine]:
    """The cells directly under an organisation with their visits of a quarter; two queries.

    The quota is the year's: one visit in each stretch of `visit_every_months` months that has
    begun, of those that are due (`_due_stretches`).
    """
    cells = Organization.objects.filter(
        path__startswith=superior.path, depth=superior.depth + 1, kind__holds_meetings=True
    ).existing_in(first, last)
    visits: dict[int, list[DelegateVisit]] = defaultdict(list)
    of_year = DelegateVisit.objects.filter(organization__in=cells, year=year)
    for visit in of_year.select_related("delegate").order_by("planned_on", "pk"):
        visits[visit.organization_id].append(visit)
    lines = []
    for cell in cells:
        own = visits[cell.pk]
        due = _due_stretches(cell, year, today)
        visited = [visit.visited_on for visit in own if visit.visited_on]
        done = [(start, end) for start, end in due if any(start <= day <= end for day in visited)]
        is_behind = bool(due) and due[-1][1] >= min(today, year.last_day) and due[-1] not in done
        shown = [visit for visit in own if first <= (visit.visited_on or visit.planned_on) <= last]
        lines.append(VisitLine(cell, len(due), len(done), is_behind, shown))
    return lines


def _due_stretches(cell: Organization, year: CampaignYear, today: dt.date) -> list[Stretch]:
    """The stretches begun by today in which the cell existed and kept its records in the portal."""
    return [
        (start, end)
        for start, end in year.visit_stretches()
        if start <= today and cell.exists_in(start, end) and not year.is_past(cell, start)
    ]


@transaction.atomic
def assign_visits(
    *, year: CampaignYear, assigned: list[tuple[Organization, Member, dt.date]]
) -> list[DelegateVisit]:
    """Assign a delegate to each of these cells' meetings.

    Raises ValidationError where the year is closed, or a delegate is already assigned that day.
    """
    year.require_open()
    visits = [
        DelegateVisit(organization=cell, year=year, delegate=delegate, planned_on=day)
        for cell, delegate, day in assigned
    ]
    for visit in visits:
        try:
            visit.full_clean()
        except ValidationError as error:
            raise ValidationError(f"{visit.organization}: {error.messages[0]}") from error
        visit.save()
    return visits
