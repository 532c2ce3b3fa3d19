"""The dated catalogues from which registers let choose: areas of issues, grades of civil servants."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from members.models import Organization
from members.tree import lineage
from portal.kit.fields import FoldedField
from portal.kit.models import required_key

from .base import FromAboveQuerySet, LastingRegister, RegisterModel


class Option(RegisterModel):
    """What may be chosen in a register within certain days, and where that comes from.

    No national text fixes the areas of issues; the grades of civil servants change with the decree.
    What the portal brings along an office corrects, ends and adds to.
    """

    class Subject(models.TextChoices):
        ISSUE_AREA = "issue_area", "Lĩnh vực của vấn đề, kiến nghị"
        CIVIL_SERVANT = "civil_servant", "Mức xếp loại cán bộ, công chức, viên chức"

    organization = required_key(Organization, "đơn vị", related_name="options")
    subject = models.CharField("danh mục", max_length=16, choices=Subject)
    name = models.CharField("tên mục", max_length=200)
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    is_good = models.BooleanField("tính là hoàn thành tốt nhiệm vụ trở lên", default=False)
    source = models.CharField("căn cứ và độ tin cậy", max_length=300, blank=True)
    valid_from = models.DateField("áp dụng từ ngày")
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    search = FoldedField(sources=("name", "source"), max_length=600)

    register = LastingRegister(
        slug="options",
        title="Danh mục lĩnh vực, mức xếp loại",
        singular="mục của danh mục",
        day="valid_from",
        until="valid_to",
        columns={
            "name": "Tên mục",
            "get_subject_display": "Danh mục",
            "valid_from": "Từ ngày",
            "valid_to": "Đến hết ngày",
            "source": "Căn cứ",
        },
        powers=("manage",),
        choices=("subject",),
        only={"is_good": ("civil_servant",)},
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["subject", "position", "name"]
        verbose_name = "mục của danh mục"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "subject", "name", "valid_from"],
                name="option_once",
                violation_error_message="Mục này đã có trong danh mục.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse days in the wrong order."""
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": "Ngày cuối phải sau ngày đầu."})


def option_key(subject: Option.Subject, label: str, *, blank: bool = False) -> Any:
    """A choice from a catalogue."""
    return models.ForeignKey(
        Option,
        models.PROTECT,
        verbose_name=label,
        related_name="+",
        limit_choices_to={"subject": subject},
        null=blank,
        blank=blank,
    )


def check_option(
    field: str, option: Option, organization: Organization, first: dt.date, last: dt.date
) -> None:
    """Refuse an option of another bloc, or that is in force on none of the days (ValidationError)."""
    is_later = option.valid_from > last
    is_over = option.valid_to is not None and option.valid_to < first
    if is_later or is_over or option.organization.path not in lineage(organization.path):
        raise ValidationError(
            {field: f"Theo danh mục, “{option}” không áp dụng vào thời gian này."}
        )
