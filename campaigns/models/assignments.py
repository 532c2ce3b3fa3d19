"""What meetings gave their people to do."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import Member, Membership

from .sessions import StudySession


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

    def given_before(self, session: StudySession) -> AssignmentQuerySet:
        """Tasks of earlier meetings of the organisation, and of joint ones in which it took part."""
        own = session.organization_id
        meetings = StudySession.objects.filter(
            Q(organization=own) | Q(joint_parts__organization=own)
        )
        return self.filter(_earlier(session, "session"), session__in=meetings.values("pk"))

    def come_back_at(self, session: StudySession) -> AssignmentQuerySet:
        """What earlier meetings gave and none before this one reported as done.

        The same whenever it is asked: what a later meeting reported was still open here. A cell
        that meets with another also answers for what the leading cell gave its members.
        """
        given = self.given_before(session)
        if session.joint_host_id:
            own = Membership.objects.filter(organization=session.organization_id)
            here = own.expected_on(session.held_on).values("member")
            led = self.given_before(session.joint_host).filter(assignee__in=here)
            given = self.filter(Q(pk__in=given.values("pk")) | Q(pk__in=led.values("pk")))
        return given.exclude(_earlier(session, "reported_in"))

    def reportable_at(self, session: StudySession) -> AssignmentQuerySet:
        """Those of them that no later meeting has reported either."""
        here = Q(reported_in__isnull=True) | Q(reported_in=session)
        return self.come_back_at(session).filter(here)

    def due_at(self, session: StudySession) -> AssignmentQuerySet:
        """Due by this meeting and not reported by the regular one before it."""
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
        due = self.given_before(session).filter(due_on__lte=session.held_on)
        return due.exclude(reported_in__held_on__lte=before) if before else due


def _earlier(session: StudySession, name: str) -> Q:
    """The session of that name was held before this one; a joint meeting is one, its host's."""
    first = session.joint_host_id or session.pk or 0
    same_day = Q(**{f"{name}__held_on": session.held_on, f"{name}__pk__lt": first})
    return Q(**{f"{name}__held_on__lt": session.held_on}) | same_day


class Assignment(models.Model):
    """A task that a meeting gave somebody, with a deadline; it comes back at the next meeting.

    `reported_in` is the meeting whose proceedings report that it is done.
    """

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
    reported_in = models.ForeignKey(
        StudySession,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="results",
        editable=False,
        verbose_name="báo cáo tại buổi",
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "nhiệm vụ được giao"
        verbose_name_plural = "nhiệm vụ được giao"
        constraints = [
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, reported_in__isnull=True, result="")
                | Q(done_on__isnull=False, reported_in__isnull=False),
                name="assignment_done_is_reported",
                violation_error_message="Việc đã xong thì ghi ngày hoàn thành và buổi đã báo cáo.",
            )
        ]

    def __str__(self) -> str:
        return self.content

    def get_absolute_url(self) -> str:
        return self.session.get_absolute_url()

    @property
    def organization(self):
        """Whose meeting gave it."""
        return self.session.organization
