"""The agenda of a meeting."""

from django.db import models
from django.db.models import F, Q

from .sessions import StudySession


class AgendaItem(models.Model):
    """One item of a meeting's agenda: prescribed from above, or the cell's own.

    `prescribed` is the text from above, `content` what the cell put on its agenda (empty: the item
    was left out). Where the two differ, the cell gives a reason.
    """

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    prescribed = models.CharField("mục được định hướng", max_length=300, blank=True)
    content = models.CharField("mục của chương trình", max_length=300, blank=True)
    reason = models.CharField("lý do thay đổi", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "mục chương trình"
        constraints = [
            models.CheckConstraint(
                condition=Q(prescribed="") | Q(content=F("prescribed")) | ~Q(reason=""),
                name="agenda_change_has_reason",
                violation_error_message="Thay hoặc bỏ mục cấp trên định hướng thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(prescribed="") | ~Q(content=""),
                name="agenda_item_not_empty",
                violation_error_message="Hãy ghi nội dung của mục này.",
            ),
        ]

    def __str__(self) -> str:
        return self.content or f"(bỏ) {self.prescribed}"

    @property
    def is_adopted(self) -> bool:
        """Whether it stands on the agenda as prescribed."""
        return bool(self.prescribed) and self.content == self.prescribed
