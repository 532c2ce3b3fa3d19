"""Powers to decide that one grass-roots organisation got, or that the level above keeps from it."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse

from members.models import Organization, OrganizationKind
from members.models.dated import DatedModel, DatedQuerySet
from portal.kit.models import required_key

from .deciding_lines import DecidingLine

Subject = DecidingLine.Subject
LEFT_OPEN = [subject for subject in Subject if subject not in DecidingLine.ALWAYS_ABOVE]


class DelegationQuerySet(DatedQuerySet):
    def visible_to(self, user) -> Self:
        """Those of organisations where one may view."""
        return self.filter(user.scope.within("view"))


class Delegation(DatedModel):
    """From a day to a day another level decides on one sort of evaluation in one organisation.

    It goes before the scheme's deciding lines. HD 43, mục 3 leaves cells to the grass-roots
    committee, to the standing committee above it, or to a committee of the grass roots that was
    given the power of the level above.
    """

    organization = required_key(Organization, "tổ chức cơ sở đảng", related_name="delegations")
    subject = models.CharField(
        "hồ sơ của",
        max_length=16,
        choices=[(subject.value, subject.label) for subject in LEFT_OPEN],
    )
    decided_by = models.CharField("cấp quyết định", max_length=5, choices=DecidingLine.Level)
    source = models.CharField(
        "văn bản giao, ủy quyền", max_length=300, help_text="Số, ký hiệu, ngày, cơ quan ban hành."
    )

    objects = DelegationQuerySet.as_manager()

    class Meta(DatedModel.Meta):
        abstract = False
        ordering = ["organization__path", "subject", "-starts_on"]
        verbose_name = "giao quyền quyết định xếp loại"
        indexes = [models.Index(fields=["subject", "starts_on"])]

    def __str__(self) -> str:
        return (
            f"{self.organization}, {self.get_subject_display().lower()}: "
            f"{self.get_decided_by_display().lower()}"
        )

    def get_absolute_url(self) -> str:
        return reverse("campaigns:delegation_edit", args=[self.pk])

    def clean(self) -> None:
        """Refuse what is no organisation of the grass roots, and two answers for one day."""
        if self.organization_id is None or self.starts_on is None:
            return
        if self.organization.kind.level != OrganizationKind.Level.GRASSROOTS:
            raise ValidationError({"organization": "Chỉ chọn tổ chức cơ sở đảng."})
        same = Delegation.objects.filter(organization=self.organization_id, subject=self.subject)
        if self.overlaps(same):
            raise ValidationError(
                {"starts_on": "Nội dung này của tổ chức đã ghi cho một phần thời gian ấy."}
            )
