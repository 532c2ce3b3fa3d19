"""Statistics of grading: how many were graded, at which grade, and why the others were not."""

from collections import Counter
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db.models import Count
from django.db.models.functions import Substr
from django.urls import reverse

from campaigns.models import Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind
from portal.kit.text import number, percent, share
from reports.boards.board import Board, Cell, Column, Row
from reports.boards.choice import Choice, total_row, unit_rows

PAGE = "reports:board_statistics"
MEMBERS, UNITS = "members", "units"
SUBJECTS = {MEMBERS: "Đảng viên", UNITS: "Tổ chức đảng"}
Why = Evaluation.NotGraded
# By line (part of the tree, or kind of organisation): how many at (state, grade, reason, exemplary).
What = tuple[str, int | None, str, bool]
Counts = dict[str, Counter[What]]


def statistics(choice: Choice) -> Board:
    """The statistics table: members by unit, organisations by their kind; decided grades only.

    Percentages are of those graded.
    """
    subject = choice.subject if choice.subject in SUBJECTS else MEMBERS
    title = (
        f"Thống kê kết quả xếp loại năm {choice.year.calendar_year}: {SUBJECTS[subject].lower()}"
    )
    try:
        scheme = GradingScheme.objects.of_year(choice.year.calendar_year)
    except ValidationError as error:
        return Board(title, "", [], [], empty=error.messages[0])
    grades = list(scheme.grades.filter(target=_target(subject)))
    make = _by_unit if subject == MEMBERS else _by_kind
    rows, foot = make(choice, _counts(choice, subject), grades)
    return Board(
        title,
        f"{scheme.name}. Tỷ lệ tính trên số được xếp loại. Bấm vào số để mở danh sách.",
        _columns(subject, grades),
        rows,
        foot if rows else None,
        head="Đơn vị" if subject == MEMBERS else "Loại hình tổ chức",
        subjects=list(SUBJECTS.items()),
        worst="-pending",
        empty="Năm này chưa mở đánh giá, xếp loại.",
    )


def _columns(subject: str, grades: list[Grade]) -> list[Column]:
    return [
        Column("Tổng số"),
        Column("Được xếp loại"),
        *(Column(grade.label, parts=("số lượng", "%")) for grade in grades),
        *([] if subject == MEMBERS else [Column("Tiêu biểu")]),
        Column("Chưa quyết định", key="pending"),
        *(Column(reason.label, group="Không xếp loại") for reason in Why),
    ]


def _by_unit(choice: Choice, counts: Counts, grades: list[Grade]) -> tuple[list[Row], Row]:
    """Members by unit; units without anybody are left out."""
    rows = unit_rows(
        choice,
        PAGE,
        lambda unit: _cells(choice, counts[unit.path], grades, MEMBERS, {"unit": unit}),
        [unit for unit in choice.units if counts.get(unit.path)],
    )
    whole = _sum(counts, choice.paths(None, counts))
    return rows, total_row(choice, _cells(choice, whole, grades, MEMBERS, {}))


def _by_kind(choice: Choice, counts: Counts, grades: list[Grade]) -> tuple[list[Row], Row]:
    """Organisations by their kind."""
    kinds = OrganizationKind.objects.filter(code__in=counts).order_by("level", "name")
    rows = [
        Row(kind.name, _cells(choice, counts[kind.code], grades, UNITS, {"kind": kind}))
        for kind in kinds
    ]
    whole = _cells(choice, _sum(counts, counts), grades, UNITS, {})
    return rows, Row("Cộng các tổ chức", whole)


def _target(subject: str) -> str:
    return Grade.Target.MEMBER if subject == MEMBERS else Grade.Target.ORGANIZATION


def _counts(choice: Choice, subject: str) -> Counts:
    """One query, however many units there are. With a filter only the units shown are counted."""
    rows = Evaluation.objects.filter(
        member__isnull=subject == UNITS,
        year=choice.year,
        organization__path__startswith=choice.organization.path,
    ).order_by()
    rows = rows.annotate(part=Substr("organization__path", 1, choice.length))
    if choice.filters:
        rows = rows.filter(part__in=[unit.path for unit in choice.units])
    line = "part" if subject == MEMBERS else "organization__kind__code"
    counts: Counts = {}
    for key, *what, n in rows.values_list(
        line, "state", "decided_grade", "not_graded_reason", "is_distinguished"
    ).annotate(n=Count("pk")):
        counts.setdefault(key, Counter())[what[0], what[1], what[2], what[3]] += n
    return counts


def _sum(counts: Counts, keys) -> Counter[What]:
    return sum((counts.get(key, Counter()) for key in keys), Counter())


def _cells(
    choice: Choice,
    counted: Counter[What],
    grades: list[Grade],
    subject: str,
    line: dict,
) -> list[Cell]:
    """One line's cells; `line` holds its unit or kind, and nothing for the line at the foot."""

    def cell(n: int, **more: object) -> Cell:
        return Cell.count(n, _address(choice, subject, line, **more))

    state = Evaluation.State
    by_grade, by_reason, distinguished = _apart(counted)
    graded = by_grade.total()
    pending = counted.total() - graded - by_reason.total()
    shares = [
        Cell(
            (n, share(n, graded)),
            number(n),
            _address(choice, subject, line, state=state.DECIDED, grade=grade.pk) if n else "",
            percent(n, graded) if graded else "",
        )
        for grade in grades
        for n in (by_grade[grade.pk],)
    ]
    return [
        cell(counted.total()),
        cell(graded, state=state.DECIDED),
        *shares,
        *([] if subject == MEMBERS else [cell(distinguished, distinguished=True)]),
        cell(pending, state="pending"),
        *(cell(by_reason[why], state=state.NOT_GRADED, reason=why.value) for why in Why),
    ]


def _apart(counted: Counter[What]) -> tuple[Counter[int | None], Counter[str], int]:
    """How many were decided, by grade; how many are not graded, by reason; how many carry the distinction."""
    by_grade: Counter[int | None] = Counter()
    by_reason: Counter[str] = Counter()
    distinguished = 0
    for (state, grade, reason, is_distinguished), n in counted.items():
        distinguished += n * is_distinguished
        if state == Evaluation.State.DECIDED:
            by_grade[grade] += n
        elif state == Evaluation.State.NOT_GRADED:
            by_reason[reason] += n
    return by_grade, by_reason, distinguished


def _address(choice: Choice, subject: str, line: dict, **more: object) -> str:
    """The evaluations that a number counts; a filtered total is a sum without a page of its own."""
    if choice.filters and "unit" not in line:
        return ""
    organization: Organization = line.get("unit") or choice.organization
    query = {"organization": organization.pk, "year": choice.year.pk, "of": _target(subject)}
    if kind := line.get("kind"):
        query["kind"] = kind.code
    return f"{reverse('campaigns:evaluation_list')}?{urlencode(query | more)}"
