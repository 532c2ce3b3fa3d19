"""Plans of the units, line by line."""

from django.core.exceptions import ValidationError
from django.db import models

from portal.kit.fields import FoldedField, LongTextField
from portal.kit.models import optional_key

from .base import Register
from .recurring import RecurringRecord, continues_another, once_a_year


class PlanItem(RecurringRecord):
    """A line of a unit's plan: a task, breakthrough or remedy, with owner, deadline and result."""

    ONCE_A_YEAR = True

    class Kind(models.TextChoices):
        TASK = "task", "Nhiệm vụ theo kế hoạch"
        BREAKTHROUGH = "breakthrough", "Nội dung đột phá"
        REMEDY = "remedy", "Khắc phục hạn chế"
        MOVEMENT = "movement", "Phong trào thi đua"
        SOLUTION = "solution", "Nhóm giải pháp đột phá (nhiều năm)"

    class Strand(models.TextChoices):
        LEARN = "learn", "Học tập"
        FOLLOW = "follow", "Làm theo"
        EXAMPLE = "example", "Nêu gương"

    kind = models.CharField("loại", max_length=12, choices=Kind)
    strand = models.CharField("mảng", max_length=8, choices=Strand, blank=True)
    plan = optional_key("campaigns.Document", "theo văn bản", related_name="items")
    content = models.CharField("nội dung", max_length=500)
    measure = LongTextField("biện pháp", blank=True)
    owner = models.CharField("phụ trách", max_length=200, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    result = LongTextField("kết quả", blank=True)
    units_joined = models.PositiveIntegerField("số đơn vị tham gia", default=0)
    reviewed_on = models.DateField("sơ kết, tổng kết ngày", null=True, blank=True)
    search = FoldedField(sources=("content", "owner"), max_length=800)

    register = Register(
        slug="plans",
        title="Kế hoạch, đột phá, khắc phục, phong trào",
        singular="nội dung kế hoạch",
        day="due_on",
        columns={
            "content": "Nội dung",
            "get_kind_display": "Loại",
            "due_on": "Hạn",
            "done_on": "Hoàn thành",
        },
        choices=("kind", "strand"),
        only={"units_joined": ("movement",), "reviewed_on": ("movement",)},
        carried=("kind", "strand", "content", "measure", "owner"),
    )  # fmt: skip

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = "nội dung kế hoạch"
        constraints = [
            continues_another("plan_item_continues_another"),
            once_a_year("plan_item_once_a_year"),
        ]

    def __str__(self) -> str:
        return self.content[:80]

    def clean_continued(self, first) -> None:
        """Refuse to continue an item of another kind."""
        if first.kind != self.kind:
            raise ValidationError({"continues": "Chỉ tiếp nối nội dung cùng loại."})
