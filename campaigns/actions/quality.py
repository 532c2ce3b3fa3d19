"""The points of a meeting: the portal proposes those that it can compute, with the reason."""

from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import (
    Assignment,
    Attendance,
    QualityCriterion,
    QualityTable,
    SessionScore,
    StudySession,
)
from portal.kit.text import percent

Measure = QualityCriterion.Measure
RUNNING = 3  # absences in a row; one more costs the bonus for attendance


@dataclass(frozen=True)
class Proposal:
    """The points that the portal proposes for one line, and why."""

    points: Decimal
    basis: str


def proposals(session: StudySession, table: QualityTable) -> dict[int, Proposal]:
    """A proposal for each line of the table that can be computed, by criterion id."""
    sheet = list(session.attendances.values_list("member_id", "mark", "spoke"))
    computed = {
        criterion.pk: PROPOSERS[criterion.measure](session, criterion, sheet)
        for criterion in table.criteria.exclude(measure=Measure.MANUAL)
    }
    return {pk: proposal for pk, proposal in computed.items() if proposal is not None}


def by_bands(criterion: QualityCriterion, part: int, whole: int) -> Decimal:
    """The points of the band to which the percentage belongs."""
    share = Decimal(100 * part) / whole if whole else Decimal(0)
    points = next((n for least, n in criterion.bands if share >= Decimal(str(least))), 0)
    return min(Decimal(str(points)), criterion.points)


def _duration(session, criterion, sheet) -> Proposal | None:
    lasted, required = session.sitting()
    if not required or lasted is None:
        return None
    enough = lasted >= required
    together = "" if lasted == session.duration_minutes else "thường kỳ và chuyên đề cùng ngày "
    return Proposal(
        criterion.points if enough else Decimal(0),
        f"họp {together}{lasted} phút, quy định {required} phút",
    )


def _attendance(session, criterion, sheet) -> Proposal | None:
    if not sheet:
        return None
    marks = [mark for _, mark, _ in sheet]
    present, absent = marks.count(Attendance.Mark.PRESENT), marks.count(Attendance.Mark.ABSENT)
    points = by_bands(criterion, present, len(marks))
    basis = f"có mặt {present}/{len(marks)} ({percent(present, len(marks))})"
    if absent:
        points = by_bands(criterion, 0, 1)
        basis += f", {absent} vắng không lý do"
    missing = {member for member, mark, _ in sheet if mark != Attendance.Mark.PRESENT}
    if not _absent_in_a_row(session, missing):
        points = min(points + 1, criterion.points)
        basis += f", không ai vắng quá {RUNNING} kỳ liền"
    return Proposal(points, basis)


def _absent_in_a_row(session: StudySession, missing: set[int]) -> bool:
    """Whether one of these was absent from the last three regular meetings too."""
    if not missing:
        return False
    before = StudySession.objects.counted().filter(
        organization=session.organization_id,
        kind=StudySession.Kind.REGULAR,
        held_on__lt=session.held_on,
    )
    last = list(before.order_by("-held_on").values_list("pk", flat=True)[:RUNNING])
    absences = Attendance.objects.filter(session__in=last, member__in=missing).exclude(
        mark=Attendance.Mark.PRESENT
    )
    times = Counter(absences.values_list("member_id", flat=True))
    return any(count >= RUNNING for count in times.values())


def _speakers(session, criterion, sheet) -> Proposal | None:
    present = [spoke for _, mark, spoke in sheet if mark == Attendance.Mark.PRESENT]
    if not present:
        return None
    spoke = sum(present)
    return Proposal(
        by_bands(criterion, spoke, len(present)), f"{spoke}/{len(present)} đồng chí dự phát biểu"
    )


def _resolution(session, criterion, sheet) -> Proposal | None:
    """Assignments of earlier meetings that fell due since the last one and by this day."""
    due = Assignment.objects.due_at(session)
    whole = due.count()
    if not whole:
        return None
    done = due.filter(reported_in__held_on__lte=session.held_on).count()
    points = (criterion.points * done / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Proposal(points, f"{done}/{whole} nhiệm vụ kỳ trước đến hạn đã hoàn thành")


def _uploaded(session, criterion, sheet) -> Proposal | None:
    if not session.handbook_on and not session.handbook_late:
        return None
    when = f"ngày {session.handbook_on:%d/%m/%Y}" if session.handbook_on else "chưa có"
    in_time = not session.handbook_late
    return Proposal(
        criterion.points if in_time else Decimal(0), f"đưa lên Sổ tay đảng viên điện tử: {when}"
    )


PROPOSERS = {
    Measure.DURATION: _duration,
    Measure.ATTENDANCE: _attendance,
    Measure.SPEAKERS: _speakers,
    Measure.RESOLUTION: _resolution,
    Measure.UPLOADED: _uploaded,
}


@transaction.atomic
def save_quality(
    *, session: StudySession, scores: list[SessionScore], table: QualityTable, read_version: int
) -> None:
    """Write the points of every line, their sum and its band.

    Raises ValidationError where the year is closed, the session was confirmed, or somebody else has
    written since `read_version`.
    """
    session.year.require_open()
    session.claim_version(read_version)
    state = StudySession.objects.values_list("state", flat=True).get(pk=session.pk)
    if state == StudySession.State.CONFIRMED:
        raise ValidationError("Cấp ủy đã xác nhận buổi này nên không chấm lại được nữa.")
    session.scores.all().delete()
    SessionScore.objects.bulk_create(scores)
    session.quality_points = sum((score.points for score in scores), Decimal(0))
    session.quality = table.band(session.quality_points)
    session.save(update_fields=["quality_points", "quality"])
