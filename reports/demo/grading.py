"""Criteria of each year, scores, and evaluations as far as the stage has come."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from django.utils import timezone

from campaigns.actions.evaluations import open_evaluations
from campaigns.caps import top_limit
from campaigns.models import (
    Ballot,
    BallotTally,
    CampaignYear,
    CriteriaSet,
    Criterion,
    Evaluation,
    Grade,
    Score,
)
from members.models import Organization, OrganizationKind
from reports.figures.period import Period, end_of
from reports.figures.registry import FIGURES

from .world import World

Level, Measure, Rule = OrganizationKind.Level, Criterion.Measure, Criterion.Rule
G, R = Criterion.Group.GENERAL, Criterion.Group.RESULT
TOP, GOOD = 90, 70  # points from which these grades may be given
REACHED = 0.93  # of the members; the others are "done"
SCORED_LESS = 0.06  # of the criteria, by one point
REVIEW = (
    "Ưu điểm: hoàn thành nhiệm vụ được giao, giữ nền nếp sinh hoạt (minh họa).\n"
    "Hạn chế: có việc còn chậm so với kế hoạch (minh họa).\n"
    "Biện pháp: rà soát tiến độ hằng tháng, báo cáo chi bộ (minh họa)."
)
Totals = tuple[Decimal, Decimal]  # as claimed, as appraised
BANDS = [[95, 100], [90, 80], [80, 50]]
CRITERIA = (
    (G, "Quán triệt chỉ thị, kế hoạch kịp thời", 10, "", "", None, []),
    (G, "Kiểm tra, uốn nắn; không có biểu hiện suy thoái", 10, "", "", None, []),
    (G, "Thực hiện quy định nêu gương", 10, "", "", None, []),
    (R, "Sinh hoạt thường kỳ hằng tháng", 15, Measure.REGULAR_MEETINGS, Rule.SHARE, 100, []),
    (R, "Sinh hoạt chuyên đề mỗi quý", 10, Measure.THEMATIC_MEETINGS, Rule.SHARE, 100, []),
    (R, "Đảng viên dự sinh hoạt", 15, Measure.ATTENDANCE, Rule.BANDS, None, BANDS),
    (R, "Đảng viên đăng ký, cam kết", 15, Measure.PLEDGES_SUBMITTED, Rule.BANDS, None, BANDS),
    (R, "Gương điển hình được công nhận", 15, Measure.EXEMPLARS, Rule.COUNT, 1, []),
)


def build(world: World) -> None:
    """Criteria for every year; decided grades for past years; this year as the stage says."""
    for year in world.years:
        _criteria(year)
        _scores(world, year)
        past = year != world.current
        if past or world.stage != "open":
            open_evaluations(year, by=world.users["thuongvu"])
            _grade(world, year, finish=past or world.stage == "closed")
    _ballots(world)
    done = [year.pk for year in world.years if year != world.current]
    CampaignYear.objects.filter(pk__in=done).update(state=CampaignYear.State.CLOSED)


def _criteria(year: CampaignYear) -> None:
    for level, name in ((Level.GRASSROOTS, "tổ chức cơ sở đảng"), (Level.CELL, "chi bộ")):
        criteria_set = CriteriaSet.objects.create(
            year=year,
            level=level,
            name=f"Bộ tiêu chí năm {year.year} đối với {name} (minh họa)",
            published_at=min(timezone.now(), end_of(dt.date(year.year, 1, 14))),
        )
        Criterion.objects.bulk_create(
            Criterion(
                criteria_set=criteria_set, position=position, group=group, title=title,
                weight=weight, measure=measure, rule=rule, target=target, bands=bands,
            )
            for position, (group, title, weight, measure, rule, target, bands) in enumerate(CRITERIA)
        )  # fmt: skip


def _scores(world: World, year: CampaignYear) -> None:
    rng = world.rng
    scored = []
    for level, places in _places(world):
        by_hand = list(
            Criterion.objects.filter(criteria_set__year=year, criteria_set__level=level, measure="")
        )
        for organization in places:
            for criterion in by_hand:
                claimed = Decimal(rng.choice((8, 9, 10, 10)))
                is_less = rng.random() < SCORED_LESS
                scored.append(
                    Score(
                        year=year,
                        organization=organization,
                        criterion=criterion,
                        self_points=claimed,
                        appraised_points=claimed - is_less,
                        difference_reason="Minh chứng chưa đủ (minh họa)" if is_less else "",
                        evidence="Báo cáo của đơn vị (minh họa)",
                    )
                )
    Score.objects.bulk_create(scored, batch_size=2000)


def _places(world: World) -> tuple[tuple[int, list[Organization]], ...]:
    return (Level.GRASSROOTS, world.grassroots), (Level.CELL, world.cells)


def _totals(world: World, year: CampaignYear) -> dict[int, Totals]:
    """By organisation: what its pages of criteria say, as it claims them and as they were appraised."""
    own: dict[int, Decimal] = defaultdict(Decimal)
    found: dict[int, Decimal] = defaultdict(Decimal)
    for score in Score.objects.filter(year=year, appraised_points__isnull=False):
        own[score.organization_id] += score.self_points
        found[score.organization_id] += score.appraised_points
    period = Period.of_campaign_year(year, world.today)
    for level, places in _places(world):
        rows = Criterion.objects.filter(criteria_set__year=year, criteria_set__level=level)
        for criterion in rows.exclude(measure=""):
            figures = FIGURES[criterion.measure].each(world.bloc, places, period)
            for pk, figure in figures.items():
                points = criterion.points_for(figure.numerator, figure.denominator)
                own[pk] += points
                found[pk] += points
    return {pk: (own[pk], points) for pk, points in found.items()}


def _grade(world: World, year: CampaignYear, *, finish: bool) -> None:
    """Self-grades and proposals for all; decisions under the cap where the year is finished."""
    groups: dict[tuple, list[Evaluation]] = {}
    rows = Evaluation.objects.filter(year=year, state=Evaluation.State.OPEN).select_related(
        "organization", "scheme"
    )
    step = len(world.bloc.path)
    for row in rows:
        key = (
            (row.organization.path[: 2 * step], "member")
            if row.member_id
            else (row.organization.path[:-step], "organization")
        )
        groups.setdefault(key, []).append(row)
    grades = {
        (grade.scheme_id, grade.target, grade.standing): grade for grade in Grade.objects.all()
    }
    totals = _totals(world, year)
    changed = []
    for group in groups.values():
        changed += _grade_group(world, group, grades, totals, finish=finish)
    # Written over as new rows would be: many times cheaper than a bulk update of so many columns.
    Evaluation.objects.bulk_create(
        changed,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            "state", "self_grade", "self_points", "self_review", "proposed_grade",
            "proposed_points", "criteria_points", "decided_grade", "decided_on", "decision_number",
        ],
        batch_size=500,
    )  # fmt: skip


def _ballots(world: World) -> None:
    """The ballot behind each proposal of this year in the office's cells."""
    proposed = Evaluation.objects.of_members().filter(
        year=world.current,
        organization__path__startswith=world.office.path,
        proposed_grade__isnull=False,
    )
    grades = list(Grade.objects.filter(target=Grade.Target.MEMBER).order_by("rank"))
    tallies = []
    for row in proposed.select_related("proposed_grade"):
        people = world.members[row.organization_id]
        for_it = len(people) - world.rng.choice((0, 0, 0, 1, 1))
        ballot = Ballot.objects.create(
            evaluation=row,
            held_on=world.today,
            tellers=f"{people[-1]} (tổ trưởng), {people[-2]}",
            **dict.fromkeys(("members", "present", "handed_out", "returned", "valid"), len(people)),
        )
        offered = [grade for grade in grades if grade.scheme_id == row.scheme_id]
        at = offered.index(row.proposed_grade)
        other = offered[at + 1 if at == 0 else at - 1]
        votes = {row.proposed_grade: for_it, other: len(people) - for_it}
        tallies += [
            BallotTally(ballot=ballot, grade=grade, votes=votes.get(grade, 0)) for grade in offered
        ]
    BallotTally.objects.bulk_create(tallies)


