"""What meetings gave their people to do."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from members.models import Member
from portal.kit.models import optional_key

from .sessions import StudySession


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user) -> AssignmentQuerySet:
        """Assignments of sessions that the user may see, and their own once these are submitted."""
        sessions = StudySession.objects.visible_to(user)
        own = self.model.objects.given_to(user.member_id).values("pk")
        return self.filter(Q(session__in=sessions.values("pk")) | Q(pk__in=own))

    def given_to(self, member: int | None) -> AssignmentQuerySet:
        """Assignments of one member; those of a draft do not count yet."""
        own = self.filter(assignee=member) if member else self.none()
        return own.exclude(session__state=StudySession.State.DRAFT)

    def in_order_of_deadline(self) -> AssignmentQuerySet:
        """The earliest deadline first, those without one last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def given_before(self, session: StudySession) -> AssignmentQuerySet:
        """Those of earlier meetings of the organisation, joint ones that it attended included."""
        cell = session.organization_id
        meetings = StudySession.objects.filter(
            Q(organization=cell) | Q(joint_parts__organization=cell)
        )
        return self.filter(_earlier(session, "session"), session__in=meetings.values("pk"))

    def come_back_at(self, session: StudySession) -> AssignmentQuerySet:
        """What earlier meetings assigned and none before this one reported as done.

        The answer never changes: what a later meeting reported was still open at this one. In a
        joint meeting a cell also reports what the leading cell assigned to its members.
        """
        given = self.given_before(session)
        if session.joint_host_id:
            members = session.expected_members().values("member")
            by_host = self.given_before(session.joint_host).filter(assignee__in=members)
            given = self.filter(Q(pk__in=given.values("pk")) | Q(pk__in=by_host.values("pk")))
        return given.exclude(_earlier(session, "reported_in"))

    def reportable_at(self, session: StudySession) -> AssignmentQuerySet:
        """Those of them that no later meeting has reported."""
        is_open = Q(reported_in__isnull=True) | Q(reported_in=session)
        return self.come_back_at(session).filter(is_open)

    def due_at(self, session: StudySession) -> AssignmentQuerySet:
        """Due by this meeting and not reported by the regular one before it."""
        last_regular = (
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
        return due.exclude(reported_in__held_on__lte=last_regular) if last_regular else due


def _earlier(session: StudySession, name: str) -> Q:
    """Whether the session in this column was held before; a joint meeting counts as its host."""
    host = session.joint_host_id or session.pk or 0
    same_day = Q(**{f"{name}__held_on": session.held_on, f"{name}__pk__lt": host})
    return Q(**{f"{name}__held_on__lt": session.held_on}) | same_day


class Assignment(models.Model):
    """A task that a meeting gave to somebody, with a deadline; the next meetings report on it.

    `reported_in` is the meeting whose proceedings report that it is done.
    """

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="assignments")
    content = models.CharField("nhiệm vụ", max_length=300)
    assignee = optional_key(Member, "giao cho", related_name="assignments")
    due_on = models.DateField("hạn", null=True, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    result = models.CharField("kết quả", max_length=300, blank=True)
    reported_in = optional_key(
        StudySession, "báo cáo tại buổi", related_name="results", editable=False
    )

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "nhiệm vụ được giao"
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
        """The organisation whose meeting gave it."""
        return self.session.organization
