"""What committees ask their cells to put on the agenda of a month."""

from django.db import models
from django.db.models import Q

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField, LongTextField

from .base import FromAboveQuerySet, Register, RegisterModel

DECEMBER = 12


class MonthlyGuidance(RegisterModel, YearRecord):
    """What a committee asks its cells to put on the agenda of a month (định hướng sinh hoạt).

    `agenda` holds the prescribed items, one per line: grass-roots committees
    prescribe what their cells' meetings of the month deal with.
    """

    month = models.PositiveSmallIntegerField("tháng")
    title = models.CharField("trọng tâm", max_length=300)
    agenda = LongTextField("các mục phải có trong chương trình (mỗi dòng một mục)")
    note = LongTextField("gợi ý nội dung", blank=True)
    file = models.FileField("tệp tài liệu", upload_to="guidance/%Y", blank=True)
    search = FoldedField(sources=("title",))

    register = Register(
        slug="guidance",
        title="Định hướng sinh hoạt hằng tháng",
        singular="định hướng sinh hoạt",
        columns={"title": "Trọng tâm", "month": "Tháng", "year": "Năm"},
        powers=("manage",),
        prepared=True,
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "-month"]
        verbose_name = "định hướng sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "month"],
                name="guidance_once_a_month",
                violation_error_message="Tháng này đơn vị đã có định hướng; hãy sửa bản đã có.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=DECEMBER),
                name="guidance_month",
                violation_error_message="Tháng là số từ 1 đến 12.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tháng {self.month}: {self.title}"

    @property
    def items(self) -> list[str]:
        """The prescribed items, in order."""
        return [line.strip()[:300] for line in self.agenda.splitlines() if line.strip()]
