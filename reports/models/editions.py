"""Frozen reports: their figures and files as they were issued; and the log of exports."""

from __future__ import annotations

import hashlib

from django.core.files.base import ContentFile
from django.db import models, transaction
from django.db.models import OuterRef, Subquery
from django.urls import reverse

from campaigns.models import CampaignYear
from members.models import Organization, User
from portal.kit.fields import LongTextField
from portal.kit.models import required_key

FORMATS = ("pdf", "xlsx", "docx")


class EditionQuerySet(models.QuerySet):
    def visible_to(self, user) -> EditionQuerySet:
        """Editions of organisations that the user may view."""
        return self.filter(user.scope.within("view"))

    def with_successor(self) -> EditionQuerySet:
        """Each with the number and reason of the edition that replaced it, if any.

        They are annotated as `replaced_by` and `replaced_why`.
        """
        later = Edition.objects.filter(
            organization=OuterRef("organization"),
            year=OuterRef("year"),
            edition__gt=OuterRef("edition"),
        ).order_by("edition")
        return self.annotate(
            replaced_by=Subquery(later.values("edition")[:1]),
            replaced_why=Subquery(later.values("reason")[:1]),
        )


class Edition(models.Model):
    """One issued report of one organisation: its figures and files never change again.

    A corrected edition supersedes an earlier one with a reason; both stay.
    """

    organization = required_key(Organization, "tổ chức", related_name="editions")
    year = required_key(CampaignYear, "năm", related_name="editions")
    edition = models.PositiveSmallIntegerField("lần", default=1)
    number = models.CharField("số, ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày")
    signer = models.CharField("người ký", max_length=100, blank=True)
    data = models.JSONField("số liệu đã chốt")
    reason = LongTextField("lý do ban hành lại", blank=True)
    pdf = models.FileField(upload_to="editions/%Y", blank=True)
    xlsx = models.FileField(upload_to="editions/%Y", blank=True)
    docx = models.FileField(upload_to="editions/%Y", blank=True)
    checksums = models.JSONField("mã kiểm tra", default=dict)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField("chốt lúc", auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "organization__path", "-edition"]
        verbose_name = "bản báo cáo đã chốt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "edition"], name="edition_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Báo cáo năm {self.calendar_year} của {self.organization}, lần {self.edition}"

    def get_absolute_url(self) -> str:
        return reverse("reports:edition", args=[self.pk])

    @property
    def calendar_year(self) -> int:
        """The year as a number: 2026."""
        return self.year.calendar_year

    @property
    def is_complete(self) -> bool:
        """All files are made."""
        return all(getattr(self, name) for name in FORMATS)

    @transaction.atomic
    def keep(self, name: str, content: bytes) -> None:
        """Store the bytes of one format with their checksum; a stored file is never replaced."""
        locked = Edition.objects.select_for_update().get(pk=self.pk)
        if not getattr(locked, name):
            getattr(locked, name).save(f"bao-cao.{name}", ContentFile(content), save=False)
            locked.checksums |= {name: hashlib.sha256(content).hexdigest()}
            locked.save(update_fields=[name, "checksums"])
        setattr(self, name, getattr(locked, name))
        self.checksums = locked.checksums


class ExportRecordQuerySet(models.QuerySet):
    def visible_to(self, user) -> ExportRecordQuerySet:
        """Those of organisations that the user may view; those of pledges for inspectors only.

        The name of such an export says who pledged; above the cell pledges are only counted.
        """
        pledge = models.Q(document__startswith=ExportRecord.PLEDGE)
        return self.filter(user.scope.within("inspect") | (user.scope.within("view") & ~pledge))


class ExportRecord(models.Model):
    """Who took which document out of the portal, and when."""

    PLEDGE = "Bản cam kết"  # how the names of such documents begin

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="exports")
    document = models.CharField("tài liệu", max_length=200)
    format = models.CharField("dạng", max_length=5)
    by = models.ForeignKey(User, models.PROTECT, related_name="exports")
    at = models.DateTimeField("lúc", auto_now_add=True)

    objects = ExportRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "lần xuất"

    def __str__(self) -> str:
        return f"{self.document} ({self.format}), {self.by}"
