"""Commendations by title, level, occasion and year of achievement; the unit's own grade."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F, QuerySet

from campaigns.models import Commendation, EarlierGrade, Evaluation, Nomination
from reports.figures.exemplars import decided_in
from reports.year_end.named.lines import Names, lower, plain, quoted, sentence

Kind, Award = Nomination.Kind, Commendation.Award
RECIPIENTS = {Kind.COLLECTIVE: "tập thể", Kind.PRACTICE: "mô hình", Kind.INDIVIDUAL: "cá nhân"}
PAGE = "campaigns:commendation_list"


def commendations(names: Names) -> list[str]:
    """Titles with their level, occasions, where exemplars were introduced, earlier achievements."""
    if not names.has("exemplars", "exemplars_achieved"):
        return []
    rows = names.below(decided_in(names.period))
    return [
        *sentence("Danh hiệu, hình thức khen", _titles(names, rows)),
        *sentence("Trong dịp", _named(names, rows, "occasion")),
        *sentence("Được giới thiệu đến", _named(names, rows, "presented_to")),
        *sentence("Theo năm quyết định", _decided(names, rows)),
        *sentence("Theo năm lập thành tích", _achieved(names, rows)),
    ]


def _titles(names: Names, rows) -> Iterable[str]:
    counts = (
        rows.exclude(title="")
        .values("title", "level", "kind")
        .annotate(times=Count("pk"))
        .order_by("title", "level", "kind")
    )
    by_title: dict[tuple[str, str], list[str]] = {}
    for row in counts:
        address = _list(names, title=row["title"], level=row["level"], kind=row["kind"])
        label = f"{row['title']}: {RECIPIENTS[row['kind']]}"
        number = names.number(row["times"], label, address)
        key = row["title"], row["level"]
        by_title.setdefault(key, []).append(f"{number} lượt {RECIPIENTS[row['kind']]}")
    for (title, level), counted in by_title.items():
        label = Commendation.Level(level).label
        label = label if level == Commendation.Level.STATE else label.lower()
        yield f"{plain(title)} ({label}): {', '.join(counted)}"


def _named(names: Names, rows, field: str) -> Iterable[str]:
    """What was awarded at each occasion, or introduced to each place: by award and recipient."""
    counts = (
        rows.exclude(**{field: ""})
        .values(field, "award", "kind")
        .annotate(times=Count("pk"))
        .order_by(field, "award", "kind")
    )
    by_name: dict[str, list[str]] = {}
    for row in counts:
        address = _list(names, award=row["award"], kind=row["kind"], **{field: row[field]})
        award = Award(row["award"]).label.lower()
        label = f"{row[field]}: {award} {RECIPIENTS[row['kind']]}"
        number = names.number(row["times"], label, address)
        by_name.setdefault(row[field], []).append(f"{award} {number} {RECIPIENTS[row['kind']]}")
    for name, counted in by_name.items():
        yield f"{quoted(name)}: {', '.join(counted)}"


def _decided(names: Names, rows) -> Iterable[str]:
    """What was awarded in each year of several; none where the period is of one year."""
    if names.year:
        return []
    years = rows.annotate(of=F("decision__decided_on__year"))
    return _by_year(names, years, "decided", "Quyết định năm")


def _achieved(names: Names, rows) -> Iterable[str]:
    """Decisions of the period for achievements of other years than their own; none where all agree."""
    years = rows.exclude(decision__decided_on__year=F("achievement_year"))
    years = years.annotate(of=F("achievement_year"))
    return _by_year(names, years, "achievement_year", "Thành tích năm")


def _by_year(names: Names, rows, asked: str, label: str) -> Iterable[str]:
    """The awards by the year `of` each row; `asked` is the list's filter by that year."""
    counts = (
        rows.values("of", "award", "kind")
        .annotate(times=Count("pk"))
        .order_by("of", "award", "kind")
    )
    by_year: dict[int, list[str]] = {}
    for row in counts:
        address = _list(names, award=row["award"], kind=row["kind"], **{asked: row["of"]})
        number = names.number(row["times"], f"{label} {row['of']}", address)
        award = Award(row["award"]).label.lower()
        by_year.setdefault(row["of"], []).append(f"{award} {number} {RECIPIENTS[row['kind']]}")
    for year, counted in by_year.items():
        yield f"năm {year}: {', '.join(counted)}"


def _list(names: Names, **query: Any) -> str:
    """The address of the awards counted: those decided in the period."""
    decided = {"decided": names.year} if names.year else names.days
    return names.list_of(PAGE, **decided | {"state": "confirmed"} | query)


def own_grades(names: Names) -> list[str]:
    """The organisation's own grades of the period's years, for how many years it has its last.

    Then those of the units below from years without a grading scheme, by their labels of then.
    """
    return [*_own_grades(names), *_earlier_below(names)]


def _own_grades(names: Names) -> list[str]:
    until = {"organization": names.organization, "year__year__lte": names.period.end.year}
    earlier = EarlierGrade.objects.filter(member=None, **until).select_related("year")
    decided = Evaluation.objects.filter(member=None, state="decided", **until)
    grades = {row.calendar_year: row.label for row in earlier}
    for row in decided.select_related("decided_grade", "year"):
        grades[row.calendar_year] = row.decided_label
    shown = {year: grades[year] for year in sorted(grades) if year >= names.period.start.year}
    if not shown:
        return []
    last = max(shown)
    streak = 1
    while grades.get(last - streak) == grades[last]:
        streak += 1
    lines = sentence(
        f"{plain(names.organization.name)} được xếp loại",
        (f"năm {year} {lower(plain(label))}" for year, label in shown.items()),
    )
    if streak > 1:
        lines[0] = f"{lines[0][:-1]} ({streak} năm liền)."
    return lines


def _earlier_below(names: Names) -> list[str]:
    """How many units below, and members, had each label in each year without a scheme."""
    first, last = names.period.years
    rows = names.below(EarlierGrade.objects.filter(year__year__range=(first, last)))
    units = rows.filter(member=None).exclude(organization=names.organization.pk)
    return [
        *_labels(names, units, "Các tổ chức trực thuộc được xếp loại", "no"),
        *_labels(names, rows.exclude(member=None), "Đảng viên được xếp loại", "yes"),
    ]


def _labels(names: Names, rows: QuerySet, start: str, has_member: str) -> list[str]:
    counts = (
        rows.values("year__year", "label")
        .annotate(units=Count("pk"))
        .order_by("year__year", "label")
    )
    by_year: dict[int, list[str]] = {}
    for row in counts:
        year, label = row["year__year"], plain(row["label"])
        address = names.list_of(
            "campaigns:register_list", EarlierGrade.register.slug, year=year,
            label=row["label"], member=has_member,
        )  # fmt: skip
        number = names.number(row["units"], f"{start} năm {year}: {label}", address)
        by_year.setdefault(year, []).append(f"{number} {lower(label)}")
    return sentence(
        start,
        (f"năm {year}: {', '.join(counted)}" for year, counted in by_year.items()),
    )
