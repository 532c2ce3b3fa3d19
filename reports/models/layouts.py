"""How Party documents look: dated rows, because instructions on form replace each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from portal.kit.models import VersionedModel


class LayoutProfileQuerySet(models.QuerySet):
    def on(self, day) -> LayoutProfile:
        """The layout in force on a day. Raises ValidationError where none is.

        The oldest one is also used for the days before it: the instructions of those days (HD 11 of
        2004) are not in the portal, and printing a document of that time is better than refusing it.
        """
        begun = self.filter(valid_from__lte=day).order_by("-valid_from")
        layout = begun.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day)).first()
        if layout is None and not begun.exists():
            layout = self.order_by("valid_from").first()
        if layout is None:
            raise ValidationError("Chưa có thể thức văn bản cho ngày này.")
        return layout


def measure(label: str, least: int, most: int, default: int):
    """A length or a font size with the bounds that fit a page of A4."""
    return models.PositiveSmallIntegerField(
        label,
        default=default,
        validators=[
            MinValueValidator(least, f"Phải từ {least} đến {most}."),
            MaxValueValidator(most, f"Phải từ {least} đến {most}."),
        ],
    )


class LayoutProfile(VersionedModel):
    """Page, font sizes and phrases of one instruction on the form of Party documents.

    Lengths in millimetres, font sizes in points. Source: HD 36-HD/VPTW 2018, HD 05-HD/VPTW 2026.
    """

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    valid_from = models.DateField("áp dụng từ")
    valid_to = models.DateField("áp dụng đến", null=True, blank=True)
    margin_top = measure("lề trên (mm)", 10, 40, default=20)
    margin_bottom = measure("lề dưới (mm)", 10, 40, default=20)
    margin_left = measure("lề trái (mm)", 10, 40, default=30)
    margin_right = measure("lề phải (mm)", 10, 40, default=15)
    party_size = measure("cỡ chữ tên Đảng", 9, 20, default=15)
    issuer_size = measure("cỡ chữ cơ quan ban hành", 9, 20, default=14)
    number_size = measure("cỡ chữ số, ngày", 9, 20, default=14)
    title_size = measure("cỡ chữ tên loại", 9, 20, default=16)
    subject_size = measure("cỡ chữ trích yếu", 9, 20, default=14)
    body_size = measure("cỡ chữ nội dung", 9, 20, default=14)
    line_height = measure("cách dòng (pt)", 14, 32, default=20)
    paragraph_gap = measure("cách đoạn (pt)", 0, 18, default=6)
    indent = measure("thụt đầu dòng (mm)", 0, 20, default=10)
    recipients_size = measure("cỡ chữ nơi nhận", 9, 20, default=12)
    page_number_size = measure("cỡ chữ số trang", 9, 20, default=14)
    filed_at = models.CharField("dòng lưu", max_length=100, default="Lưu Văn phòng")

    objects = LayoutProfileQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = "thể thức văn bản"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="layout_dates_order",
                violation_error_message="Ngày hết áp dụng phải sau ngày áp dụng.",
            ),
            models.UniqueConstraint(
                fields=["valid_from"],
                name="layout_begins_once",
                violation_error_message="Đã có thể thức áp dụng từ ngày này.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
