"""Grading: the scheme of the time as data, and each member's and organisation's way to a grade."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from members.models import Member
from portal.kit.models import VersionedModel

from .years import SteppedModel, YearRecord


class GradingScheme(models.Model):
    """How grades were given in certain years: labels, thresholds, cap, ballot. Data, not code.

    Source: HD 27 (2014), QĐ 132 + HD 21 (2018/2019), QĐ 124 + HD 25 (2023), QĐ 366 + HD 43 (2025).
    What no text settles (rounding, small units, ballot threshold) is a setting of the scheme.
    """

    class CapBase(models.TextChoices):
        REACHED_GOOD = "reached_good", "Số đạt từ mức Tốt trở lên (trước khi chọn xuất sắc)"
        FINAL_GOOD = "final_good", "Số được xếp mức Tốt (sau khi đã chọn xuất sắc)"
        ALL_GRADED = "all_graded", "Tất cả số được xếp loại"

    class CapUnit(models.TextChoices):
        GRASSROOTS = "grassroots", "Từng tổ chức cơ sở đảng"
        UPPER = "upper", "Toàn đảng bộ cấp trên trực tiếp"
        SECTOR = "sector", "Nhóm cùng loại hình"

    class Rounding(models.TextChoices):
        FLOOR = "floor", "Làm tròn xuống"
        HALF_UP = "half_up", "Làm tròn đến số gần nhất"
        CEILING = "ceiling", "Làm tròn lên"

    class BallotBase(models.TextChoices):
        MEMBERS = "members", "Tổng số đảng viên"
        PRESENT = "present", "Số đảng viên có mặt"
        VALID = "valid", "Số phiếu hợp lệ"

    code = models.SlugField("mã", unique=True)
    name = models.CharField("tên", max_length=200)
    source = models.CharField("căn cứ", max_length=300)
    first_year = models.PositiveSmallIntegerField("từ năm")
    last_year = models.PositiveSmallIntegerField("đến năm", null=True, blank=True)
    uses_points = models.BooleanField("theo thang điểm 100", default=True)
    cap_percent = models.DecimalField(
        "tỷ lệ tối đa mức cao nhất (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    cap_base = models.CharField("tính trên", max_length=12, choices=CapBase, blank=True)
    cap_unit = models.CharField("phạm vi tính", max_length=12, choices=CapUnit, blank=True)
    cap_rounding = models.CharField(
        "làm tròn", max_length=8, choices=Rounding, default=Rounding.FLOOR
    )
    cap_exception_percent = models.DecimalField(
        "trần khi có lý do đặc biệt (%)", max_digits=5, decimal_places=2, null=True, blank=True
    )
    cap_small_unit_minimum = models.PositiveSmallIntegerField(
        "số tối thiểu cho đơn vị nhỏ",
        default=0,
        help_text="Số người được xếp mức cao nhất dù tỷ lệ tính ra ít hơn; 0 là không có.",
    )
    ballot_threshold_percent = models.DecimalField(
        "phải quá (%) số phiếu", max_digits=5, decimal_places=2, default=50
    )
    ballot_base = models.CharField(
        "tính phiếu trên", max_length=8, choices=BallotBase, default=BallotBase.MEMBERS
    )
    ballot_secret = models.BooleanField("bỏ phiếu kín", default=True)
    min_months = models.PositiveSmallIntegerField("dưới số tháng này thì không xếp loại", default=6)
    sick_months = models.PositiveSmallIntegerField(
        "nghỉ ốm từ số tháng này thì không quá mức hoàn thành", default=3
    )

    class Meta:
        ordering = ["-first_year"]
        verbose_name = "quy định xếp loại"
        verbose_name_plural = "quy định xếp loại"
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__isnull=True) | Q(last_year__gte=F("first_year")),
                name="scheme_years_order",
                violation_error_message="Năm cuối phải từ năm đầu trở đi.",
            )
        ]

    def __str__(self) -> str:
        return self.name


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
    conditions = models.TextField("điều kiện", blank=True)

    class Meta:
        ordering = ["scheme", "target", "rank"]
        verbose_name = "mức xếp loại"
        verbose_name_plural = "mức xếp loại"
        constraints = [
            models.UniqueConstraint(fields=["scheme", "target", "rank"], name="grade_rank_once")
        ]

    def __str__(self) -> str:
        return self.label


class Evaluation(SteppedModel, VersionedModel, YearRecord):
    """One member's or one organisation's evaluation in one year, level by level.

    For a member, `organization` is the cell that grades; for an organisation it is that
    organisation itself, and `member` is empty. Ballots keep tallies, never who voted what.
    """

    class State(models.TextChoices):
        OPEN = "open", "Chưa tự đánh giá"
        SELF_GRADED = "self_graded", "Đã tự đánh giá"
        PROPOSED = "proposed", "Đã đề xuất"
        DECIDED = "decided", "Đã quyết định"
        NOT_GRADED = "not_graded", "Không xếp loại"

    class NotGraded(models.TextChoices):
        EXEMPT = "exempt", "Được miễn công tác và sinh hoạt"
        SUSPENDED = "suspended", "Đang bị đình chỉ sinh hoạt đảng"
        NEW = "new", "Mới kết nạp hoặc mới thành lập chưa đủ thời gian"
        NOT_REVIEWED = "not_reviewed", "Chưa kiểm điểm"
        OTHER = "other", "Lý do khác"

    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="evaluations",
        verbose_name="đảng viên",
    )
    scheme = models.ForeignKey(
        GradingScheme, models.PROTECT, related_name="evaluations", verbose_name="theo quy định"
    )
    organization_name = models.CharField(max_length=200, editable=False)
    state = FSMField("trạng thái", default=State.OPEN, choices=State, protected=True)
    self_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tự nhận mức"
    )
    self_points = models.DecimalField(
        "điểm tự chấm", max_digits=5, decimal_places=2, null=True, blank=True
    )
    self_review = models.TextField("tự kiểm điểm", blank=True)
    proposed_grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="đề xuất mức"
    )
    proposed_points = models.DecimalField(
        "điểm đề xuất", max_digits=5, decimal_places=2, null=True, blank=True
    )
    proposal_reason = models.TextField("lý do đề xuất", blank=True)
    decided_grade = models.ForeignKey(
        Grade,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="decided_evaluations",
        verbose_name="mức được quyết định",
    )
    decision_reason = models.TextField("lý do của cấp quyết định", blank=True)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định", null=True, blank=True)
    is_model = models.BooleanField("tiêu biểu", default=False)
    not_graded_reason = models.CharField(
        "không xếp loại vì", max_length=12, choices=NotGraded, blank=True
    )
    not_graded_note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        ordering = ["-year__year", "organization__path", "member__sort_name"]
        verbose_name = "đánh giá, xếp loại"
        verbose_name_plural = "đánh giá, xếp loại"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "member"],
                condition=Q(member__isnull=False),
                name="evaluation_member_once",
                violation_error_message="Đảng viên này đã có hồ sơ đánh giá trong năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "organization"],
                condition=Q(member__isnull=True),
                name="evaluation_organization_once",
                violation_error_message="Tổ chức này đã có hồ sơ đánh giá trong năm.",
            ),
            models.CheckConstraint(
                condition=~Q(state="decided") | Q(decided_grade__isnull=False),
                name="evaluation_decided_has_grade",
            ),
            models.CheckConstraint(
                condition=~Q(state="not_graded") | ~Q(not_graded_reason=""),
                name="evaluation_not_graded_has_reason",
                violation_error_message="Hãy ghi lý do không xếp loại.",
            ),
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="eval_by_year")]

    def __str__(self) -> str:
        return f"{self.member or self.organization} – {self.year}"


class Ballot(models.Model):
    """The tallies of a cell's ballot on one member's or the cell's own grade."""

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="ballot")
    held_on = models.DateField("ngày bỏ phiếu")
    members = models.PositiveSmallIntegerField("tổng số đảng viên")
    present = models.PositiveSmallIntegerField("có mặt")
    handed_out = models.PositiveSmallIntegerField("phiếu phát ra")
    returned = models.PositiveSmallIntegerField("phiếu thu về")
    valid = models.PositiveSmallIntegerField("phiếu hợp lệ")
    tellers = models.CharField("tổ kiểm phiếu", max_length=300, blank=True)

    class Meta:
        verbose_name = "biên bản kiểm phiếu"
        verbose_name_plural = "biên bản kiểm phiếu"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid__lte=F("returned"))
                & Q(returned__lte=F("handed_out"))
                & Q(handed_out__lte=F("present"))
                & Q(present__lte=F("members")),
                name="ballot_order",
                violation_error_message=(
                    "Số phiếu hợp lệ ≤ thu về ≤ phát ra ≤ có mặt ≤ tổng số đảng viên."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"Kiểm phiếu {self.held_on:%d/%m/%Y}"


class BallotTally(models.Model):
    """How many valid ballots one grade got."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tallies")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    votes = models.PositiveSmallIntegerField("số phiếu")

    class Meta:
        verbose_name = "số phiếu theo mức"
        verbose_name_plural = "số phiếu theo mức"
        constraints = [models.UniqueConstraint(fields=["ballot", "grade"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.grade}: {self.votes}"


class CapException(models.Model):
    """A decision that lets one unit exceed the cap of its scheme, up to the exception ceiling."""

    year = models.ForeignKey(
        "campaigns.CampaignYear", models.PROTECT, related_name="cap_exceptions"
    )
    organization = models.ForeignKey(
        "members.Organization",
        models.PROTECT,
        related_name="cap_exceptions",
        verbose_name="đơn vị",
    )
    target = models.CharField("áp dụng cho", max_length=12, choices=Grade.Target)
    reason = models.TextField("lý do")
    decision_number = models.CharField("số quyết định", max_length=60)
    decided_on = models.DateField("ngày quyết định")

    class Meta:
        verbose_name = "trường hợp vượt tỷ lệ"
        verbose_name_plural = "trường hợp vượt tỷ lệ"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "organization", "target"], name="cap_exception_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.decision_number}"

    def clean(self) -> None:
        """Refuse an exception without a reason."""
        if not self.reason.strip():
            raise ValidationError({"reason": "Hãy ghi lý do vượt tỷ lệ."})
