"""The cap on the top grade in the annexes: how many may get it, have got it, may still get it."""

from __future__ import annotations

from collections import Counter, defaultdict
from urllib.parse import urlencode

from django.db.models import Min, Q
from django.urls import reverse

from campaigns.actions.caps import CapGroup, caps_by_group
from campaigns.models import CampaignYear, Evaluation, Grade
from members.models import Organization, OrganizationKind

from .base import Figure
from .grading import SUBJECTS

PARTS = {
    "limit": "tối đa mức cao nhất",
    "used": "đã quyết định mức cao nhất",
    "left": "còn được mức cao nhất",
}


def cap_keys(subject: str) -> tuple[str, ...]:
    """The columns of one subject's cap."""
    return tuple(f"{subject}_cap_{part}" for part in PARTS)


def cap_figures(
    organization: Organization, children: list[Organization], year: CampaignYear | None
) -> tuple[dict[str, Figure], dict[int, dict[str, Figure]]]:
    """Each cap with the unit that it is taken on; one of the organisation itself is its own.

    Four queries, whatever stands below. Nothing where the period is no year of the portal.
    """
    if year is None:
        return {}, {}
    length = len(organization.path) + Organization.steplen
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for group, cap in caps_by_group(_one_of_each_group(organization, year), {}).items():
        if group.root.path.startswith(organization.path) and cap.percent is not None:
            subject = _subject(group)
            for part in PARTS:
                counted[group.root.path[:length]][f"{subject}_cap_{part}"] += getattr(cap, part)
    whole: Counter[str] = Counter()
    for part_counts in counted.values():
        for key, count in part_counts.items():
            whole[key] += count
    return _figures(organization, year, whole), {
        child.pk: _figures(child, year, counted[child.path]) for child in children
    }


def _one_of_each_group(organization: Organization, year: CampaignYear) -> list[Evaluation]:
    """One evaluation with a grade for each organisation, target and group of tasks."""
    graded = Evaluation.objects.filter(
        Q(decided_grade__isnull=False) | Q(proposed_grade__isnull=False),
        year=year,
        organization__path__startswith=organization.path,
    )
    same = graded.annotate(is_unit=Q(member__isnull=True)).order_by()
    first = same.values("organization", "scheme", "is_unit", "task_group").annotate(n=Min("pk"))
    found = Evaluation.objects.filter(pk__in=first.values("n"))
    return list(found.select_related("organization", "scheme"))


def _subject(group: CapGroup) -> str:
    """Members, cells or organisations of the grass roots, as figures of grading call them."""
    if group.target == Grade.Target.MEMBER:
        return "members"
    is_bloc = group.root.kind.level == OrganizationKind.Level.UPPER
    return "bases" if is_bloc else "cells"


def _figures(place: Organization, year: CampaignYear, counted: Counter[str]) -> dict[str, Figure]:
    figures = {}
    for subject, (name, _) in SUBJECTS.items():
        query = urlencode({"organization": place.pk, "year": year.year, "subject": subject})
        address = f"{reverse('reports:board_grades')}?{query}"
        for part, label in PARTS.items():
            key = f"{subject}_cap_{part}"
            figures[key] = Figure(
                key, f"{name}: {label}", counted[key], organization=place.pk, address=address
            )
    return figures
