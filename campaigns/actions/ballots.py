"""The cell's ballot: tallies of each member, one round or two, and the proposal that follows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from campaigns.caps import share_of
from campaigns.models import Ballot, BallotTally, Evaluation, Grade, GradingScheme
from members.models import LeavePeriod, Membership, Organization
from portal.kit.text import short_date

Round, Standing = Ballot.Round, Grade.Standing


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


def voters(cell: Organization, day: dt.date) -> int:
    """How many members the cell had on the day of the ballot, by the dated memberships.

    Those in temporary activity vote at home; who is exempt or suspended takes no part (HD 21).
    """
    off = LeavePeriod.objects.on(day).filter(
        member=OuterRef("member_id"), kind__in=(LeavePeriod.Kind.EXEMPT, LeavePeriod.Kind.SUSPENDED)
    )
    homes = Membership.objects.home().on(day).filter(organization=cell)
    return homes.filter(~Exists(off)).count()


def quota_of(rows: list[Evaluation], scheme: GradingScheme) -> int:
    """The cell's own share of the top grade, offered for the second round; the committee allots it."""
    if scheme.cap_percent is None:
        return len(rows)
    reached = sum(
        row.proposed_grade is not None
        and row.proposed_grade.standing in (Standing.TOP, Standing.GOOD)
        for row in rows
    )
    return share_of(reached, scheme.cap_percent, scheme.cap_rounding)


@transaction.atomic
def enter_ballot(*, head: dict, rows: list[BallotRow], by, ballot_round: int = Round.GRADE) -> int:
    """Write the ballot's tallies for each row and propose the grade: all of them or none.

    `head` holds held_on, members, members_reason, present, handed_out, returned, valid, tellers,
    and the quota of the second round. Raises ValidationError; what is wrong with a line is noted
    at the line.
    """
    if rows:
        _check_head(head, rows[0].evaluation.organization)
    if ballot_round == Round.TOP:
        _check_quota(head, rows)
    done = 0
    for row in rows:
        try:
            _enter_line(head, row, by, ballot_round)
            done += 1
        except ValidationError as error:
            row.error = " ".join(error.messages)
    if any(row.error for row in rows):
        raise ValidationError("Còn dòng chưa đúng, xem lỗi ở từng dòng. Chưa ghi gì.")
    return done


def _check_head(head: dict, cell: Organization) -> None:
    """The number of members is that of the roster on that day, or there is a reason."""
    due = voters(cell, head["held_on"])
    if head["members"] != due and not head.get("members_reason", "").strip():
        raise ValidationError(
            {
                "members": f"Ngày {short_date(head['held_on'])} chi bộ có {due} đảng viên theo danh "
                "sách. Hãy sửa số này, hoặc ghi lý do khác danh sách."
            }
        )
    if not head["tellers"].strip():
        raise ValidationError({"tellers": "Hãy ghi tổ kiểm phiếu."})


def _check_quota(head: dict, rows: list[BallotRow]) -> None:
    picked = sum(row.grade is not None and row.grade.standing == Standing.TOP for row in rows)
    quota = head.get("quota")
    if quota is None:
        raise ValidationError({"quota": "Hãy ghi số được chọn nhiều nhất ở vòng hai."})
    if picked > quota:
        raise ValidationError(
            {"quota": f"Đã chọn {picked} đồng chí, nhiều hơn chỉ tiêu {quota}. Chưa ghi gì."}
        )


def _enter_line(head: dict, row: BallotRow, by, ballot_round: int) -> None:
    read, row.version = row.version, row.evaluation.version  # once told, he may write over it
    row.evaluation.claim_version(read)
    if row.grade is None:
        raise ValidationError("Hãy chọn mức chi bộ đề xuất.")
    if ballot_round == Round.TOP and row.grade.standing not in (Standing.TOP, Standing.GOOD):
        raise ValidationError("Vòng hai chỉ chọn mức cao nhất; ai không được chọn thì giữ mức tốt.")
    total = sum(row.votes.values())
    if total > head["valid"]:
        raise ValidationError(f"Tổng số phiếu các mức ({total}) nhiều hơn phiếu hợp lệ.")
    ballot, _ = Ballot.objects.update_or_create(
        evaluation=row.evaluation, round=ballot_round, defaults=head
    )
    ballot.tallies.all().delete()
    BallotTally.objects.bulk_create(
        BallotTally(ballot=ballot, grade_id=grade, votes=votes)
        for grade, votes in row.votes.items()
    )
    row.evaluation.propose(by=by, grade=row.grade, points=row.points)
