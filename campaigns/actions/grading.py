"""Decisions of many at once under the cap."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.caps import caps_by_group
from campaigns.models import Evaluation, Grade
from members.models import Organization
from portal.kit import text


@transaction.atomic
def decide_many(
    *,
    choices: dict[Evaluation, Grade],
    by,
    number: str,
    decided_on: dt.date,
    note: str = "",
    reasons: dict[Evaluation, str] | None = None,
    distinguished: Collection[Evaluation] = (),
) -> int:
    """Decide all these grades at once, or none of them.

    `reasons` say why a grade is not the proposed one, line by line; the `note` is of them all;
    `distinguished` receive the distinction "tiêu biểu" with it. Raises ValidationError where such a reason is
    missing, where a distinguished one is not at the top grade, where a group would exceed its cap,
    naming who or which group and the numbers. Two who decide in one group wait for each other.
    """
    reasons = reasons or {}
    for year in {evaluation.year for evaluation in choices}:
        year.require_open()
    roots = {evaluation.year.organization_id for evaluation in choices}
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk"))
    before = caps_by_group(choices)
    for evaluation, grade in choices.items():
        as_proposed = grade.pk == evaluation.proposed_grade_id
        reason = reasons.get(evaluation, "") or (note if as_proposed else "")
        evaluation.decide(by=by, grade=grade, number=number, decided_on=decided_on, note=reason)
        if evaluation in distinguished:
            evaluation.distinguish(by=by)
    for group, cap in caps_by_group(choices).items():
        if cap.exceeded and cap.used > before[group].used:
            raise ValidationError(
                f"{cap.name}: {cap.used} được xếp mức cao nhất, quá số tối đa {cap.limit} "
                f"({text.number(cap.percent)}% của {cap.base_label.lower()}). Chưa ghi quyết định nào; "
                "mời đồng chí bớt số xếp mức cao nhất hoặc ghi quyết định cho vượt tỷ lệ.",
                code="cap",
            )
    return len(choices)