def _set_state(row: Evaluation, state: str) -> None:
    # The demo tells what verbs did long ago; the field itself accepts verbs alone.
    row.__dict__["state"] = state


def _points(rng, row: Evaluation, totals: dict[int, Totals]) -> Totals:
    """Of an organisation those of its criteria; of a member what his cell gives him."""
    if row.member_id is None:
        return totals[row.organization_id]
    given = Decimal(rng.randint(71, 97) if rng.random() < REACHED else rng.randint(52, 68))
    return given, given


def _standings(group: list[Evaluation], points: dict[int, Totals]) -> dict[int, str]:
    """The top grade for the best of those who reach it, as many as the cap allows."""
    scheme, standing = group[0].scheme, Grade.Standing
    reached = [row for row in group if points[row.pk][1] >= GOOD]
    limit = top_limit(
        reached=len(reached), graded=len(group), percent=scheme.cap_percent, base=scheme.cap_base
    )
    best = sorted(reached, key=lambda row: -points[row.pk][1])[:limit]
    found = {row.pk: standing.GOOD for row in reached}
    return found | {row.pk: standing.TOP for row in best if points[row.pk][1] >= TOP}


def _grade_group(
    world: World, group: list[Evaluation], grades: dict, totals: dict[int, Totals], *, finish: bool
) -> list[Evaluation]:
    points = {row.pk: _points(world.rng, row, totals) for row in group}
    standings = _standings(group, points)
    for row in group:
        grade = grades[row.scheme_id, row.target, standings.get(row.pk, Grade.Standing.DONE)]
        own, appraised = points[row.pk]
        given = row.scheme.uses_points
        row.self_grade, row.self_points = grade, own if given else None
        row.self_review = REVIEW
        _set_state(row, Evaluation.State.SELF_GRADED)
        if finish or row.organization_id != world.story_cell.pk:
            row.proposed_grade, row.proposed_points = grade, appraised if given else None
            row.criteria_points = None if row.member_id else appraised
            _set_state(row, Evaluation.State.PROPOSED)
        if finish:
            row.decided_grade, row.decision_number = grade, f"{row.pk % 90 + 10}-QĐ/ĐU"
            row.decided_on = dt.date(row.year.year, 12, 20)
            _set_state(row, Evaluation.State.DECIDED)
    return group
