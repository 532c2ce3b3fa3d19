"""Inspections and supervisions of the campaign."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from campaigns.models.catalogues import CatalogueEntry
from campaigns.models.years import YearRecord
from members.models import Organization
from portal.kit.models import optional_key, required_key

from .base import Register, RegisterModel


class Inspection(RegisterModel, YearRecord):
    """An inspection or supervision of the campaign in one unit: planned, done, remedied."""

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Kiểm tra"
        SUPERVISION = "supervision", "Giám sát"

    kind = models.CharField("loại", max_length=12, choices=Kind)
    inspected = required_key(
        Organization, "đơn vị được kiểm tra", related_name="inspections_received"
    )
    planned_on = models.DateField("kế hoạch ngày")
    done_on = models.DateField("thực hiện ngày", null=True, blank=True)
    team = models.CharField("đoàn kiểm tra", max_length=300, blank=True)
    findings = models.TextField("kết quả, thiếu sót phát hiện", blank=True)
    has_findings = models.BooleanField("có thiếu sót phải khắc phục", default=False)
    catalogue_entry = optional_key(
        CatalogueEntry,
        "thuộc biểu hiện, điều khoản",
        related_name="+",
        help_text="Nói về đơn vị được kiểm tra, không phải về một người.",
    )
    remedied_on = models.DateField("khắc phục xong ngày", null=True, blank=True)

    register = Register(
        slug="inspections",
        title="Kiểm tra, giám sát",
        singular="cuộc kiểm tra, giám sát",
        day="planned_on",
        columns={
            "inspected": "Đơn vị được kiểm tra",
            "get_kind_display": "Loại",
            "planned_on": "Kế hoạch",
            "done_on": "Thực hiện",
            "remedied_on": "Khắc phục xong",
        },
        fields=(
            "kind", "inspected", "planned_on", "done_on", "team", "has_findings", "findings",
            "catalogue_entry", "remedied_on",
        ),
        search="inspected__name",
    )  # fmt: skip

    class Meta:
        ordering = ["-planned_on"]
        verbose_name = "cuộc kiểm tra, giám sát"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.inspected} ({self.planned_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse an inspection in the future, and a remedy before the inspection."""
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": "Ngày thực hiện ở tương lai."})
        if self.remedied_on and (self.done_on is None or self.remedied_on < self.done_on):
            raise ValidationError({"remedied_on": "Chỉ khắc phục sau khi đã kiểm tra."})
