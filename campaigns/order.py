"""The order and the days of review and grading: reminders and warnings, never a refusal.

Review (QĐ 366, Điều 7.3): the collective before its members, the head first. Grading (Điều 12.2):
members and organisations below before the Party organisation, the collective before its head. The
draft of a collective's report reaches its readers some working days ahead; a scheme's deadlines.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from campaigns.models import CampaignYear, Deadline, Evaluation, GradingScheme
from members import tree
from members.models import Position
from portal.kit.text import short_date

State, Post = Evaluation.State, Position.Post
SATURDAY = 5
# Who is reviewed before whom in the cell; the others follow.
FIRST = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)


def out_of_order(evaluations: Sequence[Evaluation]) -> dict[int, list[str]]:
    """By evaluation, what should be decided before it; three queries however many they are."""
    warnings: dict[int, list[str]] = {evaluation.pk: [] for evaluation in evaluations}
    if not evaluations:
        return warnings
    waiting = _undecided(evaluations)
    headed = _heads(evaluations)
    for evaluation in evaluations:
        if evaluation.is_of_organization:
            below = _waiting_below(evaluation, waiting, headed)
            if below:
                warnings[evaluation.pk].append(
                    f"Còn {below} hồ sơ đảng viên, tổ chức trực thuộc chưa quyết định: xếp loại cấp "
                    "dưới trước, tổ chức đảng sau."
                )
            continue
        for path in headed.get(evaluation.member_id, ()):
            if any(row.is_unit and row.path == path for row in waiting):
                warnings[evaluation.pk].append(
                    "Tập thể do đồng chí này đứng đầu chưa quyết định: xếp loại tập thể trước, người "
                    "đứng đầu sau."
                )
    return warnings


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


def review_order(evaluations: Sequence[Evaluation], day: dt.date) -> list[Evaluation]:
    """The members of a cell as they are reviewed: who leads the cell first, then by name."""
    if not evaluations:
        return []
    posts = Position.objects.on(day).filter(
        organization=evaluations[0].organization_id,
        member__in=[row.member_id for row in evaluations],
        post__in=FIRST,
    )
    ranks: dict[int, int] = {}
    for member, post in posts.values_list("member", "post"):
        ranks[member] = min(ranks.get(member, len(FIRST)), FIRST.index(post))
    return sorted(evaluations, key=lambda row: ranks.get(row.member_id, len(FIRST)))


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
