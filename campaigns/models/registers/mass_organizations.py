"""How the mass organisations of the units were graded."""

from django.db import models

from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import Register, RegisterModel


class MassOrganizationGrade(RegisterModel, YearRecord):
    """How a mass organisation of the unit (công đoàn, đoàn thanh niên …) was graded for the year."""

    class Result(models.TextChoices):
        TOP = "top", "Hoàn thành xuất sắc nhiệm vụ, vững mạnh xuất sắc"
        GOOD = "good", "Hoàn thành tốt nhiệm vụ, vững mạnh"
        DONE = "done", "Hoàn thành nhiệm vụ"
        FAILED = "failed", "Không hoàn thành nhiệm vụ"

    name = models.CharField("tổ chức chính trị - xã hội", max_length=200)
    result = models.CharField("mức xếp loại", max_length=6, choices=Result)
    decided_by = models.CharField("cấp xếp loại", max_length=200, blank=True)
    search = FoldedField(sources=("name",))

    register = Register(
        slug="mass-organizations",
        title="Xếp loại đoàn thể",
        singular="xếp loại đoàn thể",
        columns={
            "name": "Đoàn thể",
            "get_result_display": "Mức xếp loại",
            "decided_by": "Cấp xếp loại",
        },
    )

    class Meta:
        ordering = ["organization", "name"]
        verbose_name = "xếp loại đoàn thể"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization", "name"],
                name="mass_organization_once",
                violation_error_message="Đoàn thể này đã có mức xếp loại của năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_result_display()}"
