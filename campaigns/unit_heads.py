"""Heads who stand above the unit that they lead: a warning for who decides, never a refusal."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.utils import timezone

from campaigns.models import Evaluation, Grade
from members.models import Position, User

ASKED = ("organization", "organization_name", "state", "proposed_grade", "decided_grade")
ORDER = list(Grade.Standing.values)  # best first


def above_their_unit(evaluations: Sequence[Evaluation], user: User) -> dict[int, str]:
    """By evaluation of a secretary, why it stands out: the grade is above that of the own unit.

    Only of units whose grade the user may see.

    Compared are the grades as far as they have come, that of the unit once it is proposed. Two
    queries for each year, however many evaluations. Source: guides of provinces, for the quarters;
    no national text was found.
    """
    notes: dict[int, str] = {}
    for year in {row.year for row in evaluations}:
        rows = [row for row in evaluations if row.year_id == year.pk and row.is_of_member]
        notes |= _in_year(rows, min(year.last_day, timezone.localdate()), user)
    return notes


def _in_year(rows: Sequence[Evaluation], day: dt.date, user: User) -> dict[int, str]:
    heads = Position.objects.on(day).filter(
        post=Position.Post.SECRETARY, member__in=[row.member_id for row in rows]
    )
    led = list(heads.values_list("member", "organization"))
    if not led:
        return {}
    units = (
        Evaluation.objects.visible_to(user)
        .of_organizations()
        .filter(
            year=rows[0].year_id,
            organization__in=[unit for _, unit in led],
            proposed_grade__isnull=False,
        )
        .select_related("proposed_grade", "decided_grade")
        .only(*ASKED)
        .order_by()
    )
    graded = {unit.organization_id: unit for unit in units}
    notes = {}
    for row in rows:
        own = row.current_grade
        for unit in (graded[pk] for member, pk in led if member == row.member_id and pk in graded):
            theirs = unit.current_grade
            if own and ORDER.index(own.standing) < ORDER.index(theirs.standing):
                notes[row.pk] = (
                    f"Mức của người đứng đầu ({own}) cao hơn mức của tập thể "
                    f"{unit.organization_name} ({theirs}); cấp quyết định cân nhắc."
                )
    return notes
