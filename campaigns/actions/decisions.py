"""Decisions on many grades at once, under the cap."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.caps import caps_by_group
from campaigns.cap_groups import CapGroup
from campaigns.caps import Cap
from campaigns.issuers import issuers_of
from campaigns.models import Decision, Evaluation, Grade
from campaigns.models.obstacles import Obstacle, obstacles_of
from members.models import Organization, User
from portal.kit import text
from portal.kit.lines import refuse_lines


@dataclass(frozen=True)
class GradeChoice:
    """One line of a page of decisions. Without a grade, that evaluation stays undecided."""

    evaluation: Evaluation
    grade: Grade | None
    reason: str = ""  # why the grade is not the proposed one
    is_distinguished: bool = False  # the distinction "tiêu biểu" comes with it


@transaction.atomic
def decide_many(
    *, decisions: Sequence[GradeChoice], by: User, number: str, decided_on: dt.date, note: str = ""
) -> int:
    """Decide all grades that are chosen, or none; return how many. The `note` is of them all.

    They are the lines of one decision, or of one for each body that decides on some of them.
    Raises ValidationError where nothing is chosen, where a distinction is given without a grade,
    where the number stands for another decision, and where a group would exceed its cap, with the
    numbers; with the errors by evaluation where a reason or points are missing or a distinction is
    below the top grade. Two people who decide in one bloc wait for each other.
    """
    chosen = _chosen(decisions)
    evaluations = [choice.evaluation for choice in chosen]
    for year in {evaluation.year for evaluation in evaluations}:
        year.require_open()
    roots = {evaluation.year.organization_id for evaluation in evaluations}
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk"))
    before = caps_by_group(evaluations)
    against = obstacles_of(evaluations)
    acts = _decisions_on(evaluations, number, decided_on)
    errors = {}
    for choice in chosen:
        key = choice.evaluation.pk
        try:
            _decide(choice, by=by, decision=acts[key], note=note, against=against[key])
        except ValidationError as error:
            errors[key] = error
    refuse_lines(errors)
    check_caps(before, caps_by_group(evaluations))
    return len(chosen)


def _chosen(decisions: Sequence[GradeChoice]) -> list[GradeChoice]:
    chosen = [choice for choice in decisions if choice.grade is not None]
    if not chosen:
        raise ValidationError("Hãy chọn mức cho ít nhất một dòng.")
    ungraded = [
        choice.evaluation.subject
        for choice in decisions
        if choice.is_distinguished and choice.grade is None
    ]
    if ungraded:
        raise ValidationError(f"Đã đánh dấu tiêu biểu mà chưa chọn mức: {'; '.join(ungraded)}.")
    return chosen


def _decisions_on(
    evaluations: Sequence[Evaluation], number: str, decided_on: dt.date
) -> dict[int, Decision]:
    """The decision on each evaluation: one for each body that decides."""
    rows = Evaluation.objects.filter(pk__in=[row.pk for row in evaluations])
    issuers = issuers_of(rows, decided_on)
    entered = {
        issuer: Decision.objects.enter(
            kind=Decision.Kind.GRADING, issuer=issuer, number=number, decided_on=decided_on
        )
        for issuer in set(issuers.values())
    }
    return {pk: entered[issuer] for pk, issuer in issuers.items()}


def _decide(
    choice: GradeChoice, *, by: User, decision: Decision, note: str, against: Sequence[Obstacle]
) -> None:
    evaluation, grade = choice.evaluation, choice.grade
    is_as_proposed = grade.pk == evaluation.proposed_grade_id
    evaluation.decide(
        by=by,
        grade=grade,
        decision=decision,
        note=choice.reason or (note if is_as_proposed else ""),
        against=against,
    )
    if choice.is_distinguished:
        evaluation.distinguish(by=by)


def check_caps(before: Mapping[CapGroup, Cap], after: Mapping[CapGroup, Cap]) -> None:
    """Refuse decisions by which a group exceeds its cap further than it did."""
    for group, cap in after.items():
        if cap.exceeded and cap.used > before[group].used:
            raise ValidationError(
                f"{cap.name}: {cap.used} được xếp mức cao nhất, quá số tối đa {cap.limit} "
                f"({text.number(cap.percent)}% của {cap.base_label.lower()}). Chưa ghi quyết định nào; "
                "mời đồng chí bớt số xếp mức cao nhất hoặc ghi quyết định cho vượt tỷ lệ.",
                code="cap",
            )
