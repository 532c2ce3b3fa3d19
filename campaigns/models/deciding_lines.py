"""Which level decides on whose grade, as a scheme says."""

from django.core.exceptions import ValidationError
from django.db import models

from .scheme_lines import SchemeLine


class DecidingLine(SchemeLine):
    """Who decides on one sort of evaluation.

    Source: QĐ 366-QĐ/TW, Điều 13; HD 43-HD/BTCTW, mục 3. An older scheme has its own lines.
    """

    class Subject(models.TextChoices):
        MEMBER = "member", "Đảng viên của chi bộ trực thuộc đảng ủy cơ sở"
        BASE_CELL_MEMBER = "base_cell_member", "Đảng viên của chi bộ cơ sở"
        LEADER = "leader", "Bí thư, phó bí thư, ủy viên ban thường vụ của chính cấp ủy quyết định"
        CELL = "cell", "Chi bộ trực thuộc đảng ủy cơ sở"
        DEPARTMENT = "department", "Đảng bộ bộ phận"
        BASE_CELL = "base_cell", "Chi bộ cơ sở"
        BASE = "base", "Đảng bộ cơ sở"

    class Level(models.TextChoices):
        BASE = "base", "Cấp ủy cơ sở"
        ABOVE = "above", "Ban thường vụ cấp trên trực tiếp của tổ chức cơ sở đảng"

    ALWAYS_ABOVE = (Subject.LEADER, Subject.BASE_CELL, Subject.BASE)

    subject = models.CharField("hồ sơ của", max_length=16, choices=Subject)
    decided_by = models.CharField("cấp quyết định", max_length=5, choices=Level)

    class Meta:
        ordering = ["scheme", "pk"]
        verbose_name = "thẩm quyền quyết định"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "subject"],
                name="deciding_line_once",
                violation_error_message="Đối tượng này đã có một dòng.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_subject_display()}: {self.get_decided_by_display().lower()}"

    def clean(self) -> None:
        """Refuse to let an organisation of the grass roots, or its leaders, decide on themselves."""
        if self.subject in self.ALWAYS_ABOVE and self.decided_by != self.Level.ABOVE:
            raise ValidationError(
                {"decided_by": "Không cấp nào tự quyết định xếp loại của chính mình."}
            )
