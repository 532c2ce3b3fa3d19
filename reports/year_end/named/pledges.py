"""Pledges by the document that they put into practice, their rounds, personal plans, who went first."""

import datetime as dt

from django.db.models import Count, Min, Q, QuerySet
from django.utils import timezone

from campaigns.models import Pledge, PledgeItem
from portal.kit.text import number
from reports.figures.pledges import personal
from reports.year_end.named.lines import Names, lower, plain, quoted, sentence

PLEDGES = "campaigns:pledge_list"
handed_in = personal(kinds=Pledge.Kind.values, state__in=Pledge.COUNTED)
ANY = ("pledges_submitted", "pledges_plan")


def pledges(names: Names) -> list[str]:
    """By document, sent back with comments, items of personal plans, the agency heads' judgement."""
    if not names.has(*ANY):
        return []
    rows = names.below(handed_in(names.period))
    return [
        *_directives(names, rows),
        *_rounds(names, rows),
        *_public(names, rows),
        *_plans(rows),
        *_agencies(names, rows),
    ]


def _directives(names: Names, rows: QuerySet) -> list[str]:
    documents = (
        rows.filter(directive__isnull=False)
        .values("directive", "directive__number", "directive__title")
        .annotate(papers=Count("pk"))
        .order_by("directive__issued_on", "directive")
    )
    return sentence(
        "Bản cam kết, kế hoạch cá nhân thực hiện văn bản",
        (
            f"{plain(row['directive__number'])} {quoted(row['directive__title'])}: "
            + names.number(
                row["papers"],
                f"Bản cam kết thực hiện {row['directive__number']}",
                _list(names, directive=row["directive"]),
            )
            + " bản"
            for row in documents
        ),
    )


def _list(names: Names, **query) -> str:
    """The address of the pledges of the period's years."""
    first, last = names.period.years
    return names.list_of(PLEDGES, year="", from_year=first, to_year=last, **query)


def _rounds(names: Names, rows: QuerySet) -> list[str]:
    """How many the cell sent back with its comments before it accepted them."""
    sent_back = rows.filter(steps__action="send_back").values("pk").distinct().count()
    if not sent_back:
        return []
    count = names.number(sent_back, "Bản được góp ý, sửa lại", _list(names, noted="sent_back"))
    return [f"Chi bộ đã góp ý để sửa lại {count} bản cam kết, kế hoạch cá nhân."]


def _public(names: Names, rows: QuerySet) -> list[str]:
    """How many everybody in the cell may read, since the cell accepted them."""
    public = rows.filter(state__in=Pledge.PUBLIC).count()
    if not public:
        return []
    count = names.number(public, "Bản đã công khai trong chi bộ", _list(names, noted="public"))
    return [f"Đã công khai trong chi bộ {count} bản cam kết, kế hoạch cá nhân."]


def _plans(rows: QuerySet) -> list[str]:
    """Items of personal plans by month, quarter and year, and the standards that they refer to."""
    items = PledgeItem.objects.filter(
        pledge__in=rows.filter(kind=Pledge.Kind.PLAN).order_by().values("pk")
    ).order_by()
    periods = dict(items.values_list("period").annotate(n=Count("pk")))
    catalogues = (
        items.filter(refers_to__isnull=False)
        .values_list("refers_to__catalogue__name")
        .annotate(n=Count("pk"))
        .order_by("refers_to__catalogue")
    )
    labels = {value: f"theo {label.lower()}" for value, label in PledgeItem.Period.choices}
    return [
        *sentence(
            "Nội dung của các kế hoạch cá nhân",
            (f"{text} {number(periods[key])}" for key, text in labels.items() if key in periods),
        ),
        *sentence(
            "Nội dung kế hoạch cá nhân gắn với chuẩn mực, quy định",
            (f"{lower(name)} {number(count)}" for name, count in catalogues),
        ),
    ]


def _agencies(names: Names, rows: QuerySet) -> list[str]:
    """What heads of agencies judged, beside what the cells did."""
    results = dict(
        rows.exclude(agency_result="").values_list("agency_result").annotate(n=Count("pk"))
    )
    labels = dict(Pledge.Result.choices)
    return sentence(
        "Thủ trưởng cơ quan, đơn vị đánh giá bản cam kết, kế hoạch",
        (
            f"{lower(labels[key])} {_judged(names, results[key], key, labels[key])} bản"
            for key in Pledge.Result.values
            if key in results
        ),
    )  # fmt: skip


def _judged(names: Names, count: int, result: str, label: str) -> str:
    return names.number(count, f"Thủ trưởng đánh giá: {label}", _list(names, agency_result=result))


def leaders_first(names: Names) -> list[str]:
    """In how many cells a leader had pledged by the day of the first of the other members."""
    if not names.has("pledges_submitted"):
        return []
    # Grouped, since `first_of_leaders`, which the list shows, compares each pledge with all others.
    typed, leader = Q(paper_signed_on__isnull=True), Q(is_leader=True)
    first = (
        names.below(handed_in(names.period))
        .values("organization", "year")
        .annotate(
            on_paper=Min("paper_signed_on", filter=leader),
            typed=Min("submitted_at", filter=typed & leader),
            other_on_paper=Min("paper_signed_on", filter=~leader),
            other_typed=Min("submitted_at", filter=typed & ~leader),
        )
        .values_list("on_paper", "typed", "other_on_paper", "other_typed")
    )
    pairs = [(_earliest(*row[:2]), _earliest(*row[2:])) for row in first]
    ahead = [day <= other for day, other in pairs if day and other]
    if not ahead:
        return []
    label = "Cán bộ lãnh đạo đăng ký, cam kết trước hoặc cùng ngày với đảng viên đầu tiên"
    share = names.share(sum(ahead), len(ahead), label, _list(names, noted="first"))
    return [f"{label} ở {share} chi bộ (tính từng năm)."]


def _earliest(on_paper: dt.date | None, typed: dt.datetime | None) -> dt.date | None:
    days = [on_paper, timezone.localdate(typed) if typed else None]
    return min(filter(None, days), default=None)
