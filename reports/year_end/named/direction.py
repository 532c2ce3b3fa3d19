"""Plans and the steering body by name; directives by how many units studied each; standards."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Count, Max, Q, Sum

from campaigns.models import CodeOfConduct, Document, DocumentStudy, PlanItem, SteeringMember
from reports.figures.plans import solutions
from reports.figures.tally import THING, of_years
from reports.year_end.named.lines import Names, after, plain, quoted, sentence
from reports.year_end.named.programmes import programmes

Kind = PlanItem.Kind
STARTS = {
    Kind.BREAKTHROUGH: "Nội dung đột phá",
    Kind.SOLUTION: "Nhóm giải pháp đột phá",
    Kind.MOVEMENT: "Phong trào thi đua",
    Kind.REMEDY: "Hạn chế được khắc phục",
}


def leadership(names: Names) -> list[str]:
    """Programmes of the term with what serves them, the plans' main items, the steering body."""
    return [*programmes(names), *_plans(names), *_steering(names)]


def _plans(names: Names) -> list[str]:
    if not names.has("breakthroughs", "solutions", "movements", "remedied"):
        return []
    wanted = Q(kind__in=(Kind.BREAKTHROUGH, Kind.MOVEMENT))
    wanted |= Q(kind=Kind.REMEDY, done_on__lte=names.period.end)
    yearly = of_years(PlanItem)(names.period).annotate(thing=THING).filter(wanted)
    rows = [
        *names.below(yearly).select_related("organization", "year"),
        *names.below(solutions(names.period)).select_related("organization", "year"),
    ]
    return [
        line
        for kind, start in STARTS.items()
        for line in sentence(start, _items(names, [row for row in rows if row.kind == kind]))
    ]


def _items(names: Names, rows: list[PlanItem]) -> Iterable[str]:
    """Each thing once, by its last line: what it is, whose, what came of it."""
    last = {row.thing: row for row in sorted(rows, key=lambda row: (row.calendar_year, row.pk))}
    for row in last.values():
        unit = names.by(row.organization.name, row.organization_id)
        joined = ""
        if row.kind == Kind.MOVEMENT and row.units_joined:
            place = row.get_absolute_url()
            joined = f", {names.number(row.units_joined, 'Đơn vị tham gia', place)} đơn vị tham gia"
        yield f"{quoted(row.content)}{unit}{joined}{after(row.result)}"


def _steering(names: Names) -> list[str]:
    if not names.has("steering"):
        return []
    begun = SteeringMember.objects.filter(
        organization=names.organization, starts_on__lte=names.period.end
    )
    members = list(begun.select_related("member").order_by("starts_on", "pk"))
    since: dict[str, dt.date] = {}
    for row in members:
        if row.decision_number:
            since.setdefault(row.decision_number, row.starts_on)
    serving = [row for row in members if not row.ends_on or row.ends_on >= names.period.end]
    return [
        *sentence(
            "Ban chỉ đạo được thành lập, kiện toàn theo quyết định",
            (f"{plain(number)} (từ {day:%d/%m/%Y})" for number, day in since.items()),
        ),
        *sentence(
            "Phân công trong Ban chỉ đạo",
            (
                f"đồng chí {plain(row.member.full_name)} ({plain(row.role)}): {plain(row.area)}"
                for row in serving
                if row.area
            ),
        ),
    ]


def directives(names: Names) -> list[str]:
    """The documents studied in the period, each with the cells that studied it and the last day."""
    if not names.has("documents_studied"):
        return []
    studied = (
        names.below(DocumentStudy.objects.all())
        .filter(
            document__must_be_studied=True,
            studied_on__gte=names.period.start,
            studied_on__lte=names.period.end,
        )
        .values("document", "document__number", "document__title")
        .annotate(
            cells=Count("pk", filter=Q(organization__kind__holds_members=True)),
            committees=Count("pk", filter=Q(organization__kind__holds_members=False)),
            last=Max("studied_on"),
        )
        .order_by("document__issued_on", "document")
    )
    return sentence(
        "Văn bản đã quán triệt",
        (
            f"{plain(row['document__number'])} {quoted(row['document__title'])}: "
            + " và ".join(_studied_by(names, row))
            + f" (đến {row['last']:%d/%m/%Y})"
            for row in studied
        ),
    )


def _studied_by(names: Names, row: dict) -> Iterable[str]:
    address = Document(pk=row["document"]).get_absolute_url()
    for count, unit in ((row["cells"], "chi bộ"), (row["committees"], "cấp ủy")):
        if count:
            label = f"{row['document__number']}: {unit} đã quán triệt"
            yield f"{names.number(count, label, address)} {unit}"


def standards(names: Names) -> list[str]:
    """The texts amended in the period with what was changed; that no rule was broken, said as well."""
    if not names.has("codes"):
        return []
    amended = names.below(of_years(CodeOfConduct)(names.period)).filter(amended=True)
    rows = amended.annotate(thing=THING).select_related("organization")
    last = {row.thing: row for row in rows.order_by("year__year", "pk")}
    lines = sentence(
        "Nội dung sửa đổi",
        (
            f"{quoted(row.title)}{names.by(row.organization.name, row.organization_id)}"
            f"{after(row.changes)}"
            for row in last.values()
        ),
    )
    lines += [*_conduct(names), *_violations(names)]
    if not names.has("violations"):
        lines.append("Trong kỳ không có vụ vi phạm quy tắc ứng xử nào được ghi nhận.")
    return lines


def _conduct(names: Names) -> list[str]:
    """What the rules of conduct ask of a day's work, by how many texts report it as kept."""
    ticks = ("no_alcohol", "no_smoking", "punctual")
    rules = names.below(of_years(CodeOfConduct)(names.period)).filter(
        kind=CodeOfConduct.Kind.CONDUCT
    )
    sums = rules.aggregate(
        base=Count("pk"), **{tick: Count("pk", filter=Q(**{tick: True})) for tick in ticks}
    )
    if not any(sums[tick] for tick in ticks):
        return []
    address = names.register(CodeOfConduct, whole_years=True)
    labels = {tick: CodeOfConduct._meta.get_field(tick).verbose_name for tick in ticks}
    return sentence(
        "Việc thực hiện quy tắc ứng xử",
        (
            f"{label} {names.share(sums[tick], sums['base'], label, address)} đơn vị"
            for tick, label in labels.items()
        ),
    )


def _violations(names: Names) -> list[str]:
    """The units below in which the rules of conduct were broken, and how often."""
    if not names.has("violations"):
        return []
    units = (
        names.below(of_years(CodeOfConduct)(names.period))
        .filter(violations__gt=0)
        .exclude(organization=names.organization.pk)
        .values("organization", "organization__path", "organization__name")
        .annotate(cases=Sum("violations"))
        .order_by("organization__path")
    )
    return sentence(
        "Đơn vị có vi phạm",
        (f"{plain(row['organization__name'])} {_cases(names, row)} vụ" for row in units),
    )


def _cases(names: Names, row: dict) -> str:
    address = names.register(CodeOfConduct, whole_years=True, organization=row["organization"])
    return names.number(row["cases"], f"Vụ vi phạm ở {row['organization__name']}", address)
