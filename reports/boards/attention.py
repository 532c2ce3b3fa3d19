"""Which cells need attention and why, worst first; counted once for all cells below an organisation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from campaigns.models import CampaignYear
from members import tree
from members.models import Organization, named_on
from portal.kit.text import number
from reports.boards.board import FAIR
from reports.boards.pictures.small import Spark
from reports.figures.due import not_yet_due
from reports.figures.figure import Figure
from reports.figures.levels import WHOLE_PATH
from reports.figures.period import Period
from reports.figures.progress import LATE_EVALUATIONS, UNPLEDGED
from reports.figures.registry import FIGURES
from reports.figures.slots import Slot, overdue_meetings
from reports.figures.tally import Counts, count

OF_CELLS = ("regular_meetings", "attendance", "pledges_submitted")


@dataclass(frozen=True)
class State:
    """How something stands, by colour, shape and word."""

    code: str
    sign: str
    word: str


OVERDUE = State("bad", "▼", "quá hạn")
NOTICE = State("warn", "◆", "chú ý")
FINE = State("good", "▲", "tốt")


@dataclass(frozen=True)
class Reason:
    """Why a cell needs attention; `detail` says more on hover."""

    state: State
    text: str
    detail: str = ""


@dataclass
class CellState:
    """One cell: its figures, what is overdue there, and why it needs attention."""

    path: str
    figures: dict[str, Figure]
    gaps: list[Slot]
    unpledged: int
    late_evaluations: int
    organization: Organization = field(init=False, repr=False, compare=False)  # once named
    above: str = ""
    url: str = ""
    spark: Spark | None = None

    @property
    def overdue(self) -> int:
        """How many records are overdue."""
        return len(self.gaps) + self.unpledged + self.late_evaluations

    @property
    def is_low(self) -> bool:
        """Few of those expected come to meetings."""
        value = self.figures["attendance"].value
        return value is not None and value < FAIR

    @cached_property
    def reasons(self) -> list[Reason]:
        """In words, the overdue first."""
        names = ", ".join(slot.label for slot in self.gaps)
        overdue = [
            (len(self.gaps), "thiếu %s buổi", names),
            (self.unpledged, "%s người chưa cam kết", ""),
            (self.late_evaluations, "%s hồ sơ xếp loại quá hạn", ""),
        ]
        reasons = [Reason(OVERDUE, words % number(n), detail) for n, words, detail in overdue if n]
        if self.is_low:
            attendance = self.figures["attendance"]
            reasons.append(Reason(NOTICE, f"dự sinh hoạt {attendance.whole_text}"))
        return reasons

    @property
    def rank(self) -> tuple[int, float, str]:
        """The worst first: most overdue, then the lowest attendance."""
        value = self.figures["attendance"].value
        return -self.overdue, 100.0 if value is None else float(value), self.path


@dataclass(frozen=True)
class Situation:
    """How the cells below one organisation stand; `counts` are by the path of whose records they are."""

    root: Organization
    period: Period
    counts: Counts
    gaps: dict[str, list[Slot]]
    is_pledging_due: bool

    @classmethod
    def of(
        cls, root: Organization, year: CampaignYear, period: Period, keys: tuple[str, ...]
    ) -> Situation:
        """Counts of these figures beside those of the cells; as many queries for any number of cells."""
        tallies = [tally for key in (*OF_CELLS, *keys) for tally in FIGURES[key].tallies]
        tallies += [UNPLEDGED, LATE_EVALUATIONS]
        counts = count(dict.fromkeys(tallies), root, WHOLE_PATH, period)
        missing = overdue_meetings(root, year, period)
        gaps = {cell.path: slots for cell, slots in missing.items()}
        is_due = "pledges_submitted" not in not_yet_due(year, period)
        return cls(root, period, counts, gaps, is_due and not year.is_backfill)

    def by_child(self) -> Counts:
        """The counts by direct child, as `count_below` gives them."""
        length = tree.child_length(self.root.path)
        return {tally: _shortened(groups, length) for tally, groups in self.counts.items()}

    @cached_property
    def unpledged(self) -> dict[str, int]:
        """Members without a pledge, by cell, once pledges are due."""
        return self.counts[UNPLEDGED] if self.is_pledging_due else {}

    @cached_property
    def late_evaluations(self) -> dict[str, int]:
        """Evaluations behind their deadline, by whose they are; cells and committees alike."""
        return self.counts[LATE_EVALUATIONS]

    @cached_property
    def cells(self) -> list[CellState]:
        """Every cell, worst first."""
        bases = (FIGURES[key].base for key in ("regular_meetings", "pledges_submitted"))
        paths = {path for base in bases if base for path in self.counts[base]}
        return sorted(map(self._cell, paths), key=lambda cell: cell.rank)

    def _cell(self, path: str) -> CellState:
        figures = {}
        for key in OF_CELLS:
            measure = FIGURES[key]
            counted, base = (self.counts[tally].get(path, 0) for tally in measure.tallies)
            figures[key] = measure.figure(0, self.period, counted, base)
        return CellState(
            path,
            figures,
            self.gaps.get(path, []),
            self.unpledged.get(path, 0),
            self.late_evaluations.get(path, 0),
        )

    def named(self, cells: list[CellState]) -> list[CellState]:
        """These cells with their organisation, the name above it and figures that open; two queries."""
        paths = {cell.path for cell in cells}
        paths |= {tree.parent_path(path) for path in paths}
        rows = Organization.objects.filter(path__in=paths).select_related("kind")
        by_path = {unit.path: unit for unit in named_on(rows, self.period.end)}
        for cell in cells:
            cell.organization = unit = by_path[cell.path]
            above = by_path.get(tree.parent_path(cell.path))
            cell.above = above.label if above and above.path != self.root.path else ""
            cell.figures = {
                key: FIGURES[key].figure(unit.pk, self.period, old.numerator, old.denominator)
                for key, old in cell.figures.items()
            }
        return cells


def _shortened(groups: dict[str, int], length: int) -> dict[str, int]:
    sums: dict[str, int] = {}
    for path, n in groups.items():
        sums[path[:length]] = sums.get(path[:length], 0) + n
    return sums
