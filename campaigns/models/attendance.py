"""Who took part in a session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Exists, OuterRef, Q

from members.models import Member, Membership

from .sessions import StudySession
from .years import CampaignYear

# One line of a sheet, new or changed: session, member, mark, reason.
WRITE_MARK = """
INSERT INTO campaigns_attendance AS line
    (session_id, member_id, mark, reason, spoke, opinion, self_criticism, essay, essay_mark)
VALUES (%s, %s, %s, %s, FALSE, '', FALSE, FALSE, '')
ON CONFLICT (session_id, member_id) DO UPDATE SET
    mark = excluded.mark,
    reason = excluded.reason,
    spoke = line.spoke AND excluded.mark = 'P',
    opinion = CASE WHEN excluded.mark = 'P' THEN line.opinion ELSE '' END,
    self_criticism = line.self_criticism AND excluded.mark = 'P',
    essay = line.essay AND excluded.mark = 'P',
    essay_mark = CASE WHEN excluded.mark = 'P' THEN line.essay_mark ELSE '' END
"""


class AttendanceQuerySet(models.QuerySet):
    def at(self, session: StudySession) -> AttendanceQuerySet:
        """The sheets of the whole meeting: in a joint meeting those of all its cells."""
        host = session.joint_host_id or session.pk
        return self.filter(Q(session=host) | Q(session__joint_host=host))

    def present(self) -> AttendanceQuerySet:
        return self.filter(mark=Attendance.Mark.PRESENT)

    def tallies(self, due: set[int]) -> dict[str, int]:
        """Count the marks of one sheet, by the columns in which its session keeps them.

        `due` are the ids of the members who must be on the sheet. Raises ValidationError while one
        of them is not marked, or where somebody else is on the sheet.
        """
        marks = dict(self.values_list("member_id", "mark"))
        if unmarked := sum(not marks.get(member) for member in due):
            raise ValidationError(
                f"Còn {unmarked} đồng chí chưa được điểm danh; chưa nộp được.", code="unmarked"
            )
        if set(marks) - due:
            raise ValidationError(
                "Danh sách phải dự đã thay đổi từ khi điểm danh; hãy mở lại và lưu bảng điểm danh."
            )
        counts = Counter(marks.values())
        return {
            "expected_count": len(due),
            "present_count": counts[Attendance.Mark.PRESENT],
            "excused_count": counts[Attendance.Mark.EXCUSED],
            "unexcused_count": counts[Attendance.Mark.ABSENT],
        }

    def write(self, session: StudySession, marks: Mapping[int, Sequence[str]]) -> None:
        """Write mark and reason of each member (by id) on the session's sheet; the absent contribute nothing.

        As SQL: of a hundred lines, building objects for `bulk_create` took longer than all the
        rest of saving the meeting.
        """
        with connection.cursor() as cursor:
            cursor.executemany(
                WRITE_MARK, [(session.pk, member, *line) for member, line in marks.items()]
            )

    def voting(self, session: StudySession) -> AttendanceQuerySet:
        """Those present at the whole meeting who may vote: official members.

        Probationary members and those in temporary activity there do not vote (Điều lệ Đảng).
        """
        hosted = Membership.objects.on(session.held_on).filter(
            kind=Membership.Kind.TEMPORARY,
            member=OuterRef("member_id"),
            organization=OuterRef("session__organization_id"),
        )
        official = self.at(session).present().filter(member__official_on__lte=session.held_on)
        return official.filter(~Exists(hosted))


class Attendance(models.Model):
    """One person on the sheet of one session: present, absent with or without a reason."""

    class Mark(models.TextChoices):
        PRESENT = "P", "Có mặt"
        ABSENT = "A", "Vắng không lý do"
        EXCUSED = "K", "Vắng có lý do"

    CONTRIBUTION = ("spoke", "opinion", "self_criticism", "essay", "essay_mark")

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    mark = models.CharField("điểm danh", max_length=1, choices=Mark, blank=True)
    reason = models.CharField("lý do vắng", max_length=200, blank=True)
    spoke = models.BooleanField("phát biểu", default=False)
    opinion = models.CharField("ý kiến", max_length=500, blank=True)
    self_criticism = models.BooleanField("tự phê bình", default=False)
    essay = models.BooleanField("nộp bài thu hoạch", default=False)
    essay_mark = models.CharField("điểm, nhận xét bài thu hoạch", max_length=60, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = "điểm danh"
        constraints = [
            models.UniqueConstraint(fields=["session", "member"], name="attendance_once"),
            models.CheckConstraint(
                condition=~Q(mark="K") | ~Q(reason=""),
                name="attendance_excused_has_reason",
                violation_error_message="Vắng có lý do thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=Q(mark="P")
                | Q(spoke=False, essay=False, self_criticism=False, opinion=""),
                name="attendance_only_the_present_take_part",
                violation_error_message="Người vắng mặt thì không có phát biểu, tự phê bình hay bài thu hoạch.",
            ),
            models.CheckConstraint(
                condition=Q(essay=True) | Q(essay_mark=""),
                name="attendance_mark_has_essay",
                violation_error_message="Có điểm, nhận xét thì phải có bài thu hoạch.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_mark_display() or 'chưa điểm danh'}"

    @property
    def calendar_year(self) -> int:
        """The year of its session."""
        return self.session.held_on.year

    @property
    def taking_part(self) -> str:
        """What the person contributed, in words."""
        speech = f"phát biểu: {self.opinion}" if self.opinion else "phát biểu" if self.spoke else ""
        criticism = "tự phê bình" if self.self_criticism else ""
        mark = f" ({self.essay_mark})" if self.essay_mark else ""
        essay = f"bài thu hoạch{mark}" if self.essay else ""
        return "; ".join(filter(None, (speech, criticism, essay)))


def unfit(sessions: models.QuerySet) -> models.QuerySet:
    """The sessions handed in whose sheet no longer lists exactly those who were due.

    Every sheet fits when it is handed in; it stops fitting when the days of a member are entered
    late or corrected afterwards. Only years that still run: other sheets cannot be sent back. The
    sessions are picked first, or SQLite compares the sheets of the whole bloc.
    """
    picked = sessions.filter(
        state__in=StudySession.COUNTED,
        expected_count__gt=0,
        organization__kind__holds_members=True,
        year__state__in=CampaignYear.RUNNING,
    )
    cell = {"organization": OuterRef("organization")}
    marked = Attendance.objects.filter(
        session=OuterRef(OuterRef("pk")), member=OuterRef("member_id")
    )
    missing = Membership.objects.filter(**cell).expected_on(OuterRef("held_on"))
    due = Membership.objects.filter(
        organization=OuterRef(OuterRef("organization")), member=OuterRef("member_id")
    ).expected_on(OuterRef(OuterRef("held_on")))
    beyond = Attendance.objects.filter(~Exists(due), session=OuterRef("pk"))
    return sessions.filter(
        Exists(missing.filter(~Exists(marked))) | Exists(beyond),
        pk__in=list(picked.order_by().values_list("pk", flat=True)),
    )
