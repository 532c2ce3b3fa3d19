"""Writing the self-review: kept as a draft of its author, handed in once it is complete."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.models import (
    CriterionPoints,
    Evaluation,
    Grade,
    Review,
    ReviewAnswer,
    ReviewCriterion,
    ReviewLine,
    ReviewSection,
    TaskResult,
)
from campaigns.models.review_forms import check_points

SELF = "self_points"


@dataclass(frozen=True)
class Written:
    """What the author has entered, by the parts of the form."""

    signed_on: dt.date | None = None
    grade: Grade | None = None
    points: Decimal | None = None
    answers: Mapping[ReviewSection, dict[str, str]] = field(default_factory=dict)  # text, level
    lines: Mapping[ReviewSection, list[dict[str, str]]] = field(default_factory=dict)
    results: Iterable[dict[str, str]] = ()
    scores: Mapping[ReviewCriterion, dict[str, Any]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal | None:
        """The points of the lines together, else the sum that was typed."""
        given = [score[SELF] for score in self.scores.values() if score[SELF] is not None]
        return sum(given, Decimal()) if given else self.points


@transaction.atomic
def save_draft(evaluation: Evaluation, *, by, written: Written) -> Review:
    """Keep the review as a draft. Raises ValidationError once it was handed in."""
    if evaluation.state != Evaluation.State.OPEN:
        raise ValidationError("Bản tự kiểm điểm đã nộp; muốn sửa, mời đồng chí nộp lại cả bản.")
    return write_review(
        evaluation, by=by, written=written, grade=written.grade, points=written.points
    )


@transaction.atomic
def hand_in(evaluation: Evaluation, *, by, written: Written) -> Review:
    """Keep the review and hand it in with the own grade.

    Raises ValidationError where the grade is missing or not allowed, and where points do not add
    up. What the form asks for besides is checked by the form.
    """
    if written.grade is None:
        raise ValidationError({"grade": "Hãy chọn một mức."})
    review = write_review(evaluation, by=by, written=written)
    evaluation.grade_self(by=by, grade=written.grade, points=written.total)
    return review


@transaction.atomic
def write_review(
    evaluation: Evaluation, *, by, written: Written, grade=None, points=None
) -> Review:
    """Write what stands in the review, whatever the state; `grade` and `points` are of a draft.

    Raises ValidationError in a closed year, where another has begun the review, and where points
    do not add up.
    """
    evaluation.year.require_open()
    evaluation.write_self(by=by)
    evaluation.save(update_fields=["self_on_behalf"])
    own = {criterion: score[SELF] for criterion, score in written.scores.items()}
    check_points(evaluation.scheme, own)
    if written.points is not None and written.total != written.points:
        raise ValidationError({"points": "Tổng điểm ghi ở đây khác tổng điểm của các dòng."})
    review, _is_new = Review.objects.update_or_create(
        evaluation=evaluation,
        defaults={
            "signed_on": written.signed_on or timezone.localdate(), "grade": grade, "points": points,
        },
    )  # fmt: skip
    _write_texts(review, written)
    _write_scores(review, written)
    return review


def _write_texts(review: Review, written: Written) -> None:
    """Replace what stands under the headings of this form; other headings keep theirs."""
    headings = [section.heading for section in (*written.answers, *written.lines)]
    review.answers.filter(section__heading__in=headings).delete()
    review.lines.filter(section__heading__in=headings).delete()
    review.results.all().delete()
    ReviewAnswer.objects.bulk_create(
        ReviewAnswer(review=review, section=section, **answer)
        for section, answer in written.answers.items()
        if any(answer.values())
    )
    ReviewLine.objects.bulk_create(
        ReviewLine(review=review, section=section, position=position, **line)
        for section, lines in written.lines.items()
        for position, line in enumerate(lines, start=1)
    )
    TaskResult.objects.bulk_create(
        TaskResult(review=review, position=position, **line)
        for position, line in enumerate(written.results, start=1)
    )


def _write_scores(review: Review, written: Written) -> None:
    """Write evidence and own points of each line."""
    stored = {score.criterion_id: score for score in review.scores.all()}
    for criterion, columns in written.scores.items():
        score = stored.get(criterion.pk)
        if score is None and not any(value not in (None, "") for value in columns.values()):
            continue
        score = score or CriterionPoints(review=review, criterion=criterion)
        for name, value in columns.items():
            setattr(score, name, value)
        score.save()
