"""Counting what conditions and failing cases measure, for many evaluations of one year at once.

A function answers by evaluation: how many, of how many. Whoever has nothing to count is left out.
Tasks are those that meetings gave a member, and the lines of a unit's plan; a leader answers for
the plans of the organisations that they head, and for the grades one level below these.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from members import tree
from members.models import Position

from .assignments import Assignment
from .evaluation_proposal import State
from .measured_facts import FACT_MEASURES, Shares
from .measures import Measure
from .registers import Inspection, PlanItem
from .schemes import Grade
from .sessions import StudySession

FAILED = Grade.Standing.FAILED
HEADS = (Position.Post.SECRETARY, Position.Post.DEPUTY, Position.Post.AGENCY_HEAD)
UNDONE = Q(done_on__isnull=True)


def shares_of(measure: str, evaluations: Sequence) -> Shares:
    """What the measure counts for each of these evaluations of one year."""
    return MEASURES[measure](evaluations) if evaluations else {}


def _units_failed(evaluations: Sequence) -> Shares:
    units = [row for row in evaluations if row.is_of_organization]
    below = _grades_below(units[0].year, [row.organization.path for row in units]) if units else {}
    return _failed({row.pk: [row.organization.path] for row in units}, below)


def _led_units_failed(evaluations: Sequence) -> Shares:
    heads = _headed(evaluations)
    paths = [path for headed in heads.values() for path, _key in headed]
    below = _grades_below(evaluations[0].year, paths) if paths else {}
    return _failed({pk: [path for path, _key in headed] for pk, headed in heads.items()}, below)


def _failed(paths: Mapping[int, Sequence[str]], below: Mapping[str, Counter]) -> Shares:
    counts = {pk: sum((below[path] for path in own), Counter()) for pk, own in paths.items()}
    return {pk: (count[FAILED], count.total()) for pk, count in counts.items() if count.total()}


def _grades_below(year, paths: Sequence[str]) -> dict[str, Counter]:
    """By path of the superior, the decided grades of the units directly below it."""
    grades: dict[str, Counter] = defaultdict(Counter)
    rows = _decided(year, paths).filter(member__isnull=True)
    for path, standing in rows.values_list("organization__path", "decided_grade__standing"):
        grades[tree.parent_path(path)][standing] += 1
    return grades


def _decided(year, paths: Sequence[str]) -> QuerySet:
    common = tree.common_path(list(paths))
    return year.evaluations.filter(
        state=State.DECIDED, organization__path__startswith=common
    ).order_by()


def _members_failed(evaluations: Sequence) -> Shares:
    cells = [
        row for row in evaluations if row.is_of_organization and row.organization.kind.holds_members
    ]
    if not cells:
        return {}
    counts: dict[int, Counter] = defaultdict(Counter)
    rows = cells[0].year.evaluations.filter(
        state=State.DECIDED,
        member__isnull=False,
        organization__in=[row.organization_id for row in cells],
    )
    grouped = rows.order_by().values_list("organization", "decided_grade__standing")
    for organization, standing, number in grouped.annotate(n=Count("pk")):
        counts[organization][standing] += number
    return {
        row.pk: (counts[row.organization_id][FAILED], counts[row.organization_id].total())
        for row in cells
        if row.organization_id in counts
    }


def _tasks_undone(evaluations: Sequence) -> Shares:
    return _own_tasks(evaluations, UNDONE)


def _tasks_late(evaluations: Sequence) -> Shares:
    return _own_tasks(evaluations, _late())


def _late() -> Q:
    """Done after its deadline, or not done though the deadline is over."""
    return Q(done_on__gt=F("due_on")) | Q(UNDONE, due_on__lt=timezone.localdate())


def _own_tasks(evaluations: Sequence, condition: Q) -> Shares:
    given = Assignment.objects.filter(
        session__year__in={row.year_id for row in evaluations},
        assignee__in=[row.member_id for row in evaluations if row.is_of_member],
    ).exclude(session__state=StudySession.State.DRAFT)
    of_members = _counted(given, "assignee", condition)
    of_units = _plans(
        evaluations,
        [row.organization_id for row in evaluations if row.is_of_organization],
        condition,
    )
    found = {
        row.pk: of_members.get(row.member_id)
        if row.is_of_member
        else of_units.get(row.organization_id)
        for row in evaluations
    }
    return {pk: share for pk, share in found.items() if share}


def _led_tasks_undone(evaluations: Sequence) -> Shares:
    return _led_tasks(evaluations, UNDONE)


def _led_tasks_late(evaluations: Sequence) -> Shares:
    return _led_tasks(evaluations, _late())


def _led_tasks(evaluations: Sequence, condition: Q) -> Shares:
    heads = _headed(evaluations)
    keys = {key for headed in heads.values() for _path, key in headed}
    plans = _plans(evaluations, keys, condition)
    shares = {}
    for pk, headed in heads.items():
        own = [plans[key] for _path, key in headed if key in plans]
        if own:
            shares[pk] = (sum(part for part, _ in own), sum(whole for _, whole in own))
    return shares


def _plans(evaluations: Sequence, organizations, condition: Q) -> dict[int, tuple[int, int]]:
    items = PlanItem.objects.filter(
        year__in={row.year_id for row in evaluations},
        organization__in=organizations,
        kind__in=(PlanItem.Kind.TASK, PlanItem.Kind.BREAKTHROUGH, PlanItem.Kind.REMEDY),
    )
    return _counted(items, "organization", condition)


def _counted(rows: QuerySet, by: str, condition: Q) -> dict[int, tuple[int, int]]:
    counted = rows.order_by().values_list(by)
    return {
        key: (part, whole)
        for key, part, whole in counted.annotate(
            part=Count("pk", filter=condition), whole=Count("pk")
        )
    }


def _unremedied(evaluations: Sequence) -> Shares:
    inspections = Inspection.objects.filter(
        year__in={row.year_id for row in evaluations},
        inspected__in=[row.organization_id for row in evaluations if row.is_of_organization],
        has_findings=True,
        done_on__isnull=False,
    )
    counted = _counted(inspections, "inspected", Q(remedied_on__isnull=True))
    return {
        row.pk: counted[row.organization_id]
        for row in evaluations
        if row.is_of_organization and row.organization_id in counted
    }


def _headed(evaluations: Sequence) -> dict[int, list[tuple[str, int]]]:
    """By evaluation of a member, path and key of the organisations that they head in the year."""
    people = {row.member_id: row for row in evaluations if row.is_of_member}
    if not people:
        return {}
    year = evaluations[0].year
    posts = Position.objects.on(min(year.last_day, timezone.localdate())).filter(
        member__in=people, post__in=HEADS
    )
    heads: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for member, path, key in posts.values_list("member", "organization__path", "organization"):
        heads[people[member].pk].append((path, key))
    return heads


MEASURES: dict[str, Callable[[Sequence], Shares]] = {
    Measure.UNITS_FAILED: _units_failed,
    Measure.MEMBERS_FAILED: _members_failed,
    Measure.LED_UNITS_FAILED: _led_units_failed,
    Measure.TASKS_UNDONE: _tasks_undone,
    Measure.TASKS_LATE: _tasks_late,
    Measure.LED_TASKS_UNDONE: _led_tasks_undone,
    Measure.LED_TASKS_LATE: _led_tasks_late,
    Measure.UNREMEDIED: _unremedied,
    **FACT_MEASURES,
}
