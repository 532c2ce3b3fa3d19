"""How figures are put into sentences: which clauses are written, in whose report, in which words.

Texts hold placeholders: `{key}` for a figure, `{key:full}` for a share with its integers;
`{subject}` and `{…_grade}` for words of the organisation and of the grading scheme.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass, replace
from enum import Flag, auto

from django.db.models import Q

from campaigns.models import Grade
from members.models import Organization, OrganizationKind
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period

PLACEHOLDER = re.compile(r"\{(\w+)(:full)?\}")
GRADED = {
    "members": Grade.Target.MEMBER,
    "cells": Grade.Target.ORGANIZATION,
    "bases": Grade.Target.ORGANIZATION,
}


class Body(Flag):
    """Whose report it is: some clauses make sense in some reports only."""

    BLOC = auto()
    COMMITTEE = auto()
    CELL = auto()
    ABOVE_CELLS = BLOC | COMMITTEE
    ANY = ABOVE_CELLS | CELL

    @classmethod
    def of(cls, organization: Organization) -> Body:
        """Which of them an organisation is."""
        kind = organization.kind
        if kind.holds_members or kind.level >= OrganizationKind.Level.CELL:
            return cls.CELL
        return cls.BLOC if kind.level == OrganizationKind.Level.UPPER else cls.COMMITTEE


@dataclass(frozen=True)
class Clause:
    """A part of a sentence, written in the reports of `body`.

    `even_zero`: written also where nothing was done, because leaving it out would hide that.
    """

    text: str
    even_zero: bool = False
    body: Body = Body.ANY

    def is_written(self, body: Body, figures: Mapping[str, Figure]) -> bool:
        """Its first figure counts something, and all its shares have a denominator above zero."""
        if not body & self.body:
            return False
        places = self._figures(figures)
        if any(figure.unit is Unit.SHARE and not figure.denominator for figure in places):
            return False
        if any(figure.is_pending for figure in places):
            return False
        return self.even_zero or not places or places[0].numerator != 0

    def is_series(self, figures: Mapping[str, Figure]) -> bool:
        """One of its figures is given year by year."""
        return any(figure.series for figure in self._figures(figures))

    def by_year(self, figures: Mapping[str, Figure]) -> list[str]:
        """A line for each of its figures: what it is called, and then its years."""
        return [f"{figure.label}: {{{figure.key}:full}}." for figure in self._figures(figures)]

    def _figures(self, figures: Mapping[str, Figure]) -> list[Figure]:
        keys = (key for key, _ in PLACEHOLDER.findall(self.text))
        return [figures[key] for key in keys if key in figures]


@dataclass(frozen=True)
class Sentence:
    """How a sentence begins, and the clauses that may follow."""

    start: str
    clauses: tuple[Clause, ...]

    def written(self, body: Body, figures: Mapping[str, Figure]) -> list[str]:
        """The sentence with its placeholders, if any of its clauses is written.

        Each series of years in it becomes a line of its own: the figure's name, then its years.
        """
        start = Clause(self.start)
        clauses = [clause for clause in self.clauses if clause.is_written(body, figures)]
        if not clauses or not start.is_written(body, figures):
            return []
        series = [clause for clause in (start, *clauses) if clause.is_series(figures)]
        lines = [line for clause in series for line in clause.by_year(figures)]
        clauses = [clause for clause in clauses if clause not in series]
        if not clauses:
            return lines
        start_text = "" if start in series else f"{self.start} "
        text = f"{start_text}{', '.join(clause.text for clause in clauses)}.".lstrip()
        return [text[0].upper() + text[1:], *lines]


@dataclass(frozen=True)
class SectionPlan:
    """One section: its heading, the sentences that the figures propose, whether people must write."""

    key: str
    heading: str
    level: int
    sentences: tuple[Sentence, ...] = ()
    must_write: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of its sentences' placeholders, in their order, each once."""
        texts = [
            text
            for sentence in self.sentences
            for text in (sentence.start, *(clause.text for clause in sentence.clauses))
        ]
        return tuple(dict.fromkeys(key for text in texts for key, _ in PLACEHOLDER.findall(text)))

    def proposal(
        self, body: Body, figures: Mapping[str, Figure], words: Mapping[str, str]
    ) -> list[str]:
        """The sentences that the figures give, with the figures' placeholders still in them."""

        def word(placeholder: re.Match) -> str:
            return words.get(placeholder[1], placeholder[0])

        lines = (line for sentence in self.sentences for line in sentence.written(body, figures))
        return [PLACEHOLDER.sub(word, text) for text in lines]


def chapter(key: str, heading: str, *sentences: Sentence, must_write: bool = False) -> SectionPlan:
    """A part of the report with a Roman number."""
    return SectionPlan(key, heading, 1, sentences, must_write)


def section(key: str, heading: str, *sentences: Sentence) -> SectionPlan:
    """A part of a chapter."""
    return SectionPlan(key, heading, 2, sentences)


def say(start: str, *clauses: str | Clause) -> Sentence:
    """A sentence of the plan."""
    return Sentence(start, tuple(c if isinstance(c, Clause) else Clause(c) for c in clauses))


def due(text: str, body: Body = Body.ANY) -> Clause:
    """A clause about what had to be done; it is also written where nothing was."""
    return Clause(text, even_zero=True, body=body)


def grade_names(period: Period) -> dict[str, str]:
    """The name of each grade in these years, by the key of its figure.

    Where the schemes of the years use different names, the grade's standing.
    """
    first, last = period.years
    names: dict[tuple[str, str], set[str]] = defaultdict(set)
    grades = Grade.objects.filter(
        Q(scheme__last_year__isnull=True) | Q(scheme__last_year__gte=first),
        scheme__first_year__lte=last,
    )
    for target, standing, label in grades.values_list("target", "standing", "label"):
        names[target, standing].add(label)
    by_key = {}
    for subject, target in GRADED.items():
        for standing in Grade.Standing:
            label = standing.label
            if len(names[target, standing.value]) == 1:
                (label,) = names[target, standing.value]
            by_key[f"{subject}_{standing.value}"] = label[0].lower() + label[1:]
    return by_key


def name_grades(figures: MutableMapping[str, Figure], names: Mapping[str, str]) -> None:
    """Give the figures of grades the grades' names in the labels."""
    for key in figures.keys() & names.keys():
        label = figures[key].label.split(":")[0]
        figures[key] = replace(figures[key], label=f"{label}: {names[key]}")


def words_for(body: Body, grades: Mapping[str, str]) -> dict[str, str]:
    """The words that sentences take from the organisation and from the grading scheme."""
    subject = "Chi bộ" if body is Body.CELL else "Toàn Đảng bộ"
    return {"subject": subject} | {f"{key}_grade": name for key, name in grades.items()}
