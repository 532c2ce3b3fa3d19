"""The cell's ballot, and decisions of many at once under the cap."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.actions.caps import caps_by_group
from campaigns.models import Ballot, BallotTally, Evaluation, Grade
from members.models import Organization
from portal.kit import text


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
    before = caps_by_group(choices, {})
    for evaluation, grade in choices.items():
        evaluation.decide(by=by, grade=grade, number=number, decided_on=decided_on, note=note)
    for group, cap in caps_by_group(choices, {}).items():
        if cap.exceeded and cap.used > before[group].used:
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
