"""How good a meeting was: its points, and what the committee should look at before confirming."""

import datetime as dt
from collections.abc import Iterator

from django.db import models


class Quality(models.TextChoices):
    """The bands of a meeting's points."""

    GOOD = "good", "Tốt"
    FAIR = "fair", "Khá"
    AVERAGE = "average", "Trung bình"
    POOR = "poor", "Kém"


class SessionQuality(models.Model):
    """The sum of a meeting's points with its band, and the warnings about the meeting."""

    Quality = Quality

    quality_points = models.DecimalField(
        "điểm chất lượng", max_digits=5, decimal_places=2, null=True, blank=True, editable=False
    )
    quality = models.CharField(
        "chất lượng", max_length=8, choices=Quality, blank=True, editable=False
    )

    # Set by `StudySessionQuerySet.with_warnings`.
    is_combined: bool  # a thematic meeting was held on the same day
    scored_since: dt.date | None  # the first day of the first point table

    class Meta:
        abstract = True

    @property
    def warnings(self) -> list[str]:
        """What the committee should look at before it confirms, in a few words each.

        Only for sessions from a queryset `with_warnings()`.
        """
        return [*self._warnings_of_meeting(), *self._warnings_of_quality()]

    def _warnings_of_meeting(self) -> Iterator[str]:
        if self.kind == self.Kind.REGULAR:
            lasted = self.duration_minutes
            required = self.year.combined_minutes if self.is_combined else self.year.regular_minutes
            if lasted is None:
                yield "chưa ghi thời lượng"
            elif lasted < required:
                yield f"họp {lasted} phút, quy định {required} phút"
        if self.unexcused_count:
            yield f"{self.unexcused_count} đồng chí vắng không lý do"
        if self.is_meeting and not (self.host.proceedings or self.host.conclusions):
            yield "chưa có biên bản"

    def _warnings_of_quality(self) -> Iterator[str]:
        is_due = self.scored_since and self.scored_since <= self.held_on
        if self.quality in (Quality.AVERAGE, Quality.POOR):
            yield f"chất lượng {self.get_quality_display().lower()}"
        elif self.kind == self.Kind.REGULAR and not self.quality and is_due:
            yield "chưa chấm chất lượng"
