"""Self-reviews of the story's cell, its unit and its committee, on the form of each year."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from campaigns.actions.reviews import Written, write_review
from campaigns.models import (
    Evaluation,
    Review,
    ReviewAnswer,
    ReviewCriterion,
    ReviewForm,
    ReviewSection,
)
from campaigns.models.reviews import form_of
from members.models import User

from .world import World, texts

TEXTS = texts("reviews")
TASK = ("content", "due", "product", "progress", "quality")
REMEDY = ("content", "state", "note")
Content = ReviewSection.Content


def write(world: World) -> None:
    """Split the points over the criteria, then write each review as its author."""
    _split_points()
    units = [world.story_cell, world.committee_of(world.story_cell)]
    rows = Evaluation.objects.filter(organization__in=units, self_grade__isnull=False)
    for row in rows.select_related("member", "scheme", "year", "organization"):
        day = min(dt.date(row.calendar_year, 12, 2), world.today - dt.timedelta(days=3))
        author = row.member_id or world.leader(row.organization, day)
        user = User.objects.get(pk=world.accounts[author])
        form = form_of(row)
        review = write_review(row, by=user, written=_written(row, form, day))
        _write_points_of_others(row, review, form)


def _write_points_of_others(row: Evaluation, review: Review, form: ReviewForm) -> None:
    """The points that were proposed, and those of who decided, line by line."""
    given = {
        criterion.pk: columns["self_points"]
        for criterion, columns in _scores(form.criteria, row.proposed_points)
    }
    for score in review.scores.all():
        score.proposed_points = given.get(score.criterion_id)
        score.appraised_points = score.proposed_points if row.decided_grade_id else None
        score.save()


def _split_points() -> None:
    """How the bloc splits 30 and 70 points over the lines of part B."""
    for form in ReviewForm.objects.filter(scheme__general_points__isnull=False):
        split = TEXTS.points[form.kind]
        for criterion, points in zip(form.criteria, split, strict=True):
            criterion.points = Decimal(points)
            criterion.save(update_fields=["points"])


def _written(row: Evaluation, form: ReviewForm, day: dt.date) -> Written:
    sections = [section for section in form.sections if not section.is_by_others]
    has_annex = any(section.content == Content.RESULTS for section in sections)
    return Written(
        signed_on=day,
        answers={
            section: {
                "text": _text(section) if section.is_typed else "",
                "level": ReviewAnswer.Level.GOOD if section.has_level else "",
            }
            for section in sections
            if section.is_typed or section.has_level
        },
        lines={
            section: [dict(zip(REMEDY, TEXTS.remedy, strict=True))]
            for section in sections
            if section.content == Content.REMEDIES
        },
        results=[dict(zip(TASK, task, strict=True)) for task in TEXTS.tasks] if has_annex else (),
        scores=dict(_scores(form.criteria, row.self_points)),
    )


def _text(section: ReviewSection) -> str:
    """What the story writes under this heading."""
    return next(text for words, text in TEXTS.texts.items() if words in section.heading)


def _scores(
    criteria: list[ReviewCriterion], total: Decimal | None
) -> Iterator[tuple[ReviewCriterion, dict]]:
    """The own points spread over the lines as their most points are; they add up to the total."""
    if total is None:
        return
    most = given = Decimal()
    proven = ""  # the sub-group whose first line bears the evidence
    for criterion in criteria:
        most += criterion.points
        reached = total if most == 100 else Decimal(round(total * most / 100))
        own, given = reached - given, reached
        is_first, proven = proven != (criterion.part or criterion.text), criterion.part
        evidence = "Biên bản sinh hoạt chi bộ (minh họa)" if is_first else ""
        yield criterion, {"self_points": own, "evidence": evidence}
