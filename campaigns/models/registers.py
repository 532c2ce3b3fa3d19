"""Registers: practices that a unit enters as it does them, each line a countable fact.

Source: the practices and figures of domain §9 (contests, welfare, inspections, publicity, work
indicators, codes of conduct, steering bodies, breakthroughs, speakers, classes, remedies).
"""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.models import Member, Organization
from portal.kit.text import number, percent

from .years import PlacedQuerySet, YearRecord


class RegisterModel(models.Model):
    """A line of one of the registers; `REGISTER` is the register's name in addresses."""

    REGISTER = ""

    objects = PlacedQuerySet.as_manager()

    class Meta:
        abstract = True

    def get_absolute_url(self) -> str:
        return reverse("campaigns:register_record", args=[self.REGISTER, self.pk])


class Contest(RegisterModel, YearRecord):
    """A contest or competition at one level: entries received, selected, forwarded."""

    class Level(models.TextChoices):
        GRASSROOTS = "grassroots", "Cấp cơ sở"
        UPPER = "upper", "Cấp trên trực tiếp cơ sở"
        PROVINCE = "province", "Cấp tỉnh"
        STATE = "state", "Trung ương"

    class Form(models.TextChoices):
        STORY = "story", "Thi kể chuyện"
        WRITING = "writing", "Thi viết"
        QUIZ = "quiz", "Thi tìm hiểu"
        ARTS = "arts", "Sáng tác, quảng bá"
        OTHER = "other", "Hình thức khác"

    name = models.CharField("tên cuộc thi", max_length=300)
    form = models.CharField("hình thức", max_length=8, choices=Form)
    level = models.CharField("cấp tổ chức", max_length=10, choices=Level)
    held_on = models.DateField("ngày")
    delegates = models.PositiveIntegerField("số người dự thi", default=0)
    entries_received = models.PositiveIntegerField("bài dự thi nhận được", default=0)
    entries_selected = models.PositiveIntegerField("bài được chọn", default=0)
    entries_forwarded = models.PositiveIntegerField("bài gửi lên cấp trên", default=0)

    REGISTER = "contests"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-held_on"]
        verbose_name = "cuộc thi"
        verbose_name_plural = "cuộc thi"
        constraints = [
            models.CheckConstraint(
                condition=Q(entries_selected__lte=F("entries_received"))
                & Q(entries_forwarded__lte=F("entries_received")),
                name="contest_entries",
                violation_error_message="Số bài được chọn, gửi lên không thể nhiều hơn số nhận.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Prize(models.Model):
    """A prize won in a contest by a collective or an individual."""

    class Rank(models.TextChoices):
        FIRST = "first", "Giải Nhất"
        SECOND = "second", "Giải Nhì"
        THIRD = "third", "Giải Ba"
        CONSOLATION = "consolation", "Giải Khuyến khích"
        OTHER = "other", "Giải khác"

    contest = models.ForeignKey(Contest, models.CASCADE, related_name="prizes")
    rank = models.CharField("giải", max_length=12, choices=Rank)
    collective = models.BooleanField("của tập thể", default=False)
    winner = models.CharField("người, tập thể đạt giải", max_length=200)

    class Meta:
        ordering = ["contest", "rank"]
        verbose_name = "giải thưởng"
        verbose_name_plural = "giải thưởng"

    def __str__(self) -> str:
        return f"{self.get_rank_display()}: {self.winner}"

    def get_absolute_url(self) -> str:
        return self.contest.get_absolute_url()


class WelfareContribution(RegisterModel, YearRecord):
    """A contribution to the poor, houses, borders …: registered and paid amounts in VND."""

    class Form(models.TextChoices):
        CASH = "cash", "Tiền"
        GOODS = "goods", "Hiện vật (quy ra tiền)"

    programme = models.CharField("chương trình, quỹ", max_length=200)
    form = models.CharField("hình thức", max_length=5, choices=Form, default=Form.CASH)
    contributed_on = models.DateField("ngày")
    registered_vnd = models.PositiveBigIntegerField("số tiền đăng ký (đồng)", default=0)
    paid_vnd = models.PositiveBigIntegerField("số tiền đã thực hiện (đồng)", default=0)
    houses = models.PositiveIntegerField("số nhà", default=0)
    beneficiary = models.CharField("đối tượng hưởng", max_length=200, blank=True)
    place = models.CharField("địa bàn", max_length=200, blank=True)
    handed_over_on = models.DateField("ngày bàn giao", null=True, blank=True)

    REGISTER = "welfare"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-contributed_on"]
        verbose_name = "đóng góp an sinh"
        verbose_name_plural = "an sinh xã hội"

    def __str__(self) -> str:
        return f"{self.programme} ({self.contributed_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a line without any amount or house."""
        if not (self.registered_vnd or self.paid_vnd or self.houses):
            raise ValidationError(
                {"registered_vnd": "Hãy ghi số tiền đăng ký, số tiền đã thực hiện hoặc số nhà."}
            )


class Inspection(RegisterModel, YearRecord):
    """An inspection or supervision of the campaign in one unit: planned, done, remedied."""

    class Kind(models.TextChoices):
        INSPECTION = "inspection", "Kiểm tra"
        SUPERVISION = "supervision", "Giám sát"

    kind = models.CharField("loại", max_length=12, choices=Kind)
    inspected = models.ForeignKey(
        Organization,
        models.PROTECT,
        related_name="inspections_received",
        verbose_name="đơn vị được kiểm tra",
    )
    planned_on = models.DateField("kế hoạch ngày")
    done_on = models.DateField("thực hiện ngày", null=True, blank=True)
    team = models.CharField("đoàn kiểm tra", max_length=300, blank=True)
    findings = models.TextField("kết quả, thiếu sót phát hiện", blank=True)
    has_findings = models.BooleanField("có thiếu sót phải khắc phục", default=False)
    remedied_on = models.DateField("khắc phục xong ngày", null=True, blank=True)

    REGISTER = "inspections"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-planned_on"]
        verbose_name = "cuộc kiểm tra, giám sát"
        verbose_name_plural = "kiểm tra, giám sát"

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.inspected} ({self.planned_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse what is done in the future, or remedied before it was found."""
        if self.done_on and self.done_on > timezone.localdate():
            raise ValidationError({"done_on": "Ngày thực hiện ở tương lai."})
        if self.remedied_on and (self.done_on is None or self.remedied_on < self.done_on):
            raise ValidationError({"remedied_on": "Chỉ khắc phục sau khi đã kiểm tra."})


class PublicityItem(RegisterModel, YearRecord):
    """An article, column, broadcast or post about the campaign."""

    class Channel(models.TextChoices):
        WEBSITE = "website", "Trang thông tin điện tử"
        BULLETIN = "bulletin", "Bản tin"
        PRESS = "press", "Báo, đài"
        SOCIAL = "social", "Mạng xã hội"
        TALK = "talk", "Nói chuyện, báo cáo viên"

    channel = models.CharField("kênh", max_length=8, choices=Channel)
    published_on = models.DateField("ngày đăng")
    title = models.CharField("tên tin, bài", max_length=300)
    author = models.CharField("tác giả, báo cáo viên", max_length=200, blank=True)
    issue = models.CharField("số, kỳ", max_length=60, blank=True)
    link = models.CharField(
        "đường dẫn", max_length=300, blank=True, validators=[URLValidator(["http", "https"])]
    )
    occasion = models.CharField("gắn với ngày kỷ niệm", max_length=200, blank=True)
    listeners = models.PositiveIntegerField("số người nghe", default=0)

    REGISTER = "publicity"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-published_on"]
        verbose_name = "tin, bài tuyên truyền"
        verbose_name_plural = "tuyên truyền"

    def __str__(self) -> str:
        return self.title


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

    REGISTER = "plans"

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["due_on", "pk"]
        verbose_name = "nội dung kế hoạch"
        verbose_name_plural = "kế hoạch, đột phá, khắc phục"

    def __str__(self) -> str:
        return self.content[:80]


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
