"""Opening a quarter for all leaders, and writing the marks of one."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.models import (
    CampaignYear,
    GradingScheme,
    QuarterResult,
    QuarterReview,
    QuarterTick,
    SubjectKind,
)
from campaigns.models.kinds import kinds_of
from members.models import Membership, Position

MONTHS = 3
HEADS = (Position.Post.SECRETARY, Position.Post.AGENCY_HEAD)


@transaction.atomic
def open_quarter(year: CampaignYear, quarter: int, *, by) -> int:
    """Open the quarter for every leader of the bloc who has no record of it yet; return how many.

    Raises ValidationError in a year that is not open or whose scheme knows no quarters, and before
    the quarter began.
    """
    year.require_open()
    if quarter not in QuarterReview.Quarter.values:
        raise ValidationError("Quý IV không xếp loại riêng, tính vào đánh giá cuối năm.")
    scheme = GradingScheme.objects.of_year(year.calendar_year)
    criteria, axes = list(scheme.quartercriterions.all()), list(scheme.quarteraxiss.all())
    if not axes:
        raise ValidationError("Quy định xếp loại của năm này không có đánh giá hằng quý.")
    today = timezone.localdate()
    first = dt.date(year.calendar_year, MONTHS * quarter - 2, 1)
    if today < first:
        raise ValidationError(f"Quý này bắt đầu từ ngày {first:%d/%m/%Y}.")
    following = dt.date(year.calendar_year, MONTHS * quarter + 1, 1)
    day = min(today, following - dt.timedelta(days=1))
    reviews = _reviews(year, quarter, scheme, day)
    QuarterReview.objects.bulk_create(reviews)
    QuarterTick.objects.bulk_create(
        QuarterTick(
            review=review, order=line.order, group=line.group, text=line.text, points=line.points
        )
        for review in reviews
        for line in criteria
    )
    QuarterResult.objects.bulk_create(
        QuarterResult(review=review, order=axis.order, text=axis.text, points=axis.points)
        for review in reviews
        for axis in axes
    )
    return len(reviews)


def _reviews(year, quarter: int, scheme: GradingScheme, day: dt.date) -> list[QuarterReview]:
    """One for each leader who belongs to a cell of the bloc on the day and has none."""
    root = year.organization.path
    homes = Membership.objects.home().on(day).filter(organization__path__startswith=root)
    known = QuarterReview.objects.filter(year=year, quarter=quarter).values("member")
    cells = dict(homes.exclude(member__in=known).values_list("member", "organization"))
    kinds = kinds_of(cells, scheme=scheme, day=day)
    posts = Position.objects.on(day).filter(member__in=cells, post__in=HEADS)
    heads = set(posts.values_list("member", flat=True))
    return [
        QuarterReview(
            year=year,
            organization_id=cell,
            member_id=member,
            quarter=quarter,
            scheme=scheme,
            is_head=member in heads,
        )
        for member, cell in sorted(cells.items())
        if kinds[member] == SubjectKind.LEADER
    ]


@transaction.atomic
def grade_self(review: QuarterReview, *, by, marks: Mapping[Any, dict], grade) -> None:
    """Write one's own marks, which who decides starts from, and hand in the grade.

    Raises ValidationError where the axes' points do not add up to the scheme's.
    """
    _write(review, marks)
    total, due = sum(axis.points for axis in review.axes.all()), review.scheme.result_points
    if due is not None and total != due:
        raise ValidationError(f"Điểm tối đa của các trục cộng lại phải bằng {due}.")
    for tick in review.ticks.all():
        tick.given_ensured = tick.self_ensured
        tick.save(update_fields=["given_ensured"])
    for axis in review.axes.all():
        axis.given = axis.kpi
        axis.save(update_fields=["given"])
    review.grade_self(by=by, grade=grade)


@transaction.atomic
def decide(review: QuarterReview, *, by, marks: Mapping[Any, dict], facts: dict, **data) -> None:
    """Write the marks and facts of who decides, and the grade."""
    _write(review, marks)
    for name, value in facts.items():
        setattr(review, name, value)
    review.save(update_fields=list(facts))
    review.decide(by=by, **data)


def _write(review: QuarterReview, marks: Mapping[Any, dict]) -> None:
    for mark, values in marks.items():
        for name, value in values.items():
            setattr(mark, name, value)
        mark.full_clean(exclude=["review"])
        mark.save(update_fields=list(values))
