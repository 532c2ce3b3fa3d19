"""Registers of plans and their results: work indicators, codes, steering bodies, plan items, classes.

Source: the practices and figures of domain §9.
"""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from members.models import Member, Organization
from portal.kit.text import number, percent

from .criterion import Criterion
from .registers import RegisterModel
from .years import PlacedQuerySet, YearRecord


class WorkIndicator(RegisterModel, YearRecord):
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

    REGISTER = "indicators"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-starts_on", "name"]
        verbose_name = "kết quả công việc"
        verbose_name_plural = "kết quả công việc"
        constraints = [
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
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def resolved_share(self) -> str:
        """Resolved of all that was to be resolved: opening balance and received."""
        return percent(self.resolved, self.opening + self.received)

    @property
    def on_time_share(self) -> str:
        """On time of those resolved."""
        return "" if self.on_time is None else percent(self.on_time, self.resolved)

    @property
    def growth(self) -> str:
        """How many times the earlier period's result."""
        if not self.earlier:
            return ""
        return f"{number(round(Decimal(self.resolved) / self.earlier, 1))} lần"


class CodeOfConduct(RegisterModel, YearRecord):
    """A unit's code of professional ethics or conduct: adopted, reviewed and amended each year."""

    class Kind(models.TextChoices):
        ETHICS = "ethics", "Chuẩn mực đạo đức nghề nghiệp, công vụ"
        CONDUCT = "conduct", "Quy tắc ứng xử"
        SPENDING = "spending", "Quy chế chi tiêu nội bộ"
        OTHER = "other", "Quy chế, quy định khác"

    kind = models.CharField("loại", max_length=8, choices=Kind)
    title = models.CharField("tên", max_length=300)
    adopted_on = models.DateField("ban hành ngày")
    reviewed_on = models.DateField("rà soát trong năm ngày", null=True, blank=True)
    amended = models.BooleanField("có sửa đổi trong năm", default=False)
    changes = models.TextField("nội dung sửa đổi", blank=True)
    violations = models.PositiveIntegerField("số vụ vi phạm trong năm", default=0)
    saved_vnd = models.PositiveBigIntegerField("tiết kiệm được (đồng)", default=0)

    REGISTER = "codes"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-adopted_on"]
        verbose_name = "quy định, chuẩn mực"
        verbose_name_plural = "chuẩn mực, quy chế"

    def __str__(self) -> str:
        return self.title


class TermQuerySet(PlacedQuerySet):
    def containing(self, organization: Organization, day) -> Term | None:
        """The organisation's term on the day; what begins later ends it."""
        begun = self.filter(organization=organization, starts_on__lte=day)
        return begun.order_by("-starts_on").first()


class Term(RegisterModel):
    """A term of a committee, from its congress on (nhiệm kỳ). Document numbers run within it."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="terms", verbose_name="tổ chức"
    )
    name = models.CharField("nhiệm kỳ", max_length=60, help_text="Ví dụ: 2025–2030")
    starts_on = models.DateField("từ ngày (đại hội)")

    REGISTER = "terms"

    objects = TermQuerySet.as_manager()

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["organization__path", "-starts_on"]
        verbose_name = "nhiệm kỳ"
        verbose_name_plural = "nhiệm kỳ"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "starts_on"],
                name="term_once",
                violation_error_message="Nhiệm kỳ bắt đầu ngày này đã có.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organization})"


class SteeringMember(RegisterModel):
    """A member of a unit's steering body (ban chỉ đạo), his field, and how long he serves."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="steering_members", verbose_name="đơn vị"
    )
    member = models.ForeignKey(
        Member, models.PROTECT, related_name="steering", verbose_name="thành viên"
    )
    role = models.CharField("vai trò", max_length=100)
    area = models.CharField("lĩnh vực phụ trách", max_length=200, blank=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    REGISTER = "steering"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["organization", "starts_on"]
        verbose_name = "thành viên ban chỉ đạo"
        verbose_name_plural = "ban chỉ đạo"

    def __str__(self) -> str:
        return f"{self.member} – {self.role}"


class PlanItem(RegisterModel, YearRecord):
    """A line of a unit's plan: a task, breakthrough or remedy, with owner, deadline and result."""

    class Kind(models.TextChoices):
        TASK = "task", "Nhiệm vụ theo kế hoạch"
        BREAKTHROUGH = "breakthrough", "Nội dung đột phá"
        REMEDY = "remedy", "Khắc phục hạn chế"
        MOVEMENT = "movement", "Phong trào thi đua"
        SOLUTION = "solution", "Nhóm giải pháp đột phá (nhiều năm)"

    class Strand(models.TextChoices):
        LEARN = "learn", "Học tập"
        FOLLOW = "follow", "Làm theo"
        EXAMPLE = "example", "Nêu gương"

    kind = models.CharField("loại", max_length=12, choices=Kind)
    strand = models.CharField("mảng", max_length=8, choices=Strand, blank=True)
    plan = models.ForeignKey(
        "campaigns.Document",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="theo văn bản",
    )
    content = models.CharField("nội dung", max_length=500)
    measure = models.TextField("biện pháp", blank=True)
    owner = models.CharField("phụ trách", max_length=200, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    done_on = models.DateField("hoàn thành ngày", null=True, blank=True)
    result = models.TextField("kết quả", blank=True)
    units_joined = models.PositiveIntegerField("số đơn vị tham gia", default=0)
    reviewed_on = models.DateField("sơ kết, tổng kết ngày", null=True, blank=True)

    REGISTER = "plans"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        verbose_name = "nội dung kế hoạch"
        verbose_name_plural = "kế hoạch, đột phá, khắc phục"

    def __str__(self) -> str:
        return self.content[:80]


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

    REGISTER = "mass-organizations"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["organization", "name"]
        verbose_name = "xếp loại đoàn thể"
        verbose_name_plural = "xếp loại đoàn thể"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization", "name"],
                name="mass_organization_once",
                violation_error_message="Đoàn thể này đã có mức xếp loại của năm.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_result_display()}"


# Of the measured figures, the shares: what has a number reached and a number due.
SHARES = [
    (key, label) for key, label in Criterion.Measure.choices if key and key not in Criterion.NUMBERS
]


class CompositeIndicator(RegisterModel, YearRecord):
    """An indicator made of several figures, its formula kept: all that was reached of all due.

    For example "học tập và làm theo thành nền nếp": meetings held, attendance and pledges added up.
    """

    name = models.CharField("chỉ tiêu tổng hợp", max_length=200)
    first = models.CharField("số liệu thứ nhất", max_length=20, choices=SHARES)
    second = models.CharField("số liệu thứ hai", max_length=20, choices=SHARES)
    third = models.CharField("số liệu thứ ba", max_length=20, choices=SHARES, blank=True)
    target = models.DecimalField(
        "mức phấn đấu (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )

    REGISTER = "composites"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["name"]
        verbose_name = "chỉ tiêu tổng hợp"
        verbose_name_plural = "chỉ tiêu tổng hợp"

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


class TrainingClass(RegisterModel, YearRecord):
    """A class (đối tượng Đảng, đảng viên mới, cập nhật …) with the lesson on Ho Chi Minh."""

    kind = models.CharField("loại lớp", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    learners = models.PositiveIntegerField("số học viên")
    lesson = models.CharField("chuyên đề về Bác", max_length=300, blank=True)

    REGISTER = "classes"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-starts_on"]
        verbose_name = "lớp bồi dưỡng"
        verbose_name_plural = "lớp bồi dưỡng"

    def __str__(self) -> str:
        return self.kind
