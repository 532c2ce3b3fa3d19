"""What the page of decisions shows: everything that waits for one issuer, folded by group."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from campaigns.forms.decisions import DecisionLineForm
from campaigns.issuers import issuers_of
from campaigns.models import Evaluation, Grade
from campaigns.models.obstacles import Obstacle, concerning, obstacles_of
from campaigns.order import out_of_order
from campaigns.review_order import leaders_order
from campaigns.unit_heads import above_their_unit
from campaigns.views.grading import RELATED
from members.models import Organization, OrganizationKind, User
from members.namesakes import tell_apart

UNITS = "units"  # the group of all organisations; those of members are "m" and the organisation
LEADERS = "leaders"  # members on whom the level above their committee decides
NAMES = {UNITS: "Các tổ chức", LEADERS: "Lãnh đạo cấp ủy (cấp trên quyết định)"}
Line = tuple[DecisionLineForm, Sequence[Obstacle]]


@dataclass
class Section:
    """The lines of one group: the organisations, the leaders, or the members of one cell."""

    key: str
    name: str
    grades: list[Grade]
    lines: list[Line] = field(default_factory=list)

    @property
    def of_units(self) -> bool:
        return self.key == UNITS

    @property
    def of_leaders(self) -> bool:
        return self.key == LEADERS

    @property
    def marked(self) -> int:
        """How many lines have a grade."""
        return sum(line.chosen is not None for line, _ in self.lines)

    @property
    def notable(self) -> int:
        """How many lines want a look: an error, a missing reason, an obstacle, a wrong order."""
        return sum(
            bool(line.errors or line.needs_reason or line.early or obstacles)
            for line, obstacles in self.lines
        )


@dataclass(frozen=True)
class Waiting:
    """What waits for the reader: the issuers whose decisions they make, and one issuer's groups."""

    issuers: list[Organization]
    issuer: Organization | None
    groups: dict[str, list[Evaluation]]  # by key, in the order in which grades are decided

    @property
    def evaluations(self) -> list[Evaluation]:
        return [row for rows in self.groups.values() for row in rows]

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Key, name and number of each group."""
        return [(key, name_of(key, rows), len(rows)) for key, rows in self.groups.items()]


def waiting_for(user, *, issuer: str = "", group: str = "") -> Waiting:
    """The proposals that wait for the user: of one issuer, or of one group of it."""
    rows = Evaluation.objects.awaiting_decision(user)
    by_row = issuers_of(rows, user.scope.day)
    known = sorted({unit for unit in by_row.values() if unit}, key=lambda unit: unit.path)
    groups: dict[Organization | None, dict[str, list[Evaluation]]] = {}
    ordered = rows.select_related(*RELATED).order_by("organization__path", "member__sort_name")
    for row in ordered:
        unit = by_row[row.pk]
        groups.setdefault(unit, {}).setdefault(_key(row, unit), []).append(row)
    own = next((unit for unit in known if str(unit.pk) == issuer), None)
    if own is None:
        own = next((unit for unit in known if group in groups[unit]), None)
    if own is None:
        own = known[0] if known else None
    offered = groups.get(own, {})
    if group:
        offered = {group: offered[group]} if group in offered else {}
    if LEADERS in offered:
        offered[LEADERS] = leaders_order(offered[LEADERS], user.scope.day)
    first = [key for key in NAMES if key in offered]
    rest = [key for key in offered if key not in NAMES]
    return Waiting(known, own, {key: offered[key] for key in (*first, *rest)})


def _key(row: Evaluation, issuer: Organization | None) -> str:
    if row.is_of_organization:
        return UNITS
    is_above = issuer is None or issuer.kind.level < OrganizationKind.Level.GRASSROOTS
    return LEADERS if is_above else f"m{row.organization_id}"


def name_of(key: str, rows: Sequence[Evaluation]) -> str:
    """What a group is called."""
    return NAMES.get(key) or f"Đảng viên {rows[0].organization_name}"


def sections_of(
    waiting: Waiting, user: User, data=None, *, as_proposed: bool = False
) -> list[Section]:
    """A section for each group; `as_proposed` marks the proposed grade where none is."""
    evaluations = waiting.evaluations
    tell_apart(evaluation.member for evaluation in evaluations)
    if as_proposed:
        data = data.copy()
        for evaluation in evaluations:
            data.setdefault(f"grade-{evaluation.pk}", str(evaluation.proposed_grade_id))
    against, early = obstacles_of(evaluations), out_of_order(evaluations)
    above = above_their_unit(evaluations, user)
    grades_of = _grades()
    sections = []
    for key, rows in waiting.groups.items():
        section = Section(key, name_of(key, rows), grades_of(rows[0]))
        for row in rows:
            line = DecisionLineForm(data, evaluation=row, grades=section.grades)
            line.early, line.head_note = early[row.pk], above.get(row.pk, "")
            section.lines.append((line, concerning(row, against[row.pk])))
        sections.append(section)
    return sections


def _grades() -> Callable[[Evaluation], list[Grade]]:
    """The grades of an evaluation, read once for each scheme and target."""
    read: dict[tuple[int, str], list[Grade]] = {}

    def grades_of(evaluation: Evaluation) -> list[Grade]:
        key = evaluation.scheme_id, evaluation.target
        if key not in read:
            read[key] = list(evaluation.grades())
        return read[key]

    return grades_of
