"""The cell's ballot: tallies of each member, one round or two, and the proposal that follows."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef

from campaigns.caps import share_of
from campaigns.models import Ballot, BallotTally, Evaluation, Grade, GradingScheme, GradingSettings
from members.models import LeavePeriod, Membership, Organization, User
from portal.kit.lines import refuse_lines
from portal.kit.text import short_date

Round, Standing = Ballot.Round, Grade.Standing


@dataclass(frozen=True)
class BallotLine:
    """One line of the ballot sheet: the votes per grade and what the cell proposes."""

    evaluation: Evaluation
    version: int  # of the evaluation that its writer saw
    votes: dict[int, int] = field(default_factory=dict)  # by grade
    grade: Grade | None = None
    points: Decimal | None = None


def voters(cell: Organization, day: dt.date) -> int:
    """How many members of the cell may vote on a day, by the dated memberships.

    Official members alone, as in the cell's other votes (Điều lệ Đảng). Guests vote at home;
    members exempt or suspended that day take no part (HD 21).
    """
    off = LeavePeriod.objects.on(day).filter(
        member=OuterRef("member_id"), kind__in=(LeavePeriod.Kind.EXEMPT, LeavePeriod.Kind.SUSPENDED)
    )
    homes = Membership.objects.home().on(day).filter(organization=cell)
    return homes.filter(~Exists(off), member__official_on__lte=day).count()


def quota_of(
    evaluations: Iterable[Evaluation], scheme: GradingScheme, settings: GradingSettings
) -> int | None:
    """The cell's own share of the top grade, offered for the second round.

    The committee may allot another number. None while the year has not decided how to round.
    """
    proposed = [row.proposed_grade for row in evaluations]
    if scheme.cap_percent is None:
        return len(proposed)
    if not settings.cap_rounding:
        return None
    reached = sum(
        grade is not None and grade.standing in (Standing.TOP, Standing.GOOD) for grade in proposed
    )
    return share_of(reached, scheme.cap_percent, settings.cap_rounding)


@transaction.atomic
def enter_ballot(
    *, head: dict, lines: Sequence[BallotLine], by: User, ballot_round: int = Round.GRADE
) -> int:
    """Write the tallies of each line and propose the grade: all of them or none.

    `head` holds held_on, members, members_reason, present, handed_out, returned, valid, tellers,
    and the quota of the second round. Returns how many lines were written. Raises ValidationError
    with what is wrong with the head, else with the errors by evaluation.
    """
    if lines:
        _check_head(head, lines[0].evaluation.organization)
    if ballot_round == Round.TOP:
        _check_quota(head, lines)
    errors = {}
    for line in lines:
        try:
            _enter_line(head, line, by, ballot_round)
        except ValidationError as error:
            errors[line.evaluation.pk] = error
    refuse_lines(errors)
    return len(lines)


def _check_head(head: dict, cell: Organization) -> None:
    """The number of members is that of the roster on that day, or there is a reason."""
    expected = voters(cell, head["held_on"])
    if head["members"] != expected and not head.get("members_reason", "").strip():
        raise ValidationError(
            {
                "members": f"Ngày {short_date(head['held_on'])} chi bộ có {expected} đảng viên "
                "chính thức theo danh sách. Hãy sửa số này, hoặc ghi lý do khác danh sách."
            }
        )
    if not head["tellers"].strip():
        raise ValidationError({"tellers": "Hãy ghi tổ kiểm phiếu."})


def _check_quota(head: dict, lines: Sequence[BallotLine]) -> None:
    picked = sum(line.grade is not None and line.grade.standing == Standing.TOP for line in lines)
    quota = head.get("quota")
    if quota is None:
        raise ValidationError({"quota": "Hãy ghi số được chọn nhiều nhất ở vòng hai."})
    if picked > quota:
        raise ValidationError(
            {"quota": f"Đã chọn {picked} đồng chí, nhiều hơn chỉ tiêu {quota}. Chưa ghi gì."}
        )


def _enter_line(head: dict, line: BallotLine, by: User, ballot_round: int) -> None:
    line.evaluation.claim_version(line.version)
    if line.grade is None:
        raise ValidationError("Hãy chọn mức chi bộ đề xuất.")
    if ballot_round == Round.TOP and line.grade.standing not in (Standing.TOP, Standing.GOOD):
        raise ValidationError("Vòng hai chỉ chọn mức cao nhất; ai không được chọn thì giữ mức tốt.")
    total = sum(line.votes.values())
    if total > head["valid"]:
        raise ValidationError(f"Tổng số phiếu các mức ({total}) nhiều hơn phiếu hợp lệ.")
    ballot, _is_new = Ballot.objects.update_or_create(
        evaluation=line.evaluation, round=ballot_round, defaults=head
    )
    ballot.tallies.all().delete()
    BallotTally.objects.bulk_create(
        BallotTally(ballot=ballot, grade_id=grade, votes=votes)
        for grade, votes in line.votes.items()
    )
    line.evaluation.propose(by=by, grade=line.grade, points=line.points)
