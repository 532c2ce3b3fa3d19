"""The lines of a grading scheme: each says its own source and how sure it is."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from .measures import OF_MEMBERS, OF_UNITS, Measure
from .schemes import Grade, GradingScheme


class SubjectKind(models.TextChoices):
    """Who is reviewed and graded: conditions, failing cases and forms differ by kind."""

    COLLECTIVE = "collective", "Tập thể"
    LEADER = "leader", "Cá nhân giữ chức vụ lãnh đạo, quản lý"
    NON_LEADER = "non_leader", "Cá nhân không giữ chức vụ lãnh đạo, quản lý"
    OUTSIDE = "outside", "Đảng viên không làm việc trong hệ thống chính trị"


UNSEEN = "Chưa thấy"  # how the source of a line begins that stands in for an official one
PERSONS = (SubjectKind.LEADER, SubjectKind.NON_LEADER, SubjectKind.OUTSIDE)


class SchemeLine(models.Model):
    """One line of a scheme, with the text it was read in and how sure that is."""

    scheme = models.ForeignKey(GradingScheme, models.CASCADE, related_name="%(class)ss")
    source = models.CharField("căn cứ và độ tin cậy", max_length=300, blank=True)

    class Meta:
        abstract = True

    @property
    def is_unseen(self) -> bool:
        """The line stands in for an official one that nobody has read yet."""
        return self.source.startswith(UNSEEN)


class MeasuredLine(SchemeLine):
    """A line about some of those who are graded, measured by the portal or judged by people.

    `kind` narrows the line to leaders, non-leaders or members outside the political system; empty,
    it is of everybody of the target. What is measured is a share; the line speaks against a grade
    where the share is more than `over_percent`.
    """

    target = models.CharField("áp dụng cho", max_length=12, choices=Grade.Target)
    kind = models.CharField(
        "riêng đối tượng",
        max_length=10,
        choices=[(kind.value, kind.label) for kind in PERSONS],
        blank=True,
    )
    text = models.CharField("nội dung", max_length=500)
    measure = models.CharField("cách xét", max_length=20, choices=Measure, blank=True, default="")
    over_percent = models.DecimalField(
        "khi quá (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        abstract = True
        ordering = ["scheme", "target", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(measure="") | Q(over_percent__isnull=False),
                name="%(class)s_measure_has_share",
                violation_error_message="Nội dung tính bằng số liệu phải có tỷ lệ.",
            ),
            models.CheckConstraint(
                condition=Q(kind="") | Q(target=Grade.Target.MEMBER),
                name="%(class)s_kind_of_member",
                violation_error_message="Chỉ nội dung của đảng viên chia theo đối tượng.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def counted(self, part: int, whole: int) -> str:
        """What the portal counted; of a share in words: “nhiệm vụ của năm chậm tiến độ: 1/3”."""
        label = self.get_measure_display()
        what = label.removeprefix("Tỷ lệ ")
        return f"{part}/{whole}" if what == label else f"{what}: {part}/{whole}"

    def clean(self) -> None:
        """Refuse a measure that the target does not have."""
        if self.measure in OF_UNITS and self.target == Grade.Target.MEMBER:
            raise ValidationError(
                {"measure": "Chỉ trường hợp của tổ chức tính được bằng số liệu này."}
            )
        if self.measure in OF_MEMBERS and self.target == Grade.Target.ORGANIZATION:
            raise ValidationError(
                {"measure": "Chỉ trường hợp của cá nhân tính được bằng số liệu này."}
            )

    def fits(self, evaluation) -> bool:
        """The line is about whoever this evaluation grades."""
        return (
            self.scheme_id == evaluation.scheme_id
            and self.target == evaluation.target
            and self.kind in ("", evaluation.kind)
        )

    @property
    def ceiling(self) -> str:
        """The best standing that is left where the line speaks against a grade."""
        raise NotImplementedError  # conditions and failing cases differ in it

    @property
    def applies_to(self) -> str:
        """Whom the line is about, in words."""
        return self.get_kind_display() or self.get_target_display()
