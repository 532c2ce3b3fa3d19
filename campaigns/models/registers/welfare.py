"""Contributions to the poor, to houses, to the borders."""

from django.core.exceptions import ValidationError
from django.db import models

from portal.kit.fields import FoldedField

from .base import Register
from .recurring import RecurringRecord, continues_another


class WelfareContribution(RecurringRecord):
    """A contribution to the poor, houses, borders …: registered and paid amounts in VND.

    The line of an organisation above cells may stand without any amount: it opens a programme that
    its units continue with theirs.
    """

    IS_SHARED = True

    class Form(models.TextChoices):
        CASH = "cash", "Tiền"
        GOODS = "goods", "Hiện vật (quy ra tiền)"

    class Purpose(models.TextChoices):
        HOUSES = "houses", "Nhà ở, nhà tình nghĩa, đại đoàn kết"
        BORDER = "border", "Biên giới, hải đảo"
        POOR = "poor", "Người nghèo, đối tượng khó khăn"
        SCHOOL = "school", "Học sinh, khuyến học"
        MERIT = "merit", "Người có công, đền ơn đáp nghĩa"
        DISASTER = "disaster", "Phòng, chống thiên tai, dịch bệnh"
        OTHER = "other", "Mục đích khác"

    programme = models.CharField("chương trình, quỹ", max_length=200)
    form = models.CharField("hình thức", max_length=5, choices=Form, default=Form.CASH)
    purpose = models.CharField("mục đích", max_length=8, choices=Purpose, blank=True)
    contributed_on = models.DateField("ngày")
    registered_vnd = models.PositiveBigIntegerField("số tiền đăng ký (đồng)", default=0)
    paid_vnd = models.PositiveBigIntegerField("số tiền đã thực hiện (đồng)", default=0)
    houses = models.PositiveIntegerField("số nhà", default=0)
    beneficiary = models.CharField("đối tượng hưởng", max_length=200, blank=True)
    place = models.CharField("địa bàn", max_length=200, blank=True)
    handed_over_on = models.DateField("ngày bàn giao", null=True, blank=True)
    file = models.FileField("ảnh bàn giao, tệp", upload_to="welfare/%Y", blank=True)
    caption = models.CharField("chú thích ảnh", max_length=300, blank=True)
    search = FoldedField(sources=("programme", "beneficiary", "place"), max_length=700)

    register = Register(
        slug="welfare",
        title="An sinh xã hội",
        singular="đóng góp an sinh",
        day="contributed_on",
        columns={
            "programme": "Chương trình",
            "contributed_on": "Ngày",
            "registered_vnd": "Đăng ký (đồng)",
            "paid_vnd": "Đã thực hiện (đồng)",
            "houses": "Nhà",
        },
        choices=("purpose",),
        carried=("programme", "form", "purpose", "beneficiary", "place"),
        totals={"registered_vnd": "Đăng ký", "paid_vnd": "Đã thực hiện", "houses": "Số nhà"},
    )  # fmt: skip

    class Meta:
        ordering = ["-contributed_on"]
        verbose_name = "đóng góp an sinh"
        constraints = [continues_another("welfare_continues_another")]

    def __str__(self) -> str:
        return f"{self.programme} ({self.contributed_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a line without any amount or house, but for one that opens a programme."""
        super().clean()
        if not (self.registered_vnd or self.paid_vnd or self.houses or self._opens_programme):
            raise ValidationError(
                {"registered_vnd": "Hãy ghi số tiền đăng ký, số tiền đã thực hiện hoặc số nhà."}
            )

    @property
    def _opens_programme(self) -> bool:
        """The first line of a programme for units below."""
        if self.organization_id is None or self.continues_id:
            return False
        return not self.organization.kind.holds_members
