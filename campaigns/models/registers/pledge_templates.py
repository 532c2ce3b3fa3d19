"""Lines from which members start a pledge."""

from django.core.exceptions import ValidationError
from django.db import models

from campaigns.models.pledge_items import PledgeItem
from campaigns.models.pledges import Pledge
from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField, LongTextField

from .base import FromAboveQuerySet, Register, RegisterModel


class PledgeTemplate(RegisterModel, YearRecord):
    """Lines that a committee offers its members to start a pledge from (mẫu bản cam kết).

    `lines` holds one item per line: area | content | target | tháng, quý or năm.
    """

    PERIODS = {label.lower(): value for value, label in PledgeItem.Period.choices}

    kind = models.CharField("loại bản", max_length=12, choices=Pledge.Kind)
    name = models.CharField("tên mẫu", max_length=200)
    lines = LongTextField(
        "các nội dung",
        help_text="Mỗi dòng một nội dung: lĩnh vực | nội dung | chỉ tiêu | tháng, quý hoặc năm.",
    )
    search = FoldedField(sources=("name",))

    register = Register(
        slug="pledge-templates",
        title="Mẫu bản cam kết",
        singular="mẫu bản cam kết",
        columns={"name": "Tên mẫu", "get_kind_display": "Loại", "year": "Năm"},
        powers=("manage",),
        prepared=True,
    )

    objects = FromAboveQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "kind", "name"]
        verbose_name = "mẫu bản cam kết"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a line that does not say area and content, or names another period."""
        for number, line in enumerate(self.lines.splitlines(), start=1):
            parts = [part.strip() for part in line.split("|")]
            if not line.strip():
                continue
            if len(parts) < 2 or not all(parts[:2]):  # noqa: PLR2004  area and content
                raise ValidationError(
                    {"lines": f"Dòng {number} phải có lĩnh vực và nội dung, cách nhau bằng dấu |."}
                )
            if len(parts) > 3 and parts[3] and parts[3].lower() not in self.PERIODS:  # noqa: PLR2004  the term
                raise ValidationError({"lines": f"Dòng {number}: thời hạn là tháng, quý hoặc năm."})

    def items(self) -> list[dict[str, str]]:
        """The lines as items of a pledge."""
        items = []
        for line in filter(str.strip, self.lines.splitlines()):
            area, content, target, period, *_ = [
                *(part.strip() for part in line.split("|")), "", "", ""
            ]  # fmt: skip
            items.append(
                {
                    "area": area[:120],
                    "content": content,
                    "target": target[:300],
                    "period": self.PERIODS.get(period.lower(), PledgeItem.Period.YEAR),
                }
            )
        return items
