"""The order of grading and the days of the round: reminders and warnings, never a refusal.

The rules of the order are lines of the scheme (`OrderLine`; QĐ 366, Điều 7.3 and 12.2); those with a
check are warned of here, where they are not kept. The order in which people are reviewed is that of
`review_order.py`. The draft of a collective's report reaches its readers some working days ahead.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from campaigns.models import CampaignYear, Deadline, Evaluation, GradingScheme, OrderLine
from members import tree
from members.models import Position
from portal.kit.text import short_date

State, Post, Check = Evaluation.State, Position.Post, OrderLine.Check
SATURDAY = 5


def out_of_order(evaluations: Sequence[Evaluation]) -> dict[int, list[str]]:
    """By evaluation, what should be there before it; as few queries for many as for one.

    Only what the evaluation's scheme asks for.
    """
    checks = _checks(evaluations)
    if not checks:
        return {evaluation.pk: [] for evaluation in evaluations}
    waiting, headed = _undecided(evaluations), _heads(evaluations)
    agencies = _with_agency(evaluations)
    warnings: dict[int, list[str]] = {}
    for evaluation in evaluations:
        asked, found = checks.get(evaluation.scheme_id, set()), []
        if Check.BELOW_FIRST in asked and evaluation.is_of_organization:
            found.append(_of_those_below(evaluation, waiting, headed))
        if Check.AGENCY_FIRST in asked and evaluation.is_of_organization:
            found.append(_of_agency(evaluation, agencies))
        if Check.HEAD_LAST in asked and evaluation.is_of_member:
            found.append(_of_collective(headed.get(evaluation.member_id, ()), waiting))
        warnings[evaluation.pk] = [warning for warning in found if warning]
    return warnings


def _checks(evaluations: Sequence[Evaluation]) -> dict[int, set[str]]:
    """By scheme, what of the order of grading is checked."""
    lines = OrderLine.objects.filter(
        scheme__in={evaluation.scheme_id for evaluation in evaluations},
        stage=OrderLine.Stage.GRADING,
    ).exclude(check_code="")
    checks: dict[int, set[str]] = {}
    for scheme, check in lines.values_list("scheme", "check_code"):
        checks.setdefault(scheme, set()).add(check)
    return checks


def rules_of_order(schemes: Collection[GradingScheme], stage: str) -> list[OrderLine]:
    """The rules of the order of review, or of grading, in these schemes."""
    return list(OrderLine.objects.filter(scheme__in=schemes, stage=stage))


def _of_those_below(unit: Evaluation, waiting, headed) -> str:
    below = _waiting_below(unit, waiting, headed)
    if not below:
        return ""
    return (
        f"Còn {below} hồ sơ đảng viên, tổ chức trực thuộc chưa quyết định: xếp loại cấp dưới trước, tổ "
        "chức đảng sau."
    )


def _of_agency(unit: Evaluation, agencies: Collection[int]) -> str:
    if unit.agency_grade or unit.organization_id not in agencies:
        return ""
    return (
        "Chưa ghi mức xếp loại của cơ quan, đơn vị (ghi khi thẩm định, đề xuất): xếp loại cơ quan, đơn "
        "vị trước, tổ chức đảng sau."
    )


def _of_collective(led: Sequence[str], waiting: Sequence[Waiting]) -> str:
    if not any(row.is_unit and row.path in led for row in waiting):
        return ""
    return "Tập thể do đồng chí này đứng đầu chưa quyết định: xếp loại tập thể trước, người đứng đầu sau."


def _with_agency(evaluations: Sequence[Evaluation]) -> set[int]:
    """The organisations among them with an agency: those whose agency has a head this year."""
    units = [row for row in evaluations if row.is_of_organization]
    if not units:
        return set()
    day = min(max(row.year.last_day for row in units), timezone.localdate())
    heads = Position.objects.on(day).filter(
        post=Post.AGENCY_HEAD, organization__in=[row.organization_id for row in units]
    )
    return set(heads.values_list("organization", flat=True))


@dataclass(frozen=True)
class Waiting:
    """An evaluation of the same year that is not decided yet."""

    path: str
    member: int | None

    @property
    def is_unit(self) -> bool:
        return self.member is None


def _undecided(evaluations: Sequence[Evaluation]) -> list[Waiting]:
    """What waits at and below their organisations, and the organisations above these."""
    paths = [row.organization.path for row in evaluations]
    above = {path for own in paths for path in tree.lineage(own)}
    rows = Evaluation.objects.filter(
        Q(organization__path__startswith=tree.common_path(paths))
        | Q(member__isnull=True, organization__path__in=above),
        year__in={row.year_id for row in evaluations},
        state__in=Evaluation.UNDECIDED,
    )
    return [Waiting(*row) for row in rows.order_by().values_list("organization__path", "member")]


def _heads(evaluations: Sequence[Evaluation]) -> dict[int, list[str]]:
    """By member, the paths of the organisations that they are secretary of."""
    day = min(max(row.year.last_day for row in evaluations), timezone.localdate())
    secretaries = Position.objects.on(day).filter(post=Post.SECRETARY)
    paths = [row.organization.path for row in evaluations]
    within = secretaries.filter(
        Q(organization__path__startswith=tree.common_path(paths))
        | Q(member__in=[row.member_id for row in evaluations if row.is_of_member])
    )
    headed: dict[int, list[str]] = {}
    for member, path in within.values_list("member", "organization__path"):
        headed.setdefault(member, []).append(path)
    return headed


def _waiting_below(
    unit: Evaluation, waiting: Sequence[Waiting], headed: dict[int, list[str]]
) -> int:
    """How many are undecided in or below the unit; its own head is graded after it."""
    path = unit.organization.path
    return sum(
        row.path.startswith(path)
        and not (row.is_unit and row.path == path)
        and path not in headed.get(row.member or 0, ())
        for row in waiting
    )


def working_days_before(day: dt.date, days: int) -> dt.date:
    """The day so many working days (Monday to Friday) earlier."""
    while days > 0:
        day -= dt.timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day


@dataclass(frozen=True)
class Due:
    """A deadline of the scheme in one year."""

    deadline: Deadline
    day: dt.date

    def __str__(self) -> str:
        return f"{self.deadline.get_stage_display()} trước ngày {short_date(self.day)}"

    @property
    def is_over(self) -> bool:
        return timezone.localdate() >= self.day


def deadlines_of(year: CampaignYear) -> list[Due]:
    """What the scheme in force wants done by when, in this year."""
    scheme = GradingScheme.objects.in_force(year.calendar_year)
    lines = scheme.deadlines.all() if scheme else ()
    return [Due(line, line.in_year(year.calendar_year)) for line in lines]


def draft_note(evaluation: Evaluation) -> str:
    """Whether the draft of a collective's report was ready in time for its review; empty for none.

    Ready is the first self-grade handed in; the review is held on the day of the cell's ballot, else
    it is expected on the day by which the cell proposes.
    """
    days = evaluation.scheme.draft_days
    if evaluation.is_of_member or not days:
        return ""
    ballots = Evaluation.objects.filter(
        year=evaluation.year_id, organization=evaluation.organization_id, ballots__isnull=False
    )
    held_on = (
        ballots.order_by("ballots__held_on").values_list("ballots__held_on", flat=True).first()
    )
    review = held_on or evaluation.year.cell_grade_due
    if review is None:
        return f"Dự thảo báo cáo gửi người dự trước hội nghị ít nhất {days} ngày làm việc."
    latest = working_days_before(review, days)
    first = evaluation.steps.filter(action="grade_self").order_by("at").first()
    ready = timezone.localdate(first.at) if first else timezone.localdate()
    note = (
        f"Dự thảo báo cáo gửi người dự chậm nhất ngày {short_date(latest)} (trước hội nghị {days} "
        "ngày làm việc)"
    )
    return f"{note}; đã muộn." if ready > latest else f"{note}."
