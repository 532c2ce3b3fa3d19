"""Figures of grading: members and organisations by grade, and those not graded by reason."""

from __future__ import annotations

from django.db.models import Q

from campaigns.models import Evaluation, Grade
from members.models import OrganizationKind

from .base import Measure, Period, Tally, Unit

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


REVIEWED = Q(state__in=("self_graded", "proposed", "decided"))


def evaluated(chosen: Q, **more):
    """Evaluations of the period's years that fit."""

    def rows(period: Period):
        return Evaluation.objects.filter(chosen, **more, **period.in_years())

    return rows


def so_far(standing: str) -> Q:
    """The grade is decided at this standing, or proposed while nothing is decided yet."""
    return Q(decided_grade__standing=standing) | Q(
        decided_grade__isnull=True, proposed_grade__standing=standing
    )


def _measures():
    for subject, (name, chosen) in SUBJECTS.items():
        everybody = Tally(evaluated(chosen))
        decided = Tally(evaluated(chosen, state=Evaluation.State.DECIDED))
        yield Measure(f"{subject}_decided", f"{name} đã xếp loại", decided, everybody, Unit.SHARE)
        yield Measure(
            f"{subject}_so_far",
            f"{name} đã có mức (quyết định hoặc đề xuất)",
            Tally(evaluated(chosen & ~Q(decided_grade=None, proposed_grade=None))),
        )
        for standing in Grade.Standing:
            rows = evaluated(
                chosen, state=Evaluation.State.DECIDED, decided_grade__standing=standing
            )
            label = f"{name}: {standing.label.lower()}"
            yield Measure(f"{subject}_{standing.value}", label, Tally(rows), decided, Unit.SHARE)
            yield Measure(
                f"{subject}_so_far_{standing.value}",
                f"{label} (đã quyết định hoặc đang đề xuất)",
                Tally(evaluated(chosen & so_far(standing))),
            )
        yield Measure(
            f"{subject}_waiting",
            f"{name} chờ xếp loại",
            Tally(evaluated(chosen, state__in=("open", "self_graded", "proposed"))),
        )
        yield Measure(
            f"{subject}_not_graded",
            f"{name} không xếp loại",
            Tally(evaluated(chosen, state=Evaluation.State.NOT_GRADED)),
        )
        for reason in Evaluation.NotGraded:
            yield Measure(
                f"{subject}_not_graded_{reason.value}",
                f"{name} không xếp loại: {reason.label.lower()}",
                Tally(evaluated(chosen, not_graded_reason=reason)),
            )
        yield Measure(
            f"{subject}_reviewed",
            f"{name} đã kiểm điểm",
            Tally(evaluated(chosen & REVIEWED)),
            Tally(evaluated(chosen & ~Q(state=Evaluation.State.NOT_GRADED))),
            Unit.SHARE,
            note="Theo chủ đề kiểm điểm của năm; không kể trường hợp không xếp loại.",
        )
        if subject != "members":
            yield Measure(
                f"{subject}_model", f"{name} tiêu biểu", Tally(evaluated(chosen, is_model=True))
            )


MEASURES = tuple(_measures())
