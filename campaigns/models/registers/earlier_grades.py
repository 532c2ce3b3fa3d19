"""Grades of organisations from years before the first grading scheme of the portal."""

from django.core.exceptions import ValidationError
from django.db import models

from campaigns.models.schemes import GradingScheme
from campaigns.models.years import YearRecord
from portal.kit.fields import FoldedField

from .base import Register, RegisterModel


class EarlierGrade(RegisterModel, YearRecord):
    """How an organisation was graded in a year without a scheme: the label of then, as decided.

    "Trong sạch, vững mạnh", "trong sạch, vững mạnh tiêu biểu" … of 2007–2013. A text with its
    decision: no rule, cap or figure of the schemes applies to it.
    """

    label = models.CharField(
        "mức xếp loại", max_length=120,
        help_text="Ghi đúng như quyết định. Ví dụ: Trong sạch, vững mạnh tiêu biểu.",
    )  # fmt: skip
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    decided_by = models.CharField("cấp quyết định", max_length=200, blank=True)
    search = FoldedField(sources=("label", "decision_number"))
    SEARCHED = ("search", "organization__search")

    register = Register(
        slug="earlier-grades",
        title="Xếp loại tổ chức đảng các năm trước",
        singular="mức xếp loại của năm trước",
        columns={
            "label": "Mức xếp loại",
            "year": "Năm",
            "decision_number": "Số quyết định",
            "decided_on": "Ngày",
        },
    )

    class Meta:
        ordering = ["-year__year", "organization__path"]
        verbose_name = "xếp loại của năm trước"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization"],
                name="earlier_grade_once",
                violation_error_message="Tổ chức này đã có mức xếp loại của năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.year}: {self.label}"

    def clean(self) -> None:
        """Refuse a year that has a scheme: there the evaluation with its steps is recorded."""
        if self.year_id and GradingScheme.objects.in_force(self.calendar_year):
            raise ValidationError(
                {
                    "year": f"Năm {self.calendar_year} có quy định xếp loại trong cổng; mời đồng chí "
                    "ghi ở mục Đánh giá, xếp loại."
                }
            )
