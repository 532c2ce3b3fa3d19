"""Criteria of each year, scores, and evaluations as far as the stage has come."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from campaigns.actions.evaluations import open_evaluations
from campaigns.caps import top_limit
from campaigns.models import CampaignYear, CriteriaSet, Criterion, Evaluation, Grade, Score
from members.models import OrganizationKind

from .world import World

Level, Measure, Rule = OrganizationKind.Level, Criterion.Measure, Criterion.Rule
G, R = Criterion.Group.GENERAL, Criterion.Group.RESULT
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
    done = [year.pk for year in world.years if year != world.current]
    CampaignYear.objects.filter(pk__in=done).update(state=CampaignYear.State.CLOSED)


def _criteria(year: CampaignYear) -> None:
    for level, name in ((Level.GRASSROOTS, "tổ chức cơ sở đảng"), (Level.CELL, "chi bộ")):
        criteria_set = CriteriaSet.objects.create(
            year=year,
            level=level,
            name=f"Bộ tiêu chí năm {year.year} đối với {name} (minh họa)",
            published_at=dt.datetime(year.year, 1, 20, 8, tzinfo=timezone.get_current_timezone()),
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
    by_level = {
        level: list(
            Criterion.objects.filter(criteria_set__year=year, criteria_set__level=level, measure="")
        )
        for level in (Level.GRASSROOTS, Level.CELL)
    }
    places = [(organization, Level.GRASSROOTS) for organization in world.grassroots]
    places += [(cell, Level.CELL) for cell in world.cells]
    Score.objects.bulk_create(
        (
            Score(
                year=year,
                organization=organization,
                criterion=criterion,
                self_points=(points := Decimal(rng.choice((8, 9, 10, 10)))),
                appraised_points=points,
                evidence="Báo cáo của đơn vị (minh họa)",
            )
            for organization, level in places
            for criterion in by_level[level]
        ),
        batch_size=2000,
    )


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
    changed = []
    for group in groups.values():
        changed += _grade_group(world, group, grades, finish=finish)
    Evaluation.objects.bulk_update(
        changed,
        ["state", "self_grade", "self_points", "proposed_grade", "proposed_points",
         "decided_grade", "decided_on", "decision_number"],
        batch_size=500,
    )  # fmt: skip


def _set_state(row: Evaluation, state: str) -> None:
    # The demo tells what verbs did long ago; the field itself accepts verbs alone.
    row.__dict__["state"] = state


def _grade_group(world: World, group: list[Evaluation], grades: dict, *, finish: bool) -> list:
    rng, scheme = world.rng, group[0].scheme
    standing = Grade.Standing
    reached = [row for row in group if rng.random() < 0.93]
    limit = top_limit(
        reached=len(reached), graded=len(group), percent=scheme.cap_percent, base=scheme.cap_base
    )
    top = set(rng.sample(range(len(reached)), limit)) if reached else set()
    place = {row.pk: (standing.TOP if n in top else standing.GOOD) for n, row in enumerate(reached)}
    for row in group:
        wanted = place.get(row.pk, standing.DONE)
        points = Decimal({standing.TOP: 93, standing.GOOD: 82, standing.DONE: 65}[wanted])
        grade = grades[row.scheme_id, row.target, wanted]
        row.self_grade, row.self_points = grade, points
        _set_state(row, Evaluation.State.SELF_GRADED)
        if finish or row.organization_id != world.story_cell.pk:
            row.proposed_grade, row.proposed_points = grade, points
            _set_state(row, Evaluation.State.PROPOSED)
        if finish:
            row.decided_grade, row.decision_number = grade, f"{row.pk % 90 + 10}-QĐ/ĐU"
            row.decided_on = dt.date(row.year.year, 12, 20)
            _set_state(row, Evaluation.State.DECIDED)
    return group
