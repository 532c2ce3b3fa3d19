"""The page of a self-review: the sections of its form, each with what is written under it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from types import SimpleNamespace
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from campaigns.actions.reviews import Written
from campaigns.forms.reviews import TABLES, CriterionForm, SelfGradeForm
from campaigns.models import Evaluation, ReviewCriterion, ReviewSection
from campaigns.models.review_forms import group_limits
from campaigns.models.reviews import answers_in, form_of, lines_in, review_of
from campaigns.review_prefill import lines_for, text_for
from portal.kit.conflicts import line_differences
from portal.kit.lines import WRONG_LINES, add_line_errors, focus_last, named, with_one_more

Content = ReviewSection.Content
HAND_IN = "submit"
MORE = "more "  # of the button that adds a line, before the prefix of the table


@dataclass(frozen=True)
class Part:
    """One section on the page: its fields, its table or its lines of points."""

    section: ReviewSection
    text: Any = None
    level: Any = None
    table: Any = None


class ReviewSheet:
    """Everything on the page of one self-review, from its form, what is written and what is known."""

    def __init__(self, evaluation: Evaluation, *, by, data=None):
        self.evaluation, self.data = evaluation, data
        self.action = (data or {}).get("action", "")
        self.template = form_of(evaluation)
        self.review = review_of(evaluation)
        self.is_own = evaluation.is_of_organization or evaluation.member_id == by.member_id
        if self.action.startswith(MORE):
            self.data = with_one_more(data, self.action.removeprefix(MORE))

    @cached_property
    def sections(self) -> list[ReviewSection]:
        """What the author fills in; the foot is filled in by others."""
        sections = self.template.sections if self.template else []
        return [section for section in sections if not section.is_by_others]

    @property
    def is_handed_in(self) -> bool:
        """The author hands in; what was handed in before is replaced as a whole."""
        is_draft = self.evaluation.state == Evaluation.State.OPEN
        return self.action == HAND_IN or (not is_draft and not self.is_more)

    @property
    def is_more(self) -> bool:
        """The button only adds a line."""
        return self.action.startswith(MORE)

    @cached_property
    def form(self) -> SelfGradeForm:
        own, review = self.evaluation, self.review
        form = SelfGradeForm(
            self.data,
            evaluation=own,
            is_handed_in=self.is_handed_in,
            initial={
                "signed_on": (review and review.signed_on) or timezone.localdate(),
                "grade": (review and review.grade) or own.self_grade,
                "points": review.points
                if review and review.points is not None
                else own.self_points,
            },
        )
        if own.self_points is not None and any(
            line.initial.get("self_points") for line in self.points
        ):
            form.initial["points"] = None  # the lines say it
        answers = answers_in(review, self.sections) if review else {}
        for section in self.sections:
            answer = answers.get(section.pk)
            form.add_section(
                section,
                text=answer.text if answer else "" if review else text_for(section, own),
                level=answer.level if answer else "",
                is_required=section.is_required and self.is_handed_in and self.is_own,
            )
        return form

    @cached_property
    def tables(self) -> dict[ReviewSection, forms.BaseFormSet]:
        """The rows of the sections that are tables, by section."""
        return {
            section: TABLES[section.content](
                self.data, prefix=f"rows-{section.pk}", initial=self._rows(section)
            )
            for section in self.sections
            if section.content in TABLES
        }

    def _rows(self, section: ReviewSection) -> list[dict[str, Any]]:
        if self.review is None:
            return lines_for(section, self.evaluation)
        if section.content == Content.RESULTS:
            rows = self.review.results.all()
        else:
            rows = lines_in(self.review, section)
        names = TABLES[section.content].form.base_fields
        return [{name: getattr(row, name) for name in names} for row in rows]

    @cached_property
    def criteria(self) -> list[ReviewCriterion]:
        has_points = any(section.content == Content.POINTS for section in self.sections)
        return self.template.criteria if self.template and has_points else []

    @cached_property
    def points(self) -> list[CriterionForm]:
        """A form for each criterion of part B."""
        scores = {s.criterion_id: s for s in self.review.scores.all()} if self.review else {}
        limits = group_limits(self.evaluation.scheme)
        lines = []
        for criterion in self.criteria:
            score = scores.get(criterion.pk)
            line = CriterionForm(
                self.data,
                key=criterion.pk,
                initial={"evidence": score.evidence, "self_points": score.self_points}
                if score
                else {},
            )
            line.criterion, line.limit = criterion, limits[criterion.group]
            lines.append(line)
        return lines

    def parts(self) -> Iterator[Part]:
        """The sections in order with their bound fields."""
        for section in self.sections:
            names = (f"text-{section.pk}", f"level-{section.pk}")
            text, level = (self.form[n] if n in self.form.fields else None for n in names)
            yield Part(section, text, level, self.tables.get(section))

    @property
    def error_lines(self) -> list:
        """All lines of the page, each with its name, for the list of what is wrong."""
        tables = (named(table, f"{section}, dòng") for section, table in self.tables.items())
        return [*chain.from_iterable(tables), *self.points]

    def focus_added(self) -> None:
        """Open the page at the row that the button has added."""
        prefix = self.action.removeprefix(MORE)
        for table in self.tables.values():
            if table.prefix == prefix:
                focus_last(table)

    def is_valid(self) -> bool:
        lines = [*self.tables.values(), *self.points]
        are_valid = [line.is_valid() for line in lines]
        is_valid = self.form.is_valid()
        if not all(are_valid):
            self.form.add_error(None, WRONG_LINES)
        return is_valid and all(are_valid)

    def refuse(self, error: ValidationError) -> ValidationError:
        """Show a refusal at the line of points that it is about; return the rest."""
        return add_line_errors({str(line.key): line for line in self.points}, error)

    def meet_saved(self) -> None:
        """Where somebody else has saved meanwhile: show what differs, and carry the new version."""
        form = self.form
        form.meet_saved()
        if form.conflict is not None:
            names = {str(section): table for section, table in self.tables.items()}
            form.conflict = [
                *line_differences(SimpleNamespace(forms=[form]), "Bản tự kiểm điểm"),
                *(line for name, table in names.items() for line in line_differences(table, name)),
                *line_differences(SimpleNamespace(forms=self.points), "Điểm"),
            ]

    def written(self) -> Written:
        """What a valid page holds."""
        typed = self.form.cleaned_data
        return Written(
            signed_on=typed["signed_on"],
            grade=typed["grade"],
            points=typed.get("points"),
            answers={
                section: {
                    "text": typed.get(f"text-{section.pk}", ""),
                    "level": typed.get(f"level-{section.pk}", ""),
                }
                for section in self.sections
                if section.is_typed or section.has_level
            },
            lines={s: _filled(table) for s, table in self.tables.items() if s.is_listed},
            results=[
                row
                for section, table in self.tables.items()
                if section.content == Content.RESULTS
                for row in _filled(table)
            ],
            scores={line.criterion: line.cleaned_data for line in self.points},
        )


def _filled(table: forms.BaseFormSet) -> list[dict[str, str]]:
    return [row.cleaned_data for row in table if row.cleaned_data.get("content")]
