"""The kinds of Party organisations. What a level is called, and what may stand under what, is data."""

from django.db import models
from django.db.models import Q


class OrganizationKind(models.Model):
    """A kind of Party organisation (đảng bộ khối, đảng ủy cơ sở, chi bộ …), valid for a time.

    `level` says what the portal may expect of it; names and allowed parents are the office's.
    Source: Điều lệ Đảng and its rules (QĐ 24 of 2021, QĐ 208 of 2026), whose levels change.
    """

    class Level(models.IntegerChoices):
        UPPER = 10, "Cấp trên trực tiếp cơ sở"
        GRASSROOTS = 20, "Tổ chức cơ sở đảng"
        INTERMEDIATE = 30, "Đảng bộ bộ phận"
        CELL = 40, "Chi bộ"
        GROUP = 50, "Tổ đảng"

    code = models.SlugField("mã loại", unique=True)
    name = models.CharField("tên loại", max_length=100)
    level = models.PositiveSmallIntegerField("cấp", choices=Level)
    holds_members = models.BooleanField("trực tiếp quản lý đảng viên", default=False)
    holds_meetings = models.BooleanField("sinh hoạt chi bộ hằng tháng", default=False)
    may_stand_under = models.ManyToManyField(
        "self", symmetrical=False, related_name="may_hold", blank=True, verbose_name="đặt dưới loại"
    )
    valid_from = models.DateField("áp dụng từ", null=True, blank=True)
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)

    class Meta:
        ordering = ["level", "name"]
        verbose_name = "loại tổ chức"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="kind_valid_order",
                violation_error_message="Ngày hết áp dụng phải sau ngày áp dụng.",
            )
        ]

    def __str__(self) -> str:
        return self.name
