"""Grading schemes: the labels, points and cap in force in certain years, as data."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from members.models import Organization, OrganizationKind
from portal.kit.fields import LongTextField
from portal.kit.models import VersionedModel

Level = OrganizationKind.Level


class GradingSchemeQuerySet(models.QuerySet):
    def in_force(self, year: int) -> GradingScheme | None:
        """The scheme in force in a year, where there is one."""
        return (
            self.filter(first_year__lte=year)
            .filter(Q(last_year__isnull=True) | Q(last_year__gte=year))
            .first()
        )

    def of_year(self, year: int) -> GradingScheme:
        """The scheme in force in a year. Raises ValidationError where none is."""
        scheme = self.in_force(year)
        if scheme is None:
            raise ValidationError(f"Chưa có quy định xếp loại cho năm {year}.")
        return scheme


class GradingScheme(VersionedModel):
    """How grades were given in certain years: labels, points, cap and its lines. Data, not code.

    Source: HD 27 (2014), QĐ 132 + HD 21 (2018/2019), QĐ 124 + HD 25 (2023), QĐ 366 + HD 43 (2025).
    What no text settles (rounding, small units, ballot) each year decides (`GradingSettings`).
    """

    class CapBase(models.TextChoices):
        REACHED_GOOD = "reached_good", "Số đạt từ mức Tốt trở lên (trước khi chọn xuất sắc)"
        FINAL_GOOD = "final_good", "Số được xếp mức Tốt (sau khi đã chọn xuất sắc)"
        ALL_GRADED = "all_graded", "Tất cả số được xếp loại"

    class CapUnit(models.TextChoices):
        GRASSROOTS = "grassroots", "Từng tổ chức cơ sở đảng"
        UPPER = "upper", "Toàn đảng bộ cấp trên trực tiếp"
        SECTOR = "sector", "Nhóm cùng loại hình"
        TASK_GROUP = "task_group", "Nhóm vị trí, chức trách, nhiệm vụ tương đồng trong cùng đơn vị"

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    notes = LongTextField("độ tin cậy của căn cứ", blank=True)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    uses_points = models.BooleanField("theo thang điểm 100", default=True)
    general_points = models.PositiveSmallIntegerField(
        "điểm của các tiêu chí chung", null=True, blank=True
    )
    result_points = models.PositiveSmallIntegerField(
        "điểm của kết quả thực hiện nhiệm vụ", null=True, blank=True
    )
    cap_percent = models.DecimalField(
        "tỷ lệ tối đa mức cao nhất (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    cap_base = models.CharField("tính trên", max_length=12, choices=CapBase, blank=True)
    cap_unit = models.CharField("phạm vi tính", max_length=12, choices=CapUnit, blank=True)
    cap_exception_percent = models.DecimalField(
        "trần khi có lý do đặc biệt (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    cap_exception_by = models.CharField(
        "cấp cho vượt tỷ lệ", max_length=200, blank=True, help_text="Ghi theo văn bản."
    )
    draft_days = models.PositiveSmallIntegerField(
        "gửi dự thảo báo cáo trước hội nghị (ngày làm việc)", null=True, blank=True
    )

    anew_source = models.CharField(
        "căn cứ đánh giá, xếp loại lại",
        max_length=300,
        blank=True,
        help_text="Điều, khoản, văn bản.",
    )

    objects = GradingSchemeQuerySet.as_manager()

    class Meta:
        ordering = ["-first_year"]
        verbose_name = "quy định xếp loại"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="scheme_years_order",
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            ),
            models.CheckConstraint(
                condition=Q(general_points__isnull=True, result_points__isnull=True)
                | Q(
                    general_points__isnull=False,
                    result_points__isnull=False,
                    general_points=100 - F("result_points"),
                ),
                name="scheme_points_add_up",
                violation_error_message="Điểm của hai nhóm tiêu chí phải cộng đúng 100.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:scheme_edit", args=[self.pk])

    def clean(self) -> None:
        """Refuse years in which another scheme is in force."""
        if self.first_year is None:
            return
        others = GradingScheme.objects.exclude(pk=self.pk).filter(
            Q(last_year__isnull=True) | Q(last_year__gte=self.first_year)
        )
        if self.last_year is not None:
            others = others.filter(first_year__lte=self.last_year)
        if other := others.first():
            raise ValidationError({"first_year": f"Trùng thời gian với {other}."})

    @property
    def caps_members_of_bloc(self) -> bool:
        """The members' cap is taken on the whole bloc, or on its organisations of one sector."""
        return self.cap_unit in (self.CapUnit.UPPER, self.CapUnit.SECTOR)

    def may_cap(self, organization: Organization, target: str) -> bool:
        """The cap of members, or of organisations, is taken on those below this organisation."""
        if target == Grade.Target.ORGANIZATION:
            return organization.numchild > 0
        level = Level.UPPER if self.caps_members_of_bloc else Level.GRASSROOTS
        return organization.kind.level == level

    def caps_by_sector_in(self, organization: Organization) -> bool:
        """Each sector has its own cap: only at the top of the tree, never in a unit below it."""
        return self.cap_unit == self.CapUnit.SECTOR and organization.is_root()


class Grade(models.Model):
    """One grade of a scheme in its own words; rank 1 is the best."""

    class Target(models.TextChoices):
        MEMBER = "member", "Đảng viên"
        ORGANIZATION = "organization", "Tổ chức"

    class Standing(models.TextChoices):
        TOP = "top", "Mức cao nhất"
        GOOD = "good", "Mức tốt"
        DONE = "done", "Mức hoàn thành"
        FAILED = "failed", "Mức không hoàn thành"

    scheme = models.ForeignKey(GradingScheme, models.CASCADE, related_name="grades")
    target = models.CharField("áp dụng cho", max_length=12, choices=Target)
    standing = models.CharField("bậc", max_length=6, choices=Standing)
    rank = models.PositiveSmallIntegerField("thứ tự")
    label = models.CharField("tên mức", max_length=120)
    short_label = models.CharField("viết tắt", max_length=12)
    min_points = models.DecimalField(
        "điểm từ", max_digits=5, decimal_places=2, null=True, blank=True
    )
    source = models.CharField("căn cứ và độ tin cậy", max_length=300, blank=True)

    class Meta:
        ordering = ["scheme", "target", "rank"]
        verbose_name = "mức xếp loại"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "target", "rank"], name="grade_rank_once")
        ]

    def __str__(self) -> str:
        return self.label
