"""The cap of each group, the cell's ballot, and decisions of many at once."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.caps import Cap, top_limit
from campaigns.models import (
    Ballot,
    BallotTally,
    CapException,
    Evaluation,
    Grade,
    GradingScheme,
)
from members.models import Organization, OrganizationKind
from portal.kit import text

Level = OrganizationKind.Level


def cap_group(evaluation: Evaluation) -> tuple[str, Organization, dict]:
    """The group on which the cap is taken: its name, its organisation, a filter of evaluations.

    Members: their grass-roots organisation, the whole bloc, or its organisations of one sector.
    Organisations: those with the same direct superior and level (of one sector where so set).
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
            chosen["organization__sector"] = organization.sector
            return f"{parent}, loại hình {organization.get_sector_display()}", parent, chosen
        return str(parent), parent, chosen
    base = next(
        (found for found in above.values() if found.kind.level == Level.GRASSROOTS), organization
    )
    if scheme.cap_unit == GradingScheme.CapUnit.UPPER:
        base = root
    elif scheme.cap_unit == GradingScheme.CapUnit.SECTOR:
        chosen |= {
            "organization__path__startswith": root.path,
            "organization__sector": base.sector,
        }
        return f"{root}, loại hình {base.get_sector_display()}", root, chosen
    return str(base), base, chosen | {"organization__path__startswith": base.path}


def cap_of(evaluation: Evaluation, ticked: dict[int, Grade] | None = None) -> Cap:
    """The cap of the group to which this evaluation belongs.

    Counts decided grades, else proposed ones; `ticked` (evaluation id → grade) counts as decided,
    so that a page can show what its marks would do before anything is written.
    """
    name, organization, chosen = cap_group(evaluation)
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
    exception = CapException.objects.filter(
        year=evaluation.year_id, organization=organization, target=evaluation.target
    ).first()
    percent = scheme.cap_percent
    if exception and scheme.cap_exception_percent:
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
        place = (evaluation.organization_id, evaluation.target)
        if place not in places:
            name, organization, _ = cap_group(evaluation)
            places[place] = (evaluation.target, organization.pk, name)
        if places[place] not in caps:
            caps[places[place]] = cap_of(evaluation, ticked)
    return list(caps.values())


@transaction.atomic
def decide_many(
    *, choices: dict[Evaluation, Grade], by, number: str, decided_on: dt.date, note: str = ""
) -> int:
    """Decide all these grades at once, or none of them.

    Raises ValidationError where a group would exceed its cap, naming the group and the numbers.
    Two who decide in one group wait for each other.
    """
    for year in {evaluation.year for evaluation in choices}:
        year.require_open()
    roots = {evaluation.year.organization_id for evaluation in choices}
    list(Organization.objects.select_for_update(no_key=True).filter(pk__in=roots).order_by("pk"))
    before = {cap.name: cap for cap in caps_of(choices, {})}
    for evaluation, grade in choices.items():
        evaluation.decide(by=by, grade=grade, number=number, decided_on=decided_on, note=note)
    for cap in caps_of(choices, {}):
        if cap.exceeded and cap.used > before[cap.name].used:
            raise ValidationError(
                f"{cap.name}: {cap.used} được xếp mức cao nhất, quá số tối đa {cap.limit} "
                f"({text.number(cap.percent)}% của {cap.base_label.lower()}). Chưa ghi quyết định nào; "
                "mời đồng chí bớt số xếp mức cao nhất hoặc ghi quyết định cho vượt tỷ lệ.",
                code="cap",
            )
    return len(choices)


@dataclass
class BallotRow:
    """One line of the ballot sheet: who, votes per grade, what the cell proposes, what is wrong.

    `version` is that of the evaluation which its writer saw.
    """

    evaluation: Evaluation
    version: int = 0
    votes: dict[int, int] = field(default_factory=dict)
    grade: Grade | None = None
    points: object = None
    error: str = ""


@transaction.atomic
def enter_ballot(*, head: dict, rows: list[BallotRow], by) -> int:
    """Write the ballot's tallies for each row and propose the grade: all of them or none.

    `head` holds held_on, members, present, handed_out, returned, valid and tellers. Raises
    ValidationError; what is wrong with a line is noted at the line.
    """
    done = 0
    for row in rows:
        try:
            _enter_line(head, row, by)
            done += 1
        except ValidationError as error:
            row.error = " ".join(error.messages)
    if any(row.error for row in rows):
        raise ValidationError("Còn dòng chưa đúng, xem lỗi ở từng dòng. Chưa ghi gì.")
    return done


def _enter_line(head: dict, row: BallotRow, by) -> None:
    read, row.version = row.version, row.evaluation.version  # once told, he may write over it
    row.evaluation.claim_version(read)
    if row.grade is None:
        raise ValidationError("Hãy chọn mức chi bộ đề xuất.")
    total = sum(row.votes.values())
    if total > head["valid"]:
        raise ValidationError(f"Tổng số phiếu các mức ({total}) nhiều hơn phiếu hợp lệ.")
    ballot, _ = Ballot.objects.update_or_create(evaluation=row.evaluation, defaults=head)
    ballot.tallies.all().delete()
    BallotTally.objects.bulk_create(
        BallotTally(ballot=ballot, grade_id=grade, votes=votes)
        for grade, votes in row.votes.items()
    )
    row.evaluation.propose(by=by, grade=row.grade, points=row.points)
