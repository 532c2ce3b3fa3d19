"""Exemplars: nominations, the commendations they lead to, and models worth copying."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField

from members.models import Member, Organization, User
from portal.kit.models import VersionedModel

from .years import SteppedModel, YearRecord


class Model(YearRecord):
    """A model or good practice (mô hình, cách làm hay) that a unit started in a year."""

    class Status(models.TextChoices):
        RUNNING = "running", "Đang duy trì"
        REPLICATED = "replicated", "Đã nhân rộng"
        STOPPED = "stopped", "Đã dừng"

    name = models.CharField("tên mô hình", max_length=300)
    lead = models.CharField("chủ trì", max_length=200, blank=True)
    started_on = models.DateField("bắt đầu từ")
    ended_on = models.DateField("dừng từ", null=True, blank=True)
    content = models.TextField("nội dung, cách làm")
    target = models.TextField("chỉ tiêu", blank=True)
    result = models.TextField("kết quả, hiệu quả", blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=Status, default=Status.RUNNING)
    recognized_on = models.DateField("được công nhận ngày", null=True, blank=True)
    copied_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        verbose_name="học theo mô hình",
    )

    class Meta:
        ordering = ["-started_on", "name"]
        verbose_name = "mô hình"
        verbose_name_plural = "mô hình"

    def __str__(self) -> str:
        return self.name


class Nomination(SteppedModel, VersionedModel, YearRecord):
    """A collective, an individual or a model put forward as exemplary.

    `year` is the year of the achievement; the decision's year follows from its date. `organization`
    is the cell that nominates. The nominee's data are a snapshot of that day.
    """

    class Kind(models.TextChoices):
        COLLECTIVE = "collective", "Tập thể"
        INDIVIDUAL = "individual", "Cá nhân"
        MODEL = "model", "Mô hình"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        NOMINATED = "nominated", "Chi bộ đã đề nghị"
        VERIFIED = "verified", "Cấp ủy cơ sở đã xác nhận"
        APPRAISED = "appraised", "Cơ quan tham mưu đã thẩm định"
        RETURNED = "returned", "Bị trả lại"
        COMMENDED = "commended", "Đã khen thưởng, tuyên dương, giới thiệu"
        DECLINED = "declined", "Không chọn"

    kind = models.CharField("loại", max_length=10, choices=Kind, default=Kind.INDIVIDUAL)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="đảng viên",
    )
    collective = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominated",
        verbose_name="tổ chức được đề nghị",
    )
    model = models.ForeignKey(
        Model,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name="mô hình",
    )
    nominee_name = models.CharField("tên người, tập thể, mô hình", max_length=300)
    nominee_job = models.CharField("chức vụ, đơn vị", max_length=300, blank=True)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    story = models.TextField("thành tích, việc làm theo")
    votes_for = models.PositiveSmallIntegerField("số phiếu tán thành", null=True, blank=True)
    votes_total = models.PositiveSmallIntegerField("tổng số phiếu", null=True, blank=True)
    voted_on = models.DateField("ngày biểu quyết", null=True, blank=True)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    appraisal = models.TextField("ý kiến thẩm định", blank=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        ordering = ["-year__year", "kind", "nominee_name"]
        verbose_name = "đề nghị gương điển hình"
        verbose_name_plural = "đề nghị gương điển hình"
        constraints = [
            models.CheckConstraint(
                condition=Q(votes_for__isnull=True) | Q(votes_for__lte=F("votes_total")),
                name="nomination_votes",
                violation_error_message="Số phiếu tán thành không thể nhiều hơn tổng số phiếu.",
            )
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="nom_by_year")]

    def __str__(self) -> str:
        return self.nominee_name


class Commendation(models.Model):
    """A decision to commend, honour in public, or introduce; each is counted by its own years."""

    class Award(models.TextChoices):
        REWARD = "reward", "Khen thưởng"
        HONOUR = "honour", "Tuyên dương"
        INTRODUCE = "introduce", "Giới thiệu"

    class Level(models.TextChoices):
        CELL = "cell", "Chi bộ"
        GRASSROOTS = "grassroots", "Cấp cơ sở"
        UPPER = "upper", "Cấp trên trực tiếp cơ sở"
        PROVINCE = "province", "Cấp tỉnh"
        STATE = "state", "Trung ương, Nhà nước"

    nomination = models.ForeignKey(
        Nomination,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="commendations",
        verbose_name="theo đề nghị",
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="commendations", verbose_name="đơn vị"
    )
    kind = models.CharField("đối tượng", max_length=10, choices=Nomination.Kind)
    member = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, related_name="commendations"
    )
    recipient = models.CharField("người, tập thể được khen", max_length=300)
    is_party_member = models.BooleanField("là đảng viên", default=True)
    award = models.CharField("hình thức", max_length=10, choices=Award)
    title = models.CharField(
        "danh hiệu", max_length=200, blank=True, help_text="Ví dụ: giấy khen, Chiến sĩ thi đua"
    )
    level = models.CharField("cấp", max_length=10, choices=Level)
    decision_number = models.CharField("số quyết định", max_length=60, blank=True)
    decided_on = models.DateField("ngày quyết định")
    achievement_year = models.PositiveSmallIntegerField("năm có thành tích")
    occasion = models.CharField("dịp, chương trình", max_length=200, blank=True)

    class Meta:
        ordering = ["-decided_on", "recipient"]
        verbose_name = "khen thưởng"
        verbose_name_plural = "khen thưởng"
        indexes = [
            models.Index(fields=["achievement_year", "organization"], name="com_by_achievement"),
            models.Index(fields=["decided_on", "organization"], name="com_by_decision"),
        ]

    def __str__(self) -> str:
        return f"{self.get_award_display()}: {self.recipient}"

    def clean(self) -> None:
        """Refuse an achievement later than the decision."""
        if self.decided_on and self.achievement_year > self.decided_on.year:
            raise ValidationError(
                {"achievement_year": "Năm có thành tích không thể sau năm quyết định."}
            )
