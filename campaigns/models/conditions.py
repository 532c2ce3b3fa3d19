"""What a grade asks for besides its points, by kind of person or for a collective."""

from django.db import models

from .scheme_lines import MeasuredLine
from .schemes import Grade

_BELOW = dict(zip(Grade.Standing.values, Grade.Standing.values[1:], strict=False))


class Condition(MeasuredLine):
    """One condition of one grade. Points and conditions hold together (QĐ 366, Điều 11).

    No text says which grade follows where the points suffice and a condition does not hold: the
    portal names the condition, the competent level decides.
    """

    standing = models.CharField(
        "điều kiện của mức",
        max_length=6,
        choices=[choice for choice in Grade.Standing.choices if choice[0] in _BELOW],
    )

    class Meta(MeasuredLine.Meta):
        abstract = False
        ordering = ["scheme", "target", "kind", "pk"]
        verbose_name = "điều kiện của mức"

    @property
    def ceiling(self) -> str:
        return _BELOW[self.standing]
