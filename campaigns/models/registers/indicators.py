"""Results of the units' work."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from portal.kit.fields import FoldedField
from portal.kit.text import half_up, number, percent

from .base import Register
from .recurring import RecurringRecord, continues_another

FILES = "hồ sơ"  # the unit of what is counted as files settled
OVER = (
    "Số đã giải quyết nhiều hơn số chuyển sang và tiếp nhận cộng lại: "
    "hãy sửa số, hoặc ghi rõ vì sao."
)


class WorkIndicator(RecurringRecord):
    """A result of the unit's work with its base: files settled on time, revenue, complaints …"""

    name = models.CharField("chỉ tiêu", max_length=300)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    unit = models.CharField("đơn vị tính", max_length=60)
    opening = models.BigIntegerField("kỳ trước chuyển sang", default=0)
    received = models.BigIntegerField("tiếp nhận, kế hoạch", default=0)
    resolved = models.BigIntegerField("đã giải quyết, thực hiện", default=0)
    on_time = models.BigIntegerField("trong đó đúng hạn", null=True, blank=True)
    online = models.BigIntegerField("qua mạng", null=True, blank=True)
    earlier = models.BigIntegerField("kỳ trước (để so sánh)", null=True, blank=True)
    average_days = models.DecimalField(
        "thời gian giải quyết bình quân (ngày)", max_digits=6, decimal_places=1, null=True,
        blank=True, validators=[MinValueValidator(0)],
    )  # fmt: skip
    earlier_days = models.DecimalField(
        "kỳ trước bình quân (ngày)", max_digits=6, decimal_places=1, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    over_reason = models.CharField(
        "vì sao nhiều hơn số phải giải quyết", max_length=300, blank=True,
        help_text="Ghi khi số đã giải quyết, thực hiện nhiều hơn số chuyển sang và tiếp nhận cộng lại.",
    )  # fmt: skip
    search = FoldedField(sources=("name",))

    register = Register(
        slug="indicators",
        title="Kết quả công việc",
        singular="chỉ tiêu công việc",
        day="ends_on",
        columns={
            "name": "Chỉ tiêu",
            "ends_on": "Đến ngày",
            "resolved": "Đã giải quyết",
            "resolved_share": "Tỷ lệ giải quyết",
            "on_time_share": "Đúng hạn",
            "growth": "So với kỳ trước",
        },
        fields=(
            "continues", "name", "starts_on", "ends_on", "unit", "opening", "received", "resolved", "over_reason",
            "on_time", "online", "earlier", "average_days", "earlier_days",
        ),
        carried=("name", "unit"),
    )  # fmt: skip

    class Meta:
        ordering = ["-starts_on", "name"]
        verbose_name = "kết quả công việc"
        constraints = [
            continues_another("indicator_continues_another"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="indicator_dates",
                violation_error_message="Ngày cuối phải sau ngày đầu.",
            ),
            models.CheckConstraint(
                condition=Q(on_time__isnull=True) | Q(on_time__lte=F("resolved")),
                name="indicator_on_time",
                violation_error_message="Số đúng hạn không thể nhiều hơn số đã giải quyết.",
            ),
            models.CheckConstraint(
                condition=Q(resolved__lte=F("opening") + F("received"))
                | ~Q(over_reason="")
                | (Q(opening=0, received=0) & ~Q(unit__iexact=FILES)),
                name="indicator_over",
                violation_error_message=OVER,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean_continued(self, first) -> None:
        """Refuse to continue an indicator that is counted in another unit of measure."""
        if first.unit.strip().lower() != self.unit.strip().lower():
            raise ValidationError({"continues": "Chỉ tiêu ấy tính bằng đơn vị khác."})

    @property
    def resolved_share(self) -> str:
        """Share of opening balance and received that was resolved."""
        return percent(self.resolved, self.opening + self.received)

    @property
    def on_time_share(self) -> str:
        """Share of the resolved that were resolved on time; empty where unknown."""
        return "" if self.on_time is None else percent(self.on_time, self.resolved)

    @property
    def growth(self) -> str:
        """The result as a multiple of the earlier period's; empty without one."""
        if not self.earlier:
            return ""
        return f"{number(half_up(Decimal(self.resolved) / self.earlier, 1))} lần"
