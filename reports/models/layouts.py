"""How a Party document looks: dated data, because instructions on form replace each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q


class LayoutProfileQuerySet(models.QuerySet):
    def on(self, day) -> LayoutProfile:
        """The layout in force on a day. Raises ValidationError where none is."""
        found = (
            self.filter(valid_from__lte=day)
            .filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))
            .order_by("-valid_from")
            .first()
        )
        if found is None:
            raise ValidationError("Chưa có thể thức văn bản cho ngày này.")
        return found


class LayoutProfile(models.Model):
    """Page, type sizes and phrases of one instruction on the form of Party documents.

    Lengths in millimetres, sizes in points. Source: HD 36-HD/VPTW 2018, HD 05-HD/VPTW 2026.
    """

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)
    margin_top = models.PositiveSmallIntegerField("lề trên (mm)", default=20)
    margin_bottom = models.PositiveSmallIntegerField("lề dưới (mm)", default=20)
    margin_left = models.PositiveSmallIntegerField("lề trái (mm)", default=30)
    margin_right = models.PositiveSmallIntegerField("lề phải (mm)", default=15)
    party_size = models.PositiveSmallIntegerField("cỡ chữ tên Đảng", default=15)
    issuer_size = models.PositiveSmallIntegerField("cỡ chữ cơ quan ban hành", default=14)
    number_size = models.PositiveSmallIntegerField("cỡ chữ số, ngày", default=14)
    title_size = models.PositiveSmallIntegerField("cỡ chữ tên loại", default=16)
    subject_size = models.PositiveSmallIntegerField("cỡ chữ trích yếu", default=14)
    body_size = models.PositiveSmallIntegerField("cỡ chữ nội dung", default=14)
    line_height = models.PositiveSmallIntegerField("cách dòng (pt)", default=20)
    paragraph_gap = models.PositiveSmallIntegerField("cách đoạn (pt)", default=6)
    indent = models.PositiveSmallIntegerField("thụt đầu dòng (mm)", default=10)
    recipients_size = models.PositiveSmallIntegerField("cỡ chữ nơi nhận", default=12)
    page_number_size = models.PositiveSmallIntegerField("cỡ chữ số trang", default=14)
    filed_at = models.CharField("dòng lưu", max_length=100, default="Lưu Văn phòng")

    objects = LayoutProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "thể thức văn bản"
        verbose_name_plural = "thể thức văn bản"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="layout_dates_order",
                violation_error_message="Ngày hết áp dụng phải sau ngày áp dụng.",
            )
        ]

    def __str__(self) -> str:
        return self.name
