"""Codes of ethics and conduct of the units."""

from django.db import models

from portal.kit.fields import FoldedField, LongTextField

from .base import Register
from .recurring import RecurringRecord, continues_another, once_a_year


class CodeOfConduct(RecurringRecord):
    """A unit's code of professional ethics or conduct: adopted, reviewed and amended each year."""

    ONCE_A_YEAR = True

    class Kind(models.TextChoices):
        ETHICS = "ethics", "Chuẩn mực đạo đức nghề nghiệp, công vụ"
        CONDUCT = "conduct", "Quy tắc ứng xử"
        SPENDING = "spending", "Quy chế chi tiêu nội bộ"
        OTHER = "other", "Quy chế, quy định khác"

    kind = models.CharField("loại", max_length=8, choices=Kind)
    title = models.CharField("tên", max_length=300)
    adopted_on = models.DateField("ban hành ngày")
    reviewed_on = models.DateField("rà soát trong năm ngày", null=True, blank=True)
    amended = models.BooleanField("có sửa đổi trong năm", default=False)
    changes = LongTextField("nội dung sửa đổi", blank=True)
    no_alcohol = models.BooleanField("không uống rượu, bia trong giờ làm việc", default=False)
    no_smoking = models.BooleanField("không hút thuốc nơi công sở", default=False)
    punctual = models.BooleanField("chấp hành giờ giấc làm việc", default=False)
    violations = models.PositiveIntegerField("số vụ vi phạm trong năm", default=0)
    saved_vnd = models.PositiveBigIntegerField("tiết kiệm được (đồng)", default=0)
    search = FoldedField(sources=("title",))

    register = Register(
        slug="codes",
        title="Chuẩn mực, quy chế",
        singular="chuẩn mực, quy chế",
        day="reviewed_on",
        columns={
            "title": "Tên",
            "adopted_on": "Ban hành",
            "reviewed_on": "Rà soát trong năm",
            "violations": "Vi phạm",
            "saved_vnd": "Tiết kiệm (đồng)",
        },
        choices=("kind",),
        only=dict.fromkeys(("no_alcohol", "no_smoking", "punctual"), ("conduct",))
        | {"violations": ("conduct", "ethics")},
        carried=("kind", "title", "adopted_on"),
        totals={"violations": "Vụ vi phạm", "saved_vnd": "Tiết kiệm"},
    )  # fmt: skip

    class Meta:
        ordering = ["-adopted_on"]
        verbose_name = "quy định, chuẩn mực"
        constraints = [continues_another("code_continues_another"), once_a_year("code_once_a_year")]

    def __str__(self) -> str:
        return self.title
