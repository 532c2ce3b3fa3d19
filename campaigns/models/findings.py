"""Disqualifying cases noted by hand."""

from django.core.exceptions import ValidationError
from django.db import models

from members.models import User
from portal.kit.models import required_key

from .disqualifiers import Disqualifier


class Finding(models.Model):
    """A disqualifying case noted on an evaluation, with its ground."""

    evaluation = models.ForeignKey("campaigns.Evaluation", models.CASCADE, related_name="findings")
    disqualifier = required_key(Disqualifier, "trường hợp", related_name="findings")
    ground = models.CharField("căn cứ (quyết định, kết luận)", max_length=300)
    noted_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField("ghi lúc", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "trường hợp loại trừ đã ghi nhận"
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "disqualifier"],
                name="finding_once",
                violation_error_message="Trường hợp này đã được ghi nhận.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.disqualifier} ({self.ground})"

    def clean(self) -> None:
        """Refuse a case of another scheme or target, or one that the portal measures itself."""
        if not self.disqualifier.fits(self.evaluation):
            raise ValidationError("Trường hợp này không thuộc quy định xếp loại của năm.")
        if self.disqualifier.measure:
            raise ValidationError("Trường hợp này do máy tính từ số liệu của năm.")
