"""Figures of grading: members and organisations by grade, and those not graded by reason.

All are of the evaluations of the campaign years that the period touches.
"""

from collections.abc import Iterator

from django.db.models import Q

from campaigns.cap_groups import CapGroup
from campaigns.models import Evaluation, Grade
from members.models import OrganizationKind
from reports.figures.measure import Measure, yearly
from reports.figures.tally import Tally, of_years

Level = OrganizationKind.Level
SUBJECTS = {
    "members": ("Đảng viên", Q(member__isnull=False)),
    "cells": (
        "Chi bộ",
        Q(member__isnull=True) & Q(organization__kind__level__gt=Level.GRASSROOTS),
    ),
    "bases": (
        "Tổ chức cơ sở đảng",
        Q(member__isnull=True, organization__kind__level=Level.GRASSROOTS),
    ),
}
WAITING = Q(state__in=("open", "self_graded", "proposed"))
REVIEWED = Q(state__in=("self_graded", "proposed", "decided"))
DECIDED = Q(state=Evaluation.State.DECIDED)
NOT_GRADED = Q(state=Evaluation.State.NOT_GRADED)


def subject_of(group: CapGroup) -> str:
    """Members, cells or organisations of the grass roots, as the keys of SUBJECTS call them."""
    if group.target == Grade.Target.MEMBER:
        return "members"
    return "bases" if group.root.kind.level == Level.UPPER else "cells"


def evaluated(condition: Q) -> Tally:
    """Evaluations of the period's years that fit."""
    return Tally(of_years(Evaluation), where=condition)


def so_far(standing: str) -> Q:
    """The grade is decided at this standing, or proposed while nothing is decided yet."""
    return Q(decided_grade__standing=standing) | Q(
        decided_grade__isnull=True, proposed_grade__standing=standing
    )


def _measures(subject: str, name: str, condition: Q) -> Iterator[Measure]:
    """The figures of one subject. Shares by grade are of those with a decided grade."""
    decided = evaluated(condition & DECIDED)
    every = evaluated(condition)
    yield yearly(
        f"{subject}_decided",
        f"{name} đã xếp loại",
        decided,
        every,
        done=decided,
        lacks=f"{name.lower()} chưa xếp loại",
        deadline="grassroots_grade_due",
    )
    yield yearly(
        f"{subject}_so_far",
        f"{name} đã có mức (quyết định hoặc đề xuất)",
        evaluated(condition & ~Q(decided_grade=None, proposed_grade=None)),
    )
    for standing in Grade.Standing:
        label = f"{name}: {standing.label.lower()}"
        yield yearly(
            f"{subject}_{standing.value}",
            label,
            evaluated(condition & DECIDED & Q(decided_grade__standing=standing)),
            decided,
        )
        yield yearly(
            f"{subject}_so_far_{standing.value}",
            f"{label} (đã quyết định hoặc đang đề xuất)",
            evaluated(condition & so_far(standing)),
        )
    yield yearly(f"{subject}_waiting", f"{name} chờ xếp loại", evaluated(condition & WAITING))
    if subject != "members":
        distinguished = evaluated(condition & Q(is_distinguished=True))
        yield yearly(f"{subject}_model", f"{name} tiêu biểu", distinguished)


def _exceptions(subject: str, name: str, condition: Q) -> Iterator[Measure]:
    """Who is not graded and why; who was reviewed, of those that are to be graded."""
    not_graded = evaluated(condition & NOT_GRADED)
    yield yearly(f"{subject}_not_graded", f"{name} không xếp loại", not_graded)
    for reason in Evaluation.NotGraded:
        yield yearly(
            f"{subject}_not_graded_{reason.value}",
            f"{name} không xếp loại: {reason.label.lower()}",
            evaluated(condition & Q(not_graded_reason=reason)),
        )
    reviewed = evaluated(condition & REVIEWED)
    yield yearly(
        f"{subject}_reviewed",
        f"{name} đã kiểm điểm",
        reviewed,
        evaluated(condition & ~NOT_GRADED),
        done=reviewed,
        note="Theo chủ đề kiểm điểm của năm; không kể trường hợp không xếp loại.",
    )


MEASURES = tuple(
    measure
    for subject, (name, condition) in SUBJECTS.items()
    for measures in (_measures, _exceptions)
    for measure in measures(subject, name, condition)
)
