"""The review on paper: the form of the scheme, filled in as far as its reader may read it."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.models import Comment, Evaluation, Grade, Pledge, Review, ReviewAnswer, ReviewSection
from campaigns.models.reviews import form_of, review_of
from campaigns.review_prefill import pledge_text
from campaigns.review_reading import FilledSection, filled_sections
from members.models import Organization, Position
from portal.kit.text import number, short_date
from reports.figures.explanation import Explanation, explain
from reports.models import LayoutProfile
from reports.papers.letterheads import signer_of, unit_letterhead
from reports.papers.rendering import render_paper

Content = ReviewSection.Content
LINES = 4  # dotted lines under each heading that is filled in by hand
NOTHING = "Không có."  # under a heading that the author of a finished review left empty
UNRULED = (Content.HEADING, Content.POINTS, Content.GRADE)
HEADLESS = 1  # dotted lines where a grade is written by hand


@dataclass
class PrintedSection:
    """One heading on paper: what was written, what others say, and who signs below."""

    filled: FilledSection
    paragraphs: list[str] = field(default_factory=list)
    choices: list[tuple[str, bool]] = field(default_factory=list)  # grades, the own one ticked
    signature: dict[str, Any] | None = None
    is_written: bool = False  # the author has written the review; what is empty stays empty

    @property
    def section(self) -> ReviewSection:
        return self.filled.section

    @property
    def room(self) -> range:
        """The dotted lines for writing by hand: none where the portal filled the section."""
        content = self.section.content
        if self.is_written and not self.section.is_by_others:
            return range(0)
        if self.paragraphs or self.filled.is_filled or content in UNRULED:
            return range(0)
        return range(HEADLESS if content == Content.DECISION else LINES)


def day_of_review(evaluation: Evaluation) -> dt.date:
    """The day on the form: that of the self-review; today while there is none."""
    review = review_of(evaluation)
    return (review and review.signed_on) or timezone.localdate()


def review_document(
    evaluation: Evaluation, layout: LayoutProfile, file_format: str, *, user, own_words: bool
) -> bytes:
    """The review form of the scheme; what nobody has written is left open for the pen.

    `own_words`: the reader may read the self-review. The results of pledges are printed for readers
    who may read reviews; where `user` may not read a pledge's text, its result alone.
    """
    form = form_of(evaluation)
    day = day_of_review(evaluation)
    review = review_of(evaluation) if own_words else None
    explanation = explain(evaluation, user)
    sections = [
        _printed(filled, evaluation, explanation, user=user, review=review, own_words=own_words)
        for filled in filled_sections(form, review)
    ]
    context = {
        "report": unit_letterhead(
            evaluation.organization,
            "",
            day,
            is_draft=evaluation.state == Evaluation.State.OPEN,
        ),
        "evaluation": evaluation,
        "form": form,
        "opening": form.opening.replace("{tap_the}", evaluation.organization_name),
        "sections": [part for part in sections if part.section.content != Content.RESULTS],
        "annexes": [part for part in sections if part.section.content == Content.RESULTS],
        "attendance": explanation.attendance if evaluation.is_of_member else None,
        "levels": ReviewAnswer.Level.choices,
        "posts": posts(evaluation.member_id, day) if evaluation.is_of_member else "",
        "room": range(LINES),
    }
    return render_paper(
        render_to_string("reports/print/kiem-diem.html", context), layout, file_format
    )


def posts(member: int, day: dt.date) -> str:
    """The Party posts that a member holds on a day, in words."""
    return posts_of([member], day).get(member, "")


def posts_of(members: Iterable[int], day: dt.date) -> dict[int, str]:
    """By member, the Party posts held on a day, in words."""
    held: dict[int, list[str]] = defaultdict(list)
    positions = Position.objects.on(day).filter(member__in=members).select_related("organization")
    for position in positions:
        held[position.member_id].append(str(position))
    return {member: ", ".join(titles) for member, titles in held.items()}


def _printed(
    filled: FilledSection,
    evaluation: Evaluation,
    explanation: Explanation,
    *,
    user,
    review: Review | None,
    own_words: bool,
) -> PrintedSection:
    section, content = filled.section, filled.section.content
    paragraphs = filled.text.splitlines()
    choices: list[tuple[str, bool]] = []
    signer: tuple[Organization | None, dt.date | None] = (None, None)
    if content == Content.PLEDGE and not paragraphs:
        paragraphs = _pledges(explanation, user)
    elif content == Content.GRADE:
        choices = choices_of(
            evaluation.scheme_id, evaluation.target, evaluation.self_grade, evaluation.self_points
        )
        signer = (evaluation.organization, None)
    elif content == Content.AGENCY:
        paragraphs = _comments(evaluation, own_words, is_agency=True)
    elif content == Content.PROPOSAL:
        paragraphs = [
            *_comments(evaluation, own_words, is_agency=False),
            *_graded(evaluation.proposed_grade, evaluation.proposed_points),
            *evaluation.proposal_reason.splitlines(),
        ]
        signer = (evaluation.organization, _day_of_step(evaluation, "propose"))
    elif content == Content.DECISION:
        paragraphs = _decided(evaluation)
        signer = (evaluation.issuer, evaluation.decided_on)
    if review and evaluation.is_handed_in and section.is_optional and not filled.is_filled:
        paragraphs = paragraphs or [NOTHING]
    signature = _signature(section, evaluation, *signer) if section.signed_by else None
    return PrintedSection(filled, paragraphs, choices, signature, is_written=review is not None)


def choices_of(scheme: int, target: str, own: Grade | None, points=None) -> list[tuple[str, bool]]:
    """The grades from which somebody chooses, the chosen one ticked and with its points."""
    grades = Grade.objects.filter(scheme=scheme, target=target).order_by("rank")
    return [
        (_graded(grade, points)[0] if grade == own else f"{grade}.", grade == own)
        for grade in grades
    ]


def _pledges(explanation: Explanation, user) -> list[str]:
    """How the pledges of the year were kept, for readers who may know; else nothing."""
    pledges = explanation.pledges
    if not pledges:
        return []
    keys = [pledge.pk for pledge in pledges]
    readable = Pledge.objects.visible_to(user).filter(pk__in=keys)
    return pledge_text(pledges, set(readable.values_list("pk", flat=True))).splitlines()


def _graded(grade, points) -> list[str]:
    if grade is None:
        return []
    given = f" ({number(points)} điểm)" if points is not None else ""
    return [f"{grade}{given}."]


def _decided(evaluation: Evaluation) -> list[str]:
    if evaluation.decided_grade is None:
        return []
    numbered = evaluation.decision_number and f", Quyết định số {evaluation.decision_number}"
    return [f"{evaluation.decided_label}{numbered} ngày {short_date(evaluation.decided_on)}."]


def _comments(evaluation: Evaluation, own_words: bool, *, is_agency: bool) -> list[str]:
    """What the agency head says of the member, or the others: chi ủy, other cells, residence."""
    if not own_words:
        return []
    comments = evaluation.comments.select_related("organization")
    if is_agency:
        texts = [comment.text for comment in comments.filter(kind=Comment.Kind.AGENCY)]
    else:
        texts = [str(comment) for comment in comments.exclude(kind=Comment.Kind.AGENCY)]
    return [line for text in texts for line in text.splitlines()]


def _day_of_step(evaluation: Evaluation, action: str) -> dt.date | None:
    step = evaluation.steps.filter(action=action).order_by("at").last()
    return step and timezone.localdate(step.at)


def _signature(
    section: ReviewSection,
    evaluation: Evaluation,
    body: Organization | None,
    day: dt.date | None,
) -> dict[str, Any]:
    """Who signs under a section, with name and post where the portal knows them."""
    is_person = section.content == Content.GRADE and evaluation.is_of_member
    name, post = "", ""
    if is_person:
        name = str(evaluation.member)
    elif body:
        # Nobody signs for a body under the own review.
        name, post = signer_of(body, day or timezone.localdate(), but=evaluation.member_id)
    is_dated = section.content != Content.GRADE  # the head bears the day of the self-review
    who = section.signed_by.replace("{ten}", body.signs_for if body else "cấp có thẩm quyền")
    return {"who": who, "name": name, "post": post, "day": day, "is_dated": is_dated}
