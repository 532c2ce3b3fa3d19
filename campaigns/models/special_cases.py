"""Who is not reviewed or not graded, and how a year with sickness or a change of cell is graded."""

from django.db import models
from django.db.models import Q

from .scheme_lines import SchemeLine

DAYS_A_MONTH = 30


class SpecialCase(SchemeLine):
    """What a scheme says of one special case: `months` is the least or the shortest time, if any."""

    class Case(models.TextChoices):
        EXEMPT = "exempt", "Đảng viên được miễn công tác và sinh hoạt"
        SUSPENDED = "suspended", "Đảng viên bị đình chỉ sinh hoạt"
        NEW_MEMBER = "new_member", "Đảng viên mới kết nạp (dưới số tháng)"
        NEW_UNIT = "new_unit", "Tổ chức mới thành lập (dưới số tháng)"
        SICK = "sick", "Nghỉ ốm cộng dồn trong năm (từ số tháng)"
        MATERNITY = "maternity", "Nghỉ thai sản"
        TEMPORARY = "temporary", "Sinh hoạt đảng tạm thời"
        TRANSFERRED = "transferred", "Chuyển sinh hoạt trong năm (ở nơi cũ từ số tháng)"
        COMMITTEE = "committee", "Cấp ủy viên bị đình chỉ sinh hoạt cấp ủy"
        SMALL = "small", "Tập thể lãnh đạo dưới ba người"

    class Effect(models.TextChoices):
        NOT_REVIEWED = "not_reviewed", "Không kiểm điểm, không xếp loại"
        NOT_GRADED = "not_graded", "Kiểm điểm nhưng không xếp loại"
        AT_MOST_DONE = "at_most_done", "Không trên mức hoàn thành"
        AS_USUAL = "as_usual", "Kiểm điểm, xếp loại theo kết quả thực tế"
        COMMENTED = "commented", "Xếp loại ở chi bộ quản lý, có nhận xét của chi bộ kia"

    LEFT_OUT = (Effect.NOT_REVIEWED, Effect.NOT_GRADED)

    case = models.CharField("trường hợp", max_length=12, choices=Case)
    effect = models.CharField("cách làm", max_length=12, choices=Effect)
    months = models.PositiveSmallIntegerField("số tháng", null=True, blank=True)
    text = models.CharField("nội dung", max_length=300, blank=True)

    class Meta:
        ordering = ["scheme", "pk"]
        verbose_name = "trường hợp riêng"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "case"],
                name="special_case_once",
                violation_error_message="Quy định này đã có trường hợp ấy.",
            ),
            models.CheckConstraint(
                condition=~Q(case__in=["new_member", "new_unit", "sick", "transferred"])
                | Q(months__isnull=False),
                name="special_case_has_months",
                violation_error_message="Trường hợp này phải ghi số tháng.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_case_display()

    @property
    def leaves_out(self) -> bool:
        """Whoever it concerns gets no grade this year."""
        return self.effect in self.LEFT_OUT
