"""A review as its readers see it: every heading of the form with what was written under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from campaigns.models import (
    CriterionPoints,
    Review,
    ReviewAnswer,
    ReviewCriterion,
    ReviewForm,
    ReviewLine,
    ReviewSection,
    TaskResult,
)
from campaigns.models.review_forms import group_limits
from campaigns.models.reviews import answers_in, lines_in, total

Content = ReviewSection.Content


@dataclass(frozen=True)
class PointGroup:
    """One group of part B: its lines and the sums of their points."""

    label: str
    limit: int
    lines: Sequence[CriterionPoints]

    @property
    def sum(self) -> Decimal | None:
        return total([line.self_points for line in self.lines])

    @property
    def proposed_sum(self) -> Decimal | None:
        return total([line.proposed_points for line in self.lines])

    @property
    def appraised_sum(self) -> Decimal | None:
        return total([line.appraised_points for line in self.lines])


@dataclass(frozen=True)
class FilledSection:
    """A heading with its text and level, or its rows, or its points."""

    section: ReviewSection
    text: str = ""
    level: str = ""
    rows: Sequence[ReviewLine | TaskResult] = ()
    groups: Sequence[PointGroup] = ()

    @property
    def level_label(self) -> str:
        """The level that was ticked, in words."""
        return ReviewAnswer.Level(self.level).label if self.level else ""

    @property
    def is_filled(self) -> bool:
        """Something was written here."""
        return bool(self.text or self.level or self.rows or self.sum is not None)

    @property
    def sum(self) -> Decimal | None:
        """The points of all groups together."""
        return total([group.sum for group in self.groups])

    @property
    def proposed_sum(self) -> Decimal | None:
        return total([group.proposed_sum for group in self.groups])

    @property
    def appraised_sum(self) -> Decimal | None:
        return total([group.appraised_sum for group in self.groups])


def filled_sections(form: ReviewForm, review: Review | None) -> list[FilledSection]:
    """The headings of the form in order; all empty where there is no review to be read."""
    sections = form.sections
    answers = answers_in(review, sections) if review else {}
    return [_filled(section, form, review, answers.get(section.pk)) for section in sections]


def _filled(section: ReviewSection, form: ReviewForm, review: Review | None, answer: Any):
    rows: list[Any] = []
    if review and section.is_listed:
        rows = lines_in(review, section)
    elif review and section.content == Content.RESULTS:
        rows = list(review.results.all())
    return FilledSection(
        section,
        text=answer.text if answer else "",
        level=answer.level if answer else "",
        rows=rows,
        groups=_groups(form, review) if section.content == Content.POINTS else (),
    )


def _groups(form: ReviewForm, review: Review | None) -> list[PointGroup]:
    scores = {score.criterion_id: score for score in review.scores.all()} if review else {}
    limits = group_limits(form.scheme)
    return [
        PointGroup(
            ReviewCriterion.Group(group).label,
            limits[group] or 0,
            [
                scores.get(criterion.pk) or CriterionPoints(criterion=criterion)
                for criterion in criteria
            ],
        )
        for group, criteria in groupby(form.criteria, lambda criterion: criterion.group)
    ]
