"""What no national text settles about grading: decided for each year, empty until it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from portal.kit.models import VersionedModel
from portal.kit.text import number

from .years import CampaignYear

NOT_DECIDED = "chưa quyết định"


class GradingSettings(VersionedModel):
    """A year's answers to the questions that QĐ 366 and HD 43 leave open.

    A question without an answer refuses nothing: the pages then show every reading.
    """

    class Rounding(models.TextChoices):
        FLOOR = "floor", "Làm tròn xuống"
        HALF_UP = "half_up", "Làm tròn đến số gần nhất"
        CEILING = "ceiling", "Làm tròn lên"

    class BallotBase(models.TextChoices):
        MEMBERS = "members", "Tổng số đảng viên"
        PRESENT = "present", "Số đảng viên có mặt"
        VALID = "valid", "Số phiếu hợp lệ"

    class BallotRounds(models.IntegerChoices):
        ONE = 1, "Một vòng: bỏ phiếu mức xếp loại"
        TWO = 2, "Hai vòng: bỏ phiếu mức xếp loại, rồi chọn mức cao nhất theo chỉ tiêu"

    year = models.OneToOneField(
        CampaignYear, models.CASCADE, related_name="grading_settings", editable=False
    )
    cap_rounding = models.CharField(
        "làm tròn số tối đa mức cao nhất", max_length=8, choices=Rounding, blank=True
    )
    cap_counts_head = models.BooleanField(
        "tính cả người đứng đầu vào tỷ lệ",
        null=True,
        blank=True,
        help_text="Có hướng dẫn địa phương không tính người đứng đầu; Trung ương chưa có văn bản.",
    )
    cap_small_unit_minimum = models.PositiveSmallIntegerField(
        "số tối thiểu cho đơn vị nhỏ",
        null=True,
        blank=True,
        help_text="Số người được xếp mức cao nhất dù tỷ lệ tính ra ít hơn; 0 là không có.",
    )
    ballot_threshold_percent = models.DecimalField(
        "mức được đề xuất phải quá (%) số phiếu",
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Không có văn bản về ngưỡng; Điều lệ Đảng biểu quyết quá nửa (50).",
    )
    ballot_base = models.CharField("tính phiếu trên", max_length=8, choices=BallotBase, blank=True)
    ballot_secret = models.BooleanField("bỏ phiếu kín", null=True, blank=True)
    ballot_rounds = models.PositiveSmallIntegerField(
        "số vòng bỏ phiếu", choices=BallotRounds, null=True, blank=True
    )

    class Meta:
        verbose_name = "thiết lập xếp loại"
        constraints = [
            models.CheckConstraint(
                condition=Q(ballot_threshold_percent__isnull=True)
                | Q(ballot_threshold_percent__lt=100, ballot_threshold_percent__gte=0),
                name="grading_settings_threshold",
                violation_error_message="Ngưỡng phiếu là số từ 0 đến dưới 100.",
            )
        ]

    def __str__(self) -> str:
        return f"Thiết lập xếp loại {self.year}"

    @classmethod
    def of(cls, year: CampaignYear) -> GradingSettings:
        """The year's answers; before there are any, an unsaved row in which all is open."""
        stored = cls.objects.filter(year=year).first() if year.pk else None
        return stored or cls(year=year)

    @classmethod
    def proposed_for(cls, year: CampaignYear) -> GradingSettings:
        """The year's answers; each one still open as the bloc answered it last."""
        settings = cls.of(year)
        earlier = cls.objects.filter(
            year__organization=year.organization_id, year__year__lt=year.calendar_year
        ).order_by("-year__year")
        if (last := earlier.first()) is not None:
            for name in ANSWERS:
                if getattr(settings, name) in OPEN:
                    setattr(settings, name, getattr(last, name))
        return settings

    @property
    def settles_cap(self) -> bool:
        """Everything is answered on which the number of top grades depends."""
        return OPEN.isdisjoint(
            (self.cap_rounding, self.cap_counts_head, self.cap_small_unit_minimum)
        )

    @property
    def settles_ballot(self) -> bool:
        """A threshold and its base are answered, so a ballot carries a grade or does not."""
        return self.ballot_threshold_percent is not None and bool(self.ballot_base)

    @property
    def has_second_round(self) -> bool:
        return self.ballot_rounds == self.BallotRounds.TWO

    @property
    def ballot_rule(self) -> str:
        """How the cell votes, in words: bỏ phiếu kín, phải quá 50% tổng số đảng viên."""
        manner = {True: "bỏ phiếu kín", False: "biểu quyết công khai"}.get(
            self.ballot_secret, f"cách bỏ phiếu {NOT_DECIDED}"
        )
        if not self.settles_ballot:
            return f"{manner}, ngưỡng phiếu {NOT_DECIDED}"
        share = number(self.ballot_threshold_percent)
        return f"{manner}, phải quá {share}% {self.get_ballot_base_display().lower()}"

    def open_questions(self) -> list[str]:
        """What is not decided yet, in words."""
        return [
            self._meta.get_field(name).verbose_name
            for name in ANSWERS
            if getattr(self, name) in OPEN
        ]

    def lines(self) -> list[str]:
        """Every question with its answer, as the step of a change keeps them."""
        return [
            f"{self._meta.get_field(name).verbose_name}: {self._answer(name)}" for name in ANSWERS
        ]

    def _answer(self, name: str) -> str:
        value = getattr(self, name)
        if value in OPEN:
            return NOT_DECIDED
        if isinstance(value, bool):
            return "có" if value else "không"
        display = getattr(self, f"get_{name}_display", None)
        return str(display()) if display else number(value)


OPEN = frozenset(("", None))  # no answer yet
ANSWERS = (
    "cap_rounding", "cap_counts_head", "cap_small_unit_minimum", "ballot_threshold_percent",
    "ballot_base", "ballot_secret", "ballot_rounds",
)  # fmt: skip
