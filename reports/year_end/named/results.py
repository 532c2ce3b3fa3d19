"""Topics, practices and welfare programmes by name."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.models import Practice, StudySession, WelfareContribution
from members.models import OrganizationKind
from portal.kit.text import number
from reports.figures.figure import Unit
from reports.figures.sessions import held
from reports.figures.tally import dated
from reports.figures.welfare import GIVEN
from reports.year_end.named.lines import Names, after, lower, quoted, sentence
from reports.year_end.named.photographs import captions

# How study sessions are told apart: by who held them, in which mode, how it was presented.
# The last is the name of the list's filter.
STUDIES = {
    "Buổi học tập theo cấp tổ chức": ("organization__kind__level", OrganizationKind.Level, "level"),
    "Theo hình thức tổ chức": ("mode", StudySession.Mode, "mode"),
    "Theo cách thể hiện": ("form", StudySession.Form, "form"),
}


def studies(names: Names) -> list[str]:
    """The study sessions by level, mode and form; nothing where all are alike."""
    if not names.has("study_sessions"):
        return []
    rows = names.below(held(names.period)).filter(kind__in=StudySession.LEARNING)
    lines = []
    for start, (field, choices, filtered_by) in STUDIES.items():
        counts = rows.values_list(field).annotate(meetings=Count("pk")).order_by(field)
        known = {key: count for key, count in counts if key != ""}
        if len(known) > 1 or field == "form":
            labels = dict(choices.choices)
            lines += sentence(
                start,
                (
                    f"{lower(labels[key])} {_studies(names, count, labels[key], **{filtered_by: key})}"
                    for key, count in known.items()
                ),
            )
    return lines


def _studies(names: Names, count: int, label: str, **query: Any) -> str:
    address = names.sessions(counted="learning", **query)
    return names.number(count, f"Buổi học tập: {label}", address)


def conferences(names: Names) -> list[str]:
    """Conferences by title, with their day, papers and who spoke."""
    if not names.has("conferences"):
        return []
    rows = names.below(held(names.period)).filter(kind=StudySession.Kind.CONFERENCE)
    return sentence(
        "Hội nghị, tọa đàm",
        (
            f"{quoted(row.title)} ({row.held_on:%d/%m/%Y})"
            + (f", {number(row.papers)} tham luận" if row.papers else "")
            + after(row.presenter, ", trình bày: ")
            for row in rows.exclude(title="").order_by("held_on", "pk")
        ),
    )


def drives(names: Names) -> list[str]:
    """Drives of political activity by title: the organisations that held them, the members present."""
    if not names.has("study_sessions"):
        return []
    rows = (
        names.below(held(names.period))
        .filter(kind=StudySession.Kind.DRIVE)
        .exclude(title="")
        .values("title")
        .annotate(units=Count("organization", distinct=True), present=Sum("present_count"))
        .order_by("title")
    )
    return sentence(
        "Đợt sinh hoạt chính trị",
        (
            f"{quoted(row['title'])}: {_drive(names, row)} đơn vị, "
            f"{number(row['present'])} lượt đảng viên dự"
            for row in rows
        ),
    )


def _drive(names: Names, row: dict) -> str:
    address = names.sessions(kind="drive", text=row["title"])
    return names.number(row["units"], f"Đơn vị thực hiện {row['title']}", address)


def topics(names: Names) -> list[str]:
    """The topics studied, each with its meetings by level and the members present of those expected."""
    if not names.has("topic_sessions"):
        return []
    rows = (
        names.below(held(names.period))
        .filter(topic__isnull=False)
        .values("topic", "topic__title")
        .annotate(
            meetings=Count("pk"),
            present=Sum("present_count"),
            expected=Sum("expected_count"),
        )
        .order_by("topic__year__year", "topic__quarter", "topic")
    )
    return sentence(
        "Chuyên đề đã học",
        (
            f"{quoted(row['topic__title'])}: "
            + names.number(
                row["meetings"], f"Buổi học {row['topic__title']}", _sessions(names, row["topic"])
            )
            + " buổi"
            + _attended(names, row)
            for row in rows
        ),
    )


def _attended(names: Names, row: dict) -> str:
    if not row["expected"]:
        return ""
    label, address = f"Dự học {row['topic__title']}", _sessions(names, row["topic"])
    share = names.share(row["present"], row["expected"], label, address)
    return f", đảng viên dự đạt {share}"


def _sessions(names: Names, topic: int) -> str:
    return names.sessions(topic=topic)


def following(names: Names) -> list[str]:
    """The practices of the period: those begun in it, and those that others copied."""
    if not names.has("models_new", "models_replicated"):
        return []
    until = names.period.end
    copies = Practice.objects.filter(copied_from=OuterRef("pk"), started_on__lte=until)
    count = copies.order_by().values("copied_from").annotate(n=Count("pk")).values("n")
    practices = (
        names.below(Practice.objects.filter(started_on__lte=until))
        .exclude(ended_on__lte=until)
        .annotate(followers=Coalesce(Subquery(count), 0))
        .filter(
            Q(started_on__gte=names.period.start, copied_from__isnull=True)
            | Q(replicated_on__lte=until)
            | Q(followers__gt=0)
        )
        .select_related("organization")
        .order_by("-followers", "started_on", "pk")
    )
    return sentence("Mô hình, cách làm hay", (_practice(names, row) for row in practices))


def _practice(names: Names, row: Practice) -> str:
    text = f"{quoted(row.name)}{names.by(row.organization.name, row.organization_id)}"
    text += after(row.result or row.content)
    if row.followers:
        label = f"Học theo {row.name}"
        text += f", {names.number(row.followers, label, row.get_absolute_url())} đơn vị học theo"
    return text


def welfare(names: Names) -> list[str]:
    """Programmes with what was registered, paid and built; hand-overs with their place and day."""
    if not names.has("welfare_programmes", "handovers"):
        return []
    rows = names.below(dated(WelfareContribution, "contributed_on")(names.period)).filter(GIVEN)
    programmes = (
        rows.values("programme")
        .annotate(
            registered=Sum("registered_vnd"), paid=Sum("paid_vnd"), built=Sum("houses"),
        )
        .order_by("-paid", "programme")
    )  # fmt: skip
    handed = names.below(dated(WelfareContribution, "handed_over_on")(names.period))
    purposes = (
        rows.exclude(purpose="")
        .values("purpose")
        .annotate(registered=Sum("registered_vnd"), paid=Sum("paid_vnd"), built=Sum("houses"))
        .order_by("-paid", "purpose")
    )
    return [
        *sentence("Theo mục đích", (_purpose(names, row) for row in purposes)),
        *sentence("Theo chương trình", (_programme(names, row) for row in programmes)),
        *sentence("Bàn giao", _handovers(names, handed.order_by("handed_over_on", "pk"))),
        *captions(names, WelfareContribution),
    ]


def _purpose(names: Names, row: dict) -> str:
    name = lower(WelfareContribution.Purpose(row["purpose"]).label)
    address = names.register(WelfareContribution, purpose=row["purpose"])
    return f"{name}: {_amounts(names, row, name, address)}"


def _programme(names: Names, row: dict) -> str:
    address = names.register(WelfareContribution, row["programme"])
    return f"{quoted(row['programme'])}: {_amounts(names, row, row['programme'], address)}"


def _amounts(names: Names, row: dict, name: str, address: str) -> str:
    """What was registered, paid and built."""
    said = []
    for key, verb in (("registered", "đăng ký"), ("paid", "thực hiện")):
        if row[key]:
            label = f"{name}: {verb}"
            said.append(f"{verb} {names.number(row[key], label, address, Unit.VND)}")
    if row["built"]:
        said.append(f"xây {names.number(row['built'], f'{name}: nhà', address)} căn nhà")
    return ", ".join(said)


def _handovers(names: Names, rows: Iterable[WelfareContribution]) -> Iterable[str]:
    for row in rows:
        what = f"{number(row.houses)} căn nhà" if row.houses else quoted(row.programme)
        where, whom = after(row.place, " tại "), after(row.beneficiary, " cho ")
        yield f"{what}{whom}{where} ngày {row.handed_over_on:%d/%m/%Y}"
