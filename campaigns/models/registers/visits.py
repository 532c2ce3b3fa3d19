"""Superiors' delegates who attend the meetings of cells."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from campaigns.models.years import RecordQuerySet, YearRecord
from members.models import Member
from portal.kit.fields import LongTextField
from portal.kit.models import optional_key, required_key

from .base import Register, RegisterModel


class VisitQuerySet(RecordQuerySet):
    def visible_to(self, user) -> VisitQuerySet:
        """Visits to the user's organisations, and those the user makes elsewhere."""
        own = Q(delegate=user.member_id) if user.member_id else Q(pk__in=[])
        return self.filter(Q(pk__in=super().visible_to(user).values("pk")) | own)

    def upcoming(self, member: int, today) -> VisitQuerySet:
        """Visits that this delegate has not made yet, from today on."""
        return self.filter(delegate=member, visited_on__isnull=True, planned_on__gte=today)


class DelegateVisit(RegisterModel, YearRecord):
    """A superior's delegate assigned to attend a cell's meeting, and whether they came.

    `organization` is the cell visited. How often a cell should be visited is a setting of the
    year; no national frequency is confirmed. `unplanned` marks a delegate whom nobody had
    assigned; the cell noted the visit at its meeting.
    """

    delegate = required_key(Member, "đại biểu cấp trên", related_name="visits")
    planned_on = models.DateField("dự kiến dự buổi ngày")
    session = optional_key(
        "campaigns.StudySession", "đã dự buổi", related_name="visits", on_delete=models.SET_NULL
    )
    visited_on = models.DateField("đã dự ngày", null=True, blank=True)
    remarks = LongTextField("ý kiến, việc cần xử lý", blank=True)
    unplanned = models.BooleanField("không phân công trước", default=False, editable=False)
    SEARCHED = ("delegate__name_key", "organization__search")  # not by the number of the card

    register = Register(
        slug="visits",
        title="Cấp trên dự sinh hoạt chi bộ",
        singular="phân công dự sinh hoạt",
        day="planned_on",
        columns={
            "delegate": "Đại biểu",
            "planned_on": "Dự kiến",
            "visited_on": "Đã dự",
            "unplanned": "Không phân công trước",
        },
        fields=("delegate", "planned_on", "visited_on", "remarks"),
        powers=("manage",),
        bulk_page=("campaigns:visit_plan", "Phân công theo quý"),
    )

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["-planned_on"]
        verbose_name = "phân công dự sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "delegate", "planned_on"],
                name="visit_once",
                violation_error_message="Đồng chí này đã được phân công dự chi bộ đó ngày ấy.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate} dự {self.organization} ({self.planned_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a visit in the future."""
        if self.visited_on and self.visited_on > timezone.localdate():
            raise ValidationError({"visited_on": "Ngày ở tương lai."})
