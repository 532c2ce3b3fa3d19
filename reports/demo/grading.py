"""Evaluations as far as the stage has come, with the ballots of the office's cells."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from campaigns.actions.evaluations import open_evaluations
from campaigns.caps import top_limit
from campaigns.issuers import issuers_of
from campaigns.models import (
    Ballot,
    BallotTally,
    CampaignYear,
    Decision,
    Evaluation,
    Grade,
    GradingSettings,
)
from members.models import Organization
from members.tree import lineage, parent_path

from . import criteria, facts, reviews, years
from .criteria import Totals
from .steps import Act, lead, update, write
from .world import World, moment

TOP, GOOD = 90, 70  # points from which these grades may be given
REACHED = 0.93  # of the members; the others are "done"
SETTINGS = {
    "cap_rounding": GradingSettings.Rounding.HALF_UP,
    "cap_counts_head": True,
    "cap_small_unit_minimum": 0,
    "ballot_threshold_percent": 50,
    "ballot_base": GradingSettings.BallotBase.MEMBERS,
    "ballot_secret": True,
    "ballot_rounds": GradingSettings.BallotRounds.ONE,
}
WRITTEN = (
    "state", "self_grade", "self_points", "proposed_grade", "proposed_points",
    "criteria_points", "decided_grade", "decision",
)  # fmt: skip


def build(world: World) -> None:
    """Criteria for every year; decided grades for past years; this year as the stage says."""
    for year in world.years:
        criteria.publish(world, year)
        criteria.score(world, year)
        is_past = year != world.current
        if is_past or world.stage != "open":
            GradingSettings.objects.create(year=year, **SETTINGS)
            open_evaluations(year, by=world.users["thuongvu"])
            _grade(world, year, finish=is_past or world.stage == "closed")
    _ballots(world)
    reviews.write(world)
    facts.grade_anew(world)
    years.close_past(world)


def _grade(world: World, year: CampaignYear, *, finish: bool) -> None:
    """Self-grades and proposals for all; decisions under the cap where the year is finished."""
    groups: dict[tuple, list[Evaluation]] = {}
    rows = Evaluation.objects.filter(year=year, state=Evaluation.State.OPEN)
    for row in rows.select_related("organization", "scheme"):
        path = row.organization.path
        group = lineage(path)[1] if row.is_of_member else parent_path(path)
        groups.setdefault((group, row.kind), []).append(row)
    grades = {
        (grade.scheme_id, grade.target, grade.standing): grade for grade in Grade.objects.all()
    }
    totals, graded, steps = criteria.totals(world, year), [], []
    decisions = _decisions(world, year) if finish else {}
    for group in groups.values():
        points = {row.pk: _points(world, row, totals) for row in group}
        standings = _standings(group, points)
        for row in group:
            standing = standings.get(row.pk, Grade.Standing.DONE)
            grade = grades[row.scheme_id, row.target, standing]
            _write_grade(world, row, grade, points[row.pk], decisions.get(row.pk))
            steps.append(lead(world, row, _acts(world, row)))
        graded += group
    update(graded, WRITTEN)
    write(graded, steps)


def _points(world: World, row: Evaluation, totals: dict[int, Totals]) -> Totals:
    """Of an organisation those of its criteria; of a member what the cell gives them."""
    if row.is_of_organization:
        return totals[row.organization_id]
    rng = world.rng
    given = Decimal(rng.randint(71, 97) if rng.random() < REACHED else rng.randint(52, 68))
    return given, given


def _standings(group: list[Evaluation], points: dict[int, Totals]) -> dict[int, str]:
    """The top grade for the best of those who reach it, as many as the cap allows."""
    scheme, standing = group[0].scheme, Grade.Standing
    reached = [row for row in group if points[row.pk][1] >= GOOD]
    limit = top_limit(
        reached=len(reached),
        graded=len(group),
        percent=scheme.cap_percent,
        base=scheme.cap_base,
        rounding=SETTINGS["cap_rounding"],
    )
    best = sorted(reached, key=lambda row: -points[row.pk][1])[:limit]
    standings = {row.pk: standing.GOOD for row in reached}
    return standings | {row.pk: standing.TOP for row in best if points[row.pk][1] >= TOP}


def _decisions(world: World, year: CampaignYear) -> dict[int, Decision]:
    """By evaluation the decision on it: one of each committee, one of the bloc, one from above."""
    day = dt.date(year.calendar_year, 12, 20)
    issuers = issuers_of(Evaluation.objects.filter(year=year), day)
    entered = {
        issuer: Decision.objects.create(
            kind=Decision.Kind.GRADING,
            issuer=issuer,
            number=_number(world, issuer),
            decided_on=day,
        )
        for issuer in sorted(set(issuers.values()), key=lambda unit: unit.path if unit else "")
    }
    return {pk: entered[issuer] for pk, issuer in issuers.items()}


def _number(world: World, issuer: Organization | None) -> str:
    if issuer is None:
        return "35-QĐ/TU"
    return "21-QĐ/ĐUK" if issuer == world.bloc else "15-QĐ/ĐU"


def _write_grade(
    world: World, row: Evaluation, grade: Grade, points: Totals, decision: Decision | None
) -> None:
    """The columns of the own grade, of the proposal and of the decision, as far as it has come."""
    claimed, appraised = points if row.scheme.uses_points else (None, None)
    row.self_grade, row.self_points = grade, claimed
    if decision or row.organization_id != world.story_cell.pk:
        row.proposed_grade, row.proposed_points = grade, appraised
        row.criteria_points = None if row.is_of_member else points[1]
    if decision:
        row.decided_grade, row.decision = grade, decision


def _acts(world: World, row: Evaluation) -> Iterator[Act]:
    """Graded by oneself, proposed and decided by those whose turn it is."""
    unit, member = row.organization, row.member_id
    committee = world.committee_of(unit)
    day = min(dt.date(row.calendar_year, 12, 2), world.today - dt.timedelta(days=3))
    leader = world.leader(unit, day)
    if member:
        proposed_by, decided_by = leader, world.leader(committee, day, but=(member, leader))
    elif unit == committee:
        proposed_by, decided_by = (
            world.users[login].member_id for login in ("chuyenvien", "thuongvu")
        )
    else:
        proposed_by = world.leader(committee, day, but=(leader,))
        decided_by = world.leader(committee, day, but=(leader, proposed_by))
    yield Act("grade_self", member or leader, moment(day))
    if row.proposed_grade_id:
        yield Act("propose", proposed_by, moment(day + dt.timedelta(days=1)))
    if row.decided_on:
        yield Act("decide", decided_by, moment(row.decided_on))


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
        in_favour = len(people) - world.rng.choice((0, 0, 0, 1, 1))
        ballot = Ballot.objects.create(
            evaluation=row,
            held_on=world.today,
            tellers=f"{people[-1]} (tổ trưởng), {people[-2]}",
            **dict.fromkeys(("members", "present", "handed_out", "returned", "valid"), len(people)),
        )
        offered = [grade for grade in grades if grade.scheme_id == row.scheme_id]
        rank = offered.index(row.proposed_grade)
        other = offered[rank + 1 if rank == 0 else rank - 1]
        votes = {row.proposed_grade: in_favour, other: len(people) - in_favour}
        tallies += [
            BallotTally(ballot=ballot, grade=grade, votes=votes.get(grade, 0)) for grade in offered
        ]
    BallotTally.objects.bulk_create(tallies)
