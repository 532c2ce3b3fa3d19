"""Figures of pledges, as shares of three bases.

The bases are the members at the cut-off, those among them who studied the annual topic, and the
leaders. What is counted are members, not papers, but for the three figures of papers. Submitted,
accepted and fulfilled each count by their own day, so that what happens after the cut-off changes
no figure. "Cam kết" are the kinds of `Pledge.COMMITMENTS`; each kind has a figure of its own, too.
Whoever was not assessed yet is in no base of what was fulfilled.
"""

from collections.abc import Iterable
from functools import lru_cache

from django.db.models import F, Q, QuerySet

from campaigns.models import Attendance, Pledge, StudySession
from reports.figures.measure import Measure, event, yearly
from reports.figures.people import LEADERS, MEMBERS, members_who
from reports.figures.period import Period, end_of
from reports.figures.tally import Rows, Tally


def personal(step: str = "submitted_at", kinds: Iterable[str] = Pledge.COMMITMENTS, **filters):
    """Members' own pledges of the period's years that took this step by the cut-off.

    Pledges of a year of ghi bổ sung are typed years later, and count whenever they took it.
    """

    def rows(period: Period) -> QuerySet:
        day = min(period.judged_on, period.handed_in_by or period.judged_on)
        typed_later = Q(**{f"{step}__isnull": False}, year__is_backfill=True)
        by_then = Q(**{f"{step}__lt": end_of(day)}) | typed_later
        return Pledge.objects.filter(
            by_then, member__isnull=False, kind__in=kinds, **filters, **period.in_years()
        )

    return rows


submitted = personal(state__in=Pledge.COUNTED)
accepted = personal("accepted_at")
assessed = personal("assessed_at")
fulfilled = personal("assessed_at", cell_result=Pledge.Result.FULFILLED)
unfulfilled = personal("assessed_at", cell_result__in=(Pledge.Result.PARTLY, Pledge.Result.NOT))


def attending(period: Period) -> Q:
    """Who was present at a session on the annual topic of its year, in the period."""
    present = Attendance.objects.filter(
        mark=Attendance.Mark.PRESENT,
        session__state__in=StudySession.COUNTED,
        session__topic__is_annual=True,
        session__topic__year=F("session__year"),
        session__held_on__gte=period.start,
        session__held_on__lte=period.end,
        **period.in_time("session__submitted_at"),
    )
    return Q(member__in=present.values("member"))


def _who(base: Tally, has: Rows, lacks: Rows | None = None) -> Tally:
    """The members of `base` with a pledge of `has` and none of `lacks`, whichever cell holds it."""

    @lru_cache(maxsize=100)  # querysets that nobody evaluates: they become subqueries
    def where(period: Period) -> Q:
        having = base.condition(period) & Q(member__in=has(period).values("member"))
        return having & ~Q(member__in=lacks(period).values("member")) if lacks else having

    return members_who(where)


def _shares(suffix: str, base: Tally, *labels: str, in_cell: bool) -> tuple[Measure, ...]:
    """Of one base: who submitted a pledge, had one accepted, fulfilled all that were assessed."""
    keys = (
        f"pledges{suffix}" if suffix else "pledges_submitted",
        f"pledges_accepted{suffix}",
        f"pledges_fulfilled{suffix}",
    )
    counted = (_who(base, submitted), _who(base, accepted), _who(base, fulfilled, unfulfilled))
    done = _who(base, assessed)
    lacks = ("chưa nộp cam kết", "chưa có cam kết được thông qua", "chưa hoàn thành cam kết")
    return tuple(
        yearly(
            key,
            label,
            tally,
            of,
            in_cell=in_cell,
            done=done if of is done else None,
            lacks=f"đảng viên {words}",
            deadline="" if of is done else "pledge_due",
        )
        for key, label, tally, of, words in zip(
            keys, labels, counted, (base, base, done), lacks, strict=True
        )
    )


def _of_kind(kind: Pledge.Kind) -> Measure:
    """Members who handed in a pledge of this kind."""
    has = personal(kinds=(kind,), state__in=Pledge.COUNTED)
    return yearly(f"pledges_{kind}", kind.label, _who(MEMBERS, has), MEMBERS, in_cell=True)


def _collective(period: Period) -> QuerySet:
    """Pledges of collectives handed in by the cut-off; those of ghi bổ sung whenever typed."""
    day = min(period.judged_on, period.handed_in_by or period.judged_on)
    by_then = Q(submitted_at__lt=end_of(day))
    typed_later = Q(submitted_at__isnull=False, year__is_backfill=True)
    return Pledge.objects.filter(
        by_then | typed_later, member__isnull=True, state__in=Pledge.COUNTED, **period.in_years()
    )


def _assessed_as(result: str) -> Tally:
    """Pledges to which the cell gave this result by the cut-off."""
    return Tally(assessed, where=Q(cell_result=result))


ASSESSED = Tally(assessed)
MEASURES = (
    *_shares(
        "",
        MEMBERS,
        "Đảng viên đăng ký, cam kết",
        "Đảng viên có cam kết được chi bộ thông qua",
        "Đảng viên hoàn thành cam kết",
        in_cell=True,
    ),
    *_shares(
        "_of_attendees",
        members_who(attending),
        "Đăng ký, cam kết trên số đã học chuyên đề năm",
        "Có cam kết được thông qua trên số đã học chuyên đề năm",
        "Hoàn thành cam kết trên số đã học chuyên đề năm",
        in_cell=True,
    ),
    *_shares(
        "_of_leaders",
        LEADERS,
        "Cán bộ lãnh đạo cấp ủy đăng ký, cam kết",
        "Cán bộ lãnh đạo cấp ủy có cam kết được thông qua",
        "Cán bộ lãnh đạo cấp ủy hoàn thành cam kết",
        in_cell=False,
    ),
    *(_of_kind(kind) for kind in (*Pledge.COMMITMENTS, Pledge.Kind.PLAN)),
    yearly("pledges_collective", Pledge.Kind.COLLECTIVE.label, Tally(_collective)),
    event(
        "pledges_fulfilled_of_accepted",
        "Bản cam kết hoàn thành trên số bản đã đánh giá",
        _assessed_as(Pledge.Result.FULFILLED),
        ASSESSED,
        done=ASSESSED,
    ),
    event(
        "pledges_partly",
        "Bản cam kết hoàn thành một phần",
        _assessed_as(Pledge.Result.PARTLY),
    ),
    event(
        "pledges_not",
        "Bản cam kết không hoàn thành",
        _assessed_as(Pledge.Result.NOT),
    ),
)
