"""Cases that keep a member or a collective from a better grade (trường hợp loại trừ)."""

from django.db import models

from .scheme_lines import MeasuredLine
from .schemes import Grade


class Disqualifier(MeasuredLine):
    """A case in which a grade above `ceiling` is not to be given, unless its exception holds.

    The portal measures it, or somebody notes it on the evaluation with its ground. It never decides
    by itself: the competent level weighs it and gives its reason (QĐ 366, Điều 11.4).
    """

    ceiling = models.CharField(
        "không trên", max_length=6, choices=Grade.Standing, default=Grade.Standing.FAILED
    )
    exception = models.CharField("trừ khi", max_length=300, blank=True)

    class Meta(MeasuredLine.Meta):
        abstract = False
        ordering = ["scheme", "target", "kind", "pk"]
        verbose_name = "trường hợp loại trừ"
