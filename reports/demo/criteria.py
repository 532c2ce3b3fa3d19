"""Criteria of each year, the points by hand, and what they add up to."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal

from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization, OrganizationKind
from reports.figures.period import Period, end_of
from reports.figures.registry import FIGURES

from .steps import Act, step, write
from .world import BATCH, World

Level, Measure, Rule = OrganizationKind.Level, Criterion.Measure, Criterion.Rule
G, R = Criterion.Group.GENERAL, Criterion.Group.RESULT
LEVELS = ((Level.GRASSROOTS, "tổ chức cơ sở đảng"), (Level.CELL, "chi bộ"))
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
COLUMNS = ("group", "title", "weight", "measure", "rule", "target", "bands")
SCORED_LESS = 0.06  # of the criteria, by one point

Totals = tuple[Decimal, Decimal]  # as claimed, as appraised


def publish(world: World, year: CampaignYear) -> None:
    """The sets of criteria of the year, published by the bloc's staff in January."""
    published_at = min(world.now, end_of(dt.date(year.calendar_year, 1, 14)))
    act = Act("publish", world.users["chuyenvien"].member_id, published_at)
    for level, name in LEVELS:
        criteria_set = CriteriaSet.objects.create(
            year=year,
            level=level,
            name=f"Bộ tiêu chí năm {year.calendar_year} đối với {name} (minh họa)",
            published_at=published_at,
        )
        Criterion.objects.bulk_create(
            Criterion(
                criteria_set=criteria_set, position=position,
                **dict(zip(COLUMNS, values, strict=True)),
            )
            for position, values in enumerate(CRITERIA)
        )  # fmt: skip
        write([criteria_set], [[step(world, act, "", "published", act.at)]])


def score(world: World, year: CampaignYear) -> None:
    """The points by hand: as each organisation claims them, and as they were appraised."""
    rng, scored = world.rng, []
    for level, organizations in _units(world):
        by_hand = list(
            Criterion.objects.filter(criteria_set__year=year, criteria_set__level=level, measure="")
        )
        for organization in organizations:
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
    Score.objects.bulk_create(scored, batch_size=BATCH)


def totals(world: World, year: CampaignYear) -> dict[int, Totals]:
    """By organisation: what its pages of criteria say, as it claims them and as they were appraised."""
    claimed: dict[int, Decimal] = defaultdict(Decimal)
    appraised: dict[int, Decimal] = defaultdict(Decimal)
    for row in Score.objects.filter(year=year, appraised_points__isnull=False):
        claimed[row.organization_id] += row.self_points
        appraised[row.organization_id] += row.appraised_points
    period = Period.of_campaign_year(year, world.today)
    for level, organizations in _units(world):
        rows = Criterion.objects.filter(criteria_set__year=year, criteria_set__level=level)
        for criterion in rows.exclude(measure=""):
            figures = FIGURES[criterion.measure].each(world.bloc, organizations, period)
            for pk, figure in figures.items():
                points = criterion.points_for(figure.numerator, figure.denominator)
                claimed[pk] += points
                appraised[pk] += points
    return {pk: (claimed[pk], points) for pk, points in appraised.items()}


def _units(world: World) -> tuple[tuple[int, list[Organization]], ...]:
    return (Level.GRASSROOTS, world.grassroots), (Level.CELL, world.cells)
