"""The office's own Word template: versions of it, one of them in use."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from members.models import User


class WordTemplateQuerySet(models.QuerySet):
    def in_use(self) -> WordTemplate | None:
        """The version in use; None where the portal's own page settings apply."""
        return self.filter(is_current=True).first()


class WordTemplate(models.Model):
    """One version of the template that Word documents are built on (mẫu Word).

    It gives page, margins, header, footer and the styles; the document's text replaces its last
    line, «NỘI DUNG». Earlier versions stay and can be used again.
    """

    version = models.PositiveIntegerField("bản số", unique=True)
    note = models.CharField("thay đổi gì", max_length=200)
    file = models.FileField("tệp", upload_to="word-templates")
    checksum = models.CharField("mã kiểm tra", max_length=64)
    is_current = models.BooleanField("đang dùng", default=False)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("đưa lên lúc", auto_now_add=True)
    used_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    used_at = models.DateTimeField("dùng từ lúc", null=True)

    objects = WordTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["-version"]
        verbose_name = "mẫu Word"
        constraints = [
            models.UniqueConstraint(
                fields=["is_current"], condition=Q(is_current=True), name="word_template_one_in_use"
            )
        ]

    def __str__(self) -> str:
        return f"Mẫu Word, bản {self.version}"
