"""The agenda of a meeting."""

from django.db import models
from django.db.models import F, Q

from .sessions import StudySession

# Meetings of cells and committees, into which the campaign is woven (CT 05: sinh hoạt định kỳ).
REGULAR = (*StudySession.MEETINGS, StudySession.Kind.COMMITTEE)


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


def with_agenda() -> Q:
    """Meetings of cells and committees whose agenda was written down."""
    items = AgendaItem.objects.exclude(content="")
    return Q(kind__in=REGULAR, pk__in=items.values("session"))


def on_campaign() -> Q:
    """Those of them with the year's standing item on the agenda, or one that names the campaign."""
    items = AgendaItem.objects.filter(
        ~Q(content="") & Q(content=F("session__year__standing_agenda_item"))
        | Q(content__contains="ọc tập và làm theo")
    )
    return Q(kind__in=REGULAR, pk__in=items.values("session"))
