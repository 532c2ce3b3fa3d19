"""Disciplines of members and of Party organisations, as far as grading needs them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from members.models import Organization
from portal.kit.models import optional_key

from .grading_facts import GradingFact


class Discipline(GradingFact):
    """A discipline in force: whom it hit, its form, who decided it, and what it was about.

    `organization` is the collective itself, or where the member belonged when it was decided. A
    fault at an earlier unit counts for that unit (HD 43, mục 4.3): `fault_unit` names it.
    """

    DAY = "decided_on"

    class Form(models.TextChoices):
        """Điều lệ Đảng, Điều 35: of members four forms, of organisations three."""

        REPRIMAND = "reprimand", "Khiển trách"
        WARNING = "warning", "Cảnh cáo"
        REMOVAL = "removal", "Cách chức"
        EXPULSION = "expulsion", "Khai trừ"
        DISSOLUTION = "dissolution", "Giải tán"

    OF_MEMBERS = (Form.REPRIMAND, Form.WARNING, Form.REMOVAL, Form.EXPULSION)
    OF_ORGANIZATIONS = (Form.REPRIMAND, Form.WARNING, Form.DISSOLUTION)

    form = models.CharField("hình thức", max_length=12, choices=Form)
    body = models.CharField("cấp quyết định", max_length=200)
    decided_on = models.DateField("ngày quyết định")
    acted_from = models.DateField("vi phạm từ ngày", null=True, blank=True)
    acted_until = models.DateField("vi phạm đến ngày", null=True, blank=True)
    fault_unit = optional_key(
        Organization,
        "vi phạm xảy ra ở đơn vị khác",
        related_name="+",
        help_text="Chỉ chọn khi vi phạm ở đơn vị cũ; kỷ luật ấy tính cho kết quả của đơn vị cũ.",
    )
    is_duty_related = models.BooleanField("vi phạm gắn với nhiệm vụ được giao", default=False)
    is_self_remedied = models.BooleanField("tự phát hiện và đã khắc phục xong", default=False)

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name = "kỷ luật"
        indexes = [models.Index(fields=["member", "decided_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(acted_from__isnull=True)
                | Q(acted_until__isnull=True)
                | Q(acted_from__lte=models.F("acted_until")),
                name="discipline_acts_in_order",
                violation_error_message="Ngày cuối vi phạm trước ngày đầu.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_form_display()}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:discipline_detail", args=[self.pk])

    @property
    def unit_at_fault(self) -> Organization:
        """For whose result it counts."""
        return self.fault_unit or self.organization

    @property
    def ground(self) -> str:
        """Form, decision and day, as a grade's flag shows them."""
        remedied = ", tự phát hiện và đã khắc phục" if self.is_self_remedied else ""
        return (
            f"{self.get_form_display().lower()}, Quyết định số {self.number} ngày "
            f"{self.decided_on:%d/%m/%Y}{remedied}"
        )

    def lines(self) -> list[str]:
        acted = [
            f"{word} ngày {day:%d/%m/%Y}"
            for word, day in (("từ", self.acted_from), ("đến", self.acted_until))
            if day
        ]
        return [
            f"{self.subject}: {self.ground}",
            f"Cấp quyết định: {self.body}",
            f"Vi phạm {' '.join(acted) or '(chưa ghi ngày)'} ở {self.unit_at_fault}",
            "Gắn với nhiệm vụ được giao"
            if self.is_duty_related
            else "Không gắn với nhiệm vụ được giao",
        ]

    def clean(self) -> None:
        """Refuse a form that whoever it hit cannot get, and acts after the decision."""
        super().clean()
        allowed = self.OF_MEMBERS if self.member_id else self.OF_ORGANIZATIONS
        if self.form and self.form not in allowed:
            whom = "đảng viên" if self.member_id else "tổ chức đảng"
            raise ValidationError({"form": f"Hình thức này không áp dụng cho {whom}."})
        last = self.acted_until or self.acted_from
        if last and self.decided_on and last > self.decided_on:
            raise ValidationError({"acted_until": "Vi phạm phải trước ngày quyết định."})
