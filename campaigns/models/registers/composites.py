"""Indicators that add up several figures."""

from django.core.exceptions import ValidationError
from django.db import models

from campaigns.models.criterion import Criterion
from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import FromAboveQuerySet, Register, RegisterModel

# Of the measured figures, the shares: what has a number reached and a number due.
SHARES = [
    (key, label) for key, label in Criterion.Measure.choices if key and key not in Criterion.NUMBERS
]


class CompositeIndicator(RegisterModel, YearRecord):
    """An indicator made of several figures: the sum of what was reached of the sum of what was due.

    For example "học tập và làm theo thành nền nếp": meetings held, attendance and pledges added up.
    """

    name = models.CharField("chỉ tiêu tổng hợp", max_length=200)
    first = models.CharField("số liệu thứ nhất", max_length=20, choices=SHARES)
    second = models.CharField("số liệu thứ hai", max_length=20, choices=SHARES)
    third = models.CharField("số liệu thứ ba", max_length=20, choices=SHARES, blank=True)
    target = models.DecimalField(
        "mức phấn đấu (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    search = FoldedField(sources=("name",))

    register = Register(
        slug="composites",
        title="Chỉ tiêu tổng hợp",
        singular="chỉ tiêu tổng hợp",
        columns={"name": "Chỉ tiêu", "formula": "Cách tính", "target": "Phấn đấu (%)"},
        powers=("record_register", "manage"),
        prepared=True,
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = "chỉ tiêu tổng hợp"

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> list[str]:
        """The keys of the figures that are added up."""
        return [key for key in (self.first, self.second, self.third) if key]

    @property
    def formula(self) -> str:
        """The formula in words."""
        labels = dict(SHARES)
        return "Tổng số đạt trên tổng số phải đạt của: " + "; ".join(
            labels[key].lower() for key in self.parts
        )

    def clean(self) -> None:
        """Refuse the same figure twice."""
        if len(set(self.parts)) != len(self.parts):
            raise ValidationError({"second": "Mỗi số liệu chỉ được chọn một lần."})
