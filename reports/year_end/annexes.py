"""The annexes of one report: a column a figure, a row a unit, and the whole in the last row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from members.models import Organization
from reports.figures.figure import PAPER_NOTE, Figure, Unit
from reports.figures.period import Period
from reports.year_end.annex_plans import AnnexPlan
from reports.year_end.frozen import figures_from_data
from reports.year_end.wording import Body

LEAST_ROWS = 2  # a chart of one unit would compare nothing


@dataclass
class AnnexRow:
    """One unit's figures in an annex, by key."""

    name: str
    organization: int
    figures: dict[str, Figure]

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> AnnexRow:
        """The row as it was frozen in an edition."""
        return cls(**data | {"figures": figures_from_data(data["figures"])})


@dataclass
class Annex:
    """One table: a column per figure, a row per unit, the whole in the last row."""

    key: str
    title: str
    unit: str
    columns: list[str]
    rows: list[AnnexRow]
    total: AnnexRow
    note: str = ""

    @property
    def charted(self) -> str:
        """The figure that its chart compares: the first share with a base, else the first count.

        Empty where there is nothing to compare.
        """
        shares = [key for key in self.columns if self.total.figures[key].unit is Unit.SHARE]
        others = [key for key in self.columns if key not in shares]
        for key in (*shares, *others) if len(self.rows) >= LEAST_ROWS else ():
            figures = [row.figures[key] for row in self.rows]
            if any(figure.denominator if key in shares else figure.numerator for figure in figures):
                return key
        return ""

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> Annex:
        """The table as it was frozen in an edition."""
        rows = [AnnexRow.from_data(row) for row in data["rows"]]
        return cls(**data | {"rows": rows, "total": AnnexRow.from_data(data["total"])})


def annexes_of(
    organization: Organization,
    children: list[Organization],
    whole: dict[str, Figure],
    parts: dict[int, dict[str, Figure]],
    period: Period,
    plans: Iterable[AnnexPlan],
) -> list[Annex]:
    """The tables in which something is counted.

    Rows add up to the whole: what belongs to the organisation itself and to none of its units has
    a row of its own.
    """
    body = Body.of(organization)
    own_figures = {
        key: figure.less(part[key] for part in parts.values()) for key, figure in whole.items()
    }

    def stood_here(unit: Organization) -> bool:
        return unit.is_within(organization) and unit.exists_in(period.start, period.end)

    rows = [(stood_here(child), _row(child, parts[child.pk])) for child in children]
    total = AnnexRow("Cộng", organization.pk, whole)
    return [
        Annex(
            plan.key,
            plan.title,
            plan.unit,
            list(plan.columns),
            [
                _with_columns(row, plan)
                for existed, row in (*rows, (False, _own_row(organization, own_figures, plan)))
                if existed or _counts_anything(row.figures, plan.columns)
            ],
            _with_columns(total, plan),
            PAPER_NOTE if any(whole[key].is_from_paper for key in plan.columns) else "",
        )
        for plan in plans
        if plan.is_printed(body, whole)
    ]


def _row(child: Organization, figures: dict[str, Figure]) -> AnnexRow:
    """The unit's row, under its name; of one that stood here for some of the years also which."""
    spans = (figure.period for figure in figures.values())
    years = next((span.words for span in spans if span and span.part_of), "")
    return AnnexRow(f"{child.name} ({years})" if years else child.name, child.pk, figures)


def _own_row(organization: Organization, figures: dict[str, Figure], plan: AnnexPlan) -> AnnexRow:
    """What belongs to the organisation itself, or what its total on paper does not split by unit."""
    is_unsplit = any(figures[key].is_from_paper for key in plan.columns)
    name = "trực tiếp, chưa chia theo đơn vị" if is_unsplit else "trực tiếp"
    return AnnexRow(f"{organization.signing_name} ({name})", organization.pk, figures)


def _counts_anything(figures: Mapping[str, Figure], keys: Iterable[str]) -> bool:
    """One of the figures is not zero, or has a base that is not."""
    return any(figures[key].numerator or figures[key].denominator for key in keys)


def _with_columns(row: AnnexRow, plan: AnnexPlan) -> AnnexRow:
    """The row with the figures of this table alone."""
    return AnnexRow(row.name, row.organization, {key: row.figures[key] for key in plan.columns})
