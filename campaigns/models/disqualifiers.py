"""Cases that keep a member or an organisation from a better grade."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .schemes import Grade, GradingScheme


class Disqualifier(models.Model):
    """A case that keeps a member or an organisation from a grade above `ceiling` (trường hợp loại trừ).

    `measure` says what the portal computes by itself: the case holds where the share is more than
    `over_percent`. The others are noted by hand on the evaluation, with their ground.
    Source: HD 27 (2014), QĐ 124 (2023); domain §1.
    """

    class Measure(models.TextChoices):
        BY_HAND = "", "Cấp đánh giá ghi nhận"
        UNITS_FAILED = "units_failed", "Tỷ lệ tổ chức trực thuộc ở mức thấp nhất"
        MEMBERS_FAILED = "members_failed", "Tỷ lệ đảng viên ở mức thấp nhất"

    scheme = models.ForeignKey(GradingScheme, models.CASCADE, related_name="disqualifiers")
    target = models.CharField("áp dụng cho", max_length=12, choices=Grade.Target)
    text = models.CharField("trường hợp", max_length=300)
    ceiling = models.CharField(
        "không trên", max_length=6, choices=Grade.Standing, default=Grade.Standing.FAILED
    )
    measure = models.CharField("cách xét", max_length=14, choices=Measure, blank=True, default="")
    over_percent = models.DecimalField(
        "khi quá (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.CharField("căn cứ và độ tin cậy", max_length=300, blank=True)

    class Meta:
        ordering = ["scheme", "target", "pk"]
        verbose_name = "trường hợp loại trừ"
        constraints = [
            models.CheckConstraint(
                condition=Q(measure="") | Q(over_percent__isnull=False),
                name="disqualifier_measure_has_share",
                violation_error_message="Trường hợp tính bằng số liệu phải có tỷ lệ.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def clean(self) -> None:
        """Refuse a member's case that is measured: only units have grades below them."""
        if self.measure and self.target == Grade.Target.MEMBER:
            raise ValidationError({"measure": "Chỉ trường hợp của tổ chức tính được bằng số liệu."})
