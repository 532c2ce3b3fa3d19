"""Inspections and supervisions of the campaign."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from campaigns.models.catalogues import CatalogueEntry
from campaigns.models.years import YearRecord
from members.models import Organization, Position
from portal.kit.fields import FoldedField, LongTextField
from portal.kit.models import optional_key, required_key

from .base import Register, RegisterModel


@dataclass(kw_only=True, eq=False)
class InspectionRegister(Register):
    """Inspectors record at their own level; where there is none, whoever keeps the registers.

    Who is inspected changes nothing: neither the programme, nor the findings, nor the remedies.
    """

    def units_of(self, user):
        kept_by_others = ~models.Q(pk__in=_inspectors().values("organization"))
        return user.scope.at("inspect", of="") | (super().units_of(user) & kept_by_others)

    def is_writable_by(self, user, organization=None):
        if organization is None:
            return user.scope.has("inspect", *self.powers)
        return Organization.objects.filter(self.units_of(user), pk=organization.pk).exists()

    def check_writer(self, user, record):
        """Refuse who holds a post in the unit that is inspected, as stored or as typed."""
        stored = Inspection.objects.filter(pk=record.pk).select_related("inspected").first()
        for line in filter(None, (record, stored)):
            posts = (key for key in user.scope.posts if key.pk != line.organization_id)
            if any(key.path.startswith(line.inspected.path) for key in posts):
                raise ValidationError(
                    f"Đồng chí giữ chức vụ ở {line.inspected}, đơn vị được kiểm tra, nên không ghi, "
                    f"sửa cuộc này; việc này do đồng chí khác ở {line.organization} ghi."
                )


def _inspectors() -> models.QuerySet:
    """The inspectors of today who have an account."""
    return Position.objects.on(timezone.localdate()).filter(
        post=Position.Post.INSPECTOR, member__user__is_active=True
    )


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
    findings = LongTextField("kết quả, thiếu sót phát hiện", blank=True)
    has_findings = models.BooleanField("có thiếu sót phải khắc phục", default=False)
    catalogue_entry = optional_key(
        CatalogueEntry,
        "thuộc biểu hiện, điều khoản",
        related_name="+",
        help_text="Nói về đơn vị được kiểm tra, không phải về một người.",
    )
    remedied_on = models.DateField("khắc phục xong ngày", null=True, blank=True)
    search = FoldedField(sources=("team",))
    SEARCHED = ("search", "inspected__search")

    register = InspectionRegister(
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
