"""What differs between two issued reports of one organisation."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass

from reports.figures.figure import Figure
from reports.year_end.report import Report

NOTHING = "–"


@dataclass(frozen=True)
class Line:
    """One number that differs; a dash where a report has none."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Text:
    """One section whose text differs: the lines taken out and the lines put in."""

    heading: str
    removed: list[str]
    added: list[str]


@dataclass(frozen=True)
class Comparison:
    """Everything that differs; `same` is how many figures do not."""

    figures: list[Line]
    same: int
    annexes: list[tuple[str, list[Line]]]
    texts: list[Text]

    @property
    def is_empty(self) -> bool:
        """The two reports say the same."""
        return not (self.figures or self.annexes or self.texts)


def compare(before: Report, after: Report) -> Comparison:
    """The figures, rows of annexes and texts in which the later report differs from the earlier."""
    figures = _lines(before.figures, after.figures)
    return Comparison(
        figures,
        len(before.figures.keys() | after.figures.keys()) - len(figures),
        _annexes(before, after),
        _texts(before, after),
    )


def _lines(
    before: Mapping[str, Figure], after: Mapping[str, Figure], prefix: str = ""
) -> list[Line]:
    lines = []
    for key in dict.fromkeys([*after, *before]):
        old, new = before.get(key), after.get(key)
        texts = [figure.full if figure else NOTHING for figure in (old, new)]
        if texts[0] != texts[1]:
            figure = new or old
            lines.append(Line(f"{prefix}{figure.label if figure else key}", *texts))
    return lines


def _annexes(before: Report, after: Report) -> list[tuple[str, list[Line]]]:
    """Rows are matched by their unit's id, because its name may have changed."""
    tables: dict[str, tuple[dict, dict]] = {}
    titles: dict[str, str] = {}
    names: dict[tuple[int, bool], str] = {}
    for side, report in enumerate((before, after)):
        for annex in report.annexes:
            titles[annex.key] = annex.title
            table = tables.setdefault(annex.key, ({}, {}))[side]
            for row in (*annex.rows, annex.total):
                unit = (row.organization, row is annex.total)
                names[unit] = row.name
                table[unit] = row.figures
    changed = []
    for key, (old, new) in tables.items():
        lines = [
            line
            for unit in dict.fromkeys([*new, *old])
            for line in _lines(old.get(unit, {}), new.get(unit, {}), f"{names[unit]}: ")
        ]
        if lines:
            changed.append((titles[key], lines))
    return changed


def _texts(before: Report, after: Report) -> list[Text]:
    old = {section.key: section for section in before.sections}
    texts = []
    for section in after.sections:
        earlier = old[section.key].lines if section.key in old else []
        changes = list(difflib.ndiff(earlier, section.lines))
        removed = [line[2:] for line in changes if line.startswith("- ")]
        added = [line[2:] for line in changes if line.startswith("+ ")]
        if removed or added:
            texts.append(Text(section.heading, removed, added))
    return texts
