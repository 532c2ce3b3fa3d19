"""Why a cell did not hold, or did not enter, meetings that a year asked of it."""

from django.db import models

from members.models import Organization, User
from portal.kit.fields import LongTextField

from .years import RecordQuerySet, YearRecord


class MeetingExplanation(YearRecord):
    """One reason for all meetings that one cell lacks in one year, written by a level above it.

    It excuses nothing: the meetings stay missing in every figure, and the report prints the reason
    beside them.
    """

    reason = LongTextField("lý do còn thiếu buổi sinh hoạt")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="người ghi")
    at = models.DateTimeField("ghi lúc", auto_now=True)

    objects = RecordQuerySet.as_manager()

    class Meta:
        ordering = ["organization__path"]
        verbose_name = "giải trình thiếu buổi sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization"],
                name="meeting_explanation_once",
                violation_error_message="Chi bộ này đã có giải trình của năm.",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="meeting_explanation_has_reason",
                violation_error_message="Hãy ghi lý do còn thiếu buổi sinh hoạt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.reason}"


def explanations_below(organization: Organization, first_year: int, last_year: int):
    """The explanations of the cells at and below an organisation, of these years."""
    return MeetingExplanation.objects.filter(
        organization__path__startswith=organization.path,
        year__year__gte=first_year,
        year__year__lte=last_year,
    ).select_related("organization", "year", "by__member")
