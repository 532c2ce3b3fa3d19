"""The cap of each group, and decisions of many at once under it."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from campaigns.caps import Cap, top_limit
from campaigns.models import CapException, Evaluation, Grade, GradingScheme
from members.models import Organization, OrganizationKind
from portal.kit import text

Level = OrganizationKind.Level


def cap_group(evaluation: Evaluation) -> tuple[str, Organization, str, dict]:
    """The group on which the cap is taken: name, organisation, part of it, filter of evaluations.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
    By similar tasks: those of the same group of tasks in the grass-roots organisation, or under
    the same superior (NĐ 335/2025). Exceptions are given to the same organisation and part.
    """
    organization, scheme = evaluation.organization, evaluation.scheme
    path, step = organization.path, Organization.steplen
    above = {
        found.path: found
        for found in Organization.objects.filter(
            path__in=[path[:end] for end in range(step, len(path) + 1, step)]
        ).select_related("kind")
    }
    root = above[path[:step]]
    chosen: dict = {"member__isnull": evaluation.member_id is None}
    if evaluation.member_id is None:
        parent = above.get(path[:-step], root)
        chosen |= {
            "organization__path__startswith": parent.path,
            "organization__depth": organization.depth,
        }
        if scheme.cap_unit == GradingScheme.CapUnit.SECTOR and parent.pk == root.pk:
            chosen["organization__sector"] = part = organization.sector
            name = f"{parent}, loại hình {organization.get_sector_display()}"
            return name, parent, part, chosen
        return _by_tasks(evaluation, parent, chosen)
    base = next(
        (found for found in above.values() if found.kind.level == Level.GRASSROOTS), organization
    )
    if scheme.cap_unit == GradingScheme.CapUnit.UPPER:
        base = root
    elif scheme.cap_unit == GradingScheme.CapUnit.SECTOR:
        # A cell is of the sector of its grass-roots organisation.
        alike = Organization.objects.under(root).filter(
            kind__level=base.kind.level, sector=base.sector
        )
        paths = [Q(path__startswith=path) for path in alike.values_list("path", flat=True)]
        chosen["organization__in"] = Organization.objects.filter(reduce(or_, paths))
        return f"{root}, loại hình {base.get_sector_display()}", root, base.sector, chosen
    chosen["organization__path__startswith"] = base.path
    return _by_tasks(evaluation, base, chosen)


def _by_tasks(evaluation: Evaluation, place: Organization, chosen: dict) -> tuple:
    """The whole organisation, or those in it with similar tasks where the scheme says so."""
    if evaluation.scheme.cap_unit != GradingScheme.CapUnit.TASK_GROUP:
        return str(place), place, "", chosen
    part = evaluation.task_group
    name = f"{place}, nhóm nhiệm vụ {part or 'chưa phân nhóm'}"
    return name, place, part, chosen | {"task_group": part}


def cap_of(evaluation: Evaluation, ticked: dict[int, Grade] | None = None) -> Cap:
    """The cap of the group to which this evaluation belongs.

    Counts decided grades, else proposed ones; `ticked` (evaluation id → grade) counts as decided,
    so that a page can show what its marks would do before anything is written.
    """
    name, organization, part, chosen = cap_group(evaluation)
    scheme, ticked = evaluation.scheme, ticked or {}
    standings: Counter[str] = Counter()
    used = 0
    rows = Evaluation.objects.filter(year=evaluation.year_id, scheme=scheme, **chosen).values_list(
        "pk", "proposed_grade__standing", "decided_grade__standing"
    )
    for pk, proposed, decided in rows:
        final = ticked[pk].standing if pk in ticked else decided
        standing = final or proposed
        if standing:
            standings[standing] += 1
        used += final == Grade.Standing.TOP
    exception, percent = None, scheme.cap_percent
    if scheme.cap_exception_percent:
        exception = (
            CapException.objects.in_force()
            .filter(
                year=evaluation.year_id,
                organization=organization,
                target=evaluation.target,
                part=part,
            )
            .first()
        )
    if exception:
        percent = scheme.cap_exception_percent
    reached = standings[Grade.Standing.TOP] + standings[Grade.Standing.GOOD]
    graded = sum(standings.values())
    return Cap(
        name=name,
        limit=top_limit(
            reached=reached,
            graded=graded,
            percent=percent,
            base=scheme.cap_base,
            rounding=scheme.cap_rounding,
            minimum=scheme.cap_small_unit_minimum,
        ),
        used=used,
        reached=reached,
        graded=graded,
        percent=percent,
        base_label=scheme.get_cap_base_display(),
        exception=str(exception) if exception else "",
    )


def caps_of(evaluations, ticked: dict[int, Grade]) -> list[Cap]:
    """The caps of all groups that these evaluations touch, one each."""
    caps: dict[tuple, Cap] = {}
    places: dict[tuple, tuple] = {}
    for evaluation in evaluations:
        place = (evaluation.organization_id, evaluation.target, evaluation.task_group)
        if place not in places:
            name, organization, _, _ = cap_group(evaluation)
            places[place] = (evaluation.target, organization.pk, name)
        if places[place] not in caps:
            caps[places[place]] = cap_of(evaluation, ticked)
    return list(caps.values())


@transaction.atomic
def decide_many(
    *,
    choices: dict[Evaluation, Grade],
    by,
    number: str,
    decided_on: dt.date,
    note: str = "",
    reasons: dict[Evaluation, str] | None = None,
) -> int:
    """Decide all these grades at once, or none of them.

    `reasons` say why a grade is not the proposed one, line by line; the `note` is of them all.
    Raises ValidationError where such a reason is missing and where a group would exceed its cap,
    naming who or which group and the numbers. Two who decide in one group wait for each other.
    """
    reasons = reasons or {}
    roots = {evaluation.year.organization_id for evaluation in choices}
    list(Organization.objects.select_for_update().filter(pk__in=roots).order_by("pk"))
    before = {cap.name: cap for cap in caps_of(choices, {})}
    for evaluation, grade in choices.items():
        as_proposed = grade.pk == evaluation.proposed_grade_id
        reason = reasons.get(evaluation, "") or (note if as_proposed else "")
        evaluation.decide(by=by, grade=grade, number=number, decided_on=decided_on, note=reason)
    for cap in caps_of(choices, {}):
        if cap.exceeded and cap.used > before[cap.name].used:
            raise ValidationError(
                f"{cap.name}: {cap.used} được xếp mức cao nhất, quá số tối đa {cap.limit} "
                f"({text.number(cap.percent)}% của {cap.base_label.lower()}). Chưa ghi quyết định nào; "
                "mời đồng chí bớt số xếp mức cao nhất hoặc ghi quyết định cho vượt tỷ lệ.",
                code="cap",
            )
    return len(choices)
