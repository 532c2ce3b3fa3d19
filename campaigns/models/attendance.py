"""Who took part in a session, and what it gave its people to do."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import Member

from .sessions import StudySession


class Attendance(models.Model):
    """One person on the sheet of one session: present, absent with or without a reason."""

    class Mark(models.TextChoices):
        PRESENT = "P", "Có mặt"
        ABSENT = "A", "Vắng không lý do"
        EXCUSED = "K", "Vắng có lý do"

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="attendances")
    member = models.ForeignKey(Member, models.PROTECT, related_name="attendances")
    mark = models.CharField("điểm danh", max_length=1, choices=Mark, blank=True)
    reason = models.CharField("lý do vắng", max_length=200, blank=True)
    spoke = models.BooleanField("phát biểu", default=False)
    opinion = models.CharField("ý kiến", max_length=500, blank=True)
    self_criticism = models.BooleanField("tự phê bình", default=False)
    essay = models.BooleanField("nộp bài thu hoạch", default=False)
    essay_mark = models.CharField("điểm, nhận xét bài thu hoạch", max_length=60, blank=True)

    class Meta:
        verbose_name = "điểm danh"
        verbose_name_plural = "điểm danh"
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
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.get_mark_display() or 'chưa điểm danh'}"

    @property
    def taking_part(self) -> str:
        """What the person contributed, in words."""
        said = f"phát biểu: {self.opinion}" if self.opinion else "phát biểu" if self.spoke else ""
        marked = f" ({self.essay_mark})" if self.essay_mark else ""
        essay = f"bài thu hoạch{marked}" if self.essay else ""
        return "; ".join(filter(None, (said, "tự phê bình" if self.self_criticism else "", essay)))


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> AssignmentQuerySet:
        """Assignments of sessions that the user may see, and his own once they are handed in."""
        sessions = StudySession.objects.visible_to(user)
        mine = self.model.objects.given_to(user.member_id).values("pk")
        return self.filter(Q(session__in=sessions.values("pk")) | Q(pk__in=mine))

    def given_to(self, member: int | None) -> AssignmentQuerySet:
        """Tasks of one member; a draft of a meeting gives none yet."""
        own = self.filter(assignee=member) if member else self.none()
        return own.exclude(session__state=StudySession.State.DRAFT)

    def in_order_of_deadline(self) -> AssignmentQuerySet:
        """The earliest deadline first, tasks without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def unfinished_before(self, session: StudySession) -> AssignmentQuerySet:
        """What earlier meetings of the organisation gave and is not done, or was done here."""
        earlier = Q(session__organization=session.organization_id) & (
            Q(session__held_on__lt=session.held_on)
            | Q(session__held_on=session.held_on, session__pk__lt=session.pk or 0)
        )
        return self.filter(earlier).filter(Q(done_on__isnull=True) | Q(done_on=session.held_on))

    def unfinished_or_done_since(self, session: StudySession) -> AssignmentQuerySet:
        """Not done, or done after the regular meeting before this one."""
        before = (
            StudySession.objects.counted()
            .filter(
                organization=session.organization_id,
                kind=StudySession.Kind.REGULAR,
                held_on__lt=session.held_on,
            )
            .order_by("-held_on")
            .values_list("held_on", flat=True)
            .first()
        )
        since = Q(done_on__gt=before) if before else Q(done_on__isnull=False)
        return self.filter(Q(done_on__isnull=True) | since)


class Assignment(models.Model):
    """A task that a meeting gave somebody, with a deadline; it comes back at the next meeting."""

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="assignments")
    content = models.CharField("nhiệm vụ", max_length=300)
    assignee = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="giao cho",
    )
    due_on = models.DateField("hạn", null=True, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    result = models.CharField("kết quả", max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "nhiệm vụ được giao"
        verbose_name_plural = "nhiệm vụ được giao"

    def __str__(self) -> str:
        return self.content

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()

    @property
    def organization(self):
        """Whose meeting gave it."""
        return self.session.organization
