"""Registers: practices that a unit enters as it does them, each line a countable fact.

Source: the practices and figures of domain §9 (contests, welfare, inspections, publicity, work
indicators, codes of conduct, steering bodies, breakthroughs, speakers, classes, remedies).
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from members.models import Organization

from .catalogues import CatalogueEntry
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
    catalogue_entry = models.ForeignKey(
        CatalogueEntry,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="thuộc biểu hiện, điều khoản",
        help_text="Nói về đơn vị được kiểm tra, không phải về một người.",
    )
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
