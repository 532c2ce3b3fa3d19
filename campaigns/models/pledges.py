"""Pledges: what a member promises for the year, how the cell reviewed it, what came of it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django_fsm import FSMField

from members.models import Member, User
from portal.kit.models import VersionedModel

from .years import SteppedModel, YearRecord


class Pledge(SteppedModel, VersionedModel, YearRecord):
    """A member's (or a collective's) pledge of one kind for one year.

    Draft texts are read by the author alone; once accepted the pledge is public in the cell.
    """

    class Kind(models.TextChoices):
        FOLLOWING = "following", "Đăng ký học tập và làm theo"
        TRAINING = "training", "Cam kết tu dưỡng, rèn luyện, phấn đấu"
        PLAN = "plan", "Kế hoạch cá nhân"
        COLLECTIVE = "collective", "Đăng ký của tập thể"

    class State(models.TextChoices):
        DRAFT = "draft", "Bản nháp"
        SUBMITTED = "submitted", "Đã nộp, chờ chi bộ góp ý"
        RETURNED = "returned", "Bị trả lại"
        ACCEPTED = "accepted", "Đã được chi bộ thông qua"
        ASSESSED = "assessed", "Đã đánh giá cuối năm"

    class Result(models.TextChoices):
        FULFILLED = "fulfilled", "Hoàn thành"
        PARTLY = "partly", "Hoàn thành một phần"
        NOT = "not", "Không hoàn thành"

    COUNTED = (State.SUBMITTED, State.RETURNED, State.ACCEPTED, State.ASSESSED)
    PUBLIC = (State.ACCEPTED, State.ASSESSED)
    WRITABLE = (State.DRAFT, State.RETURNED)

    kind = models.CharField("loại", max_length=12, choices=Kind, default=Kind.TRAINING)
    member = models.ForeignKey(
        Member,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="pledges",
        verbose_name="đảng viên",
    )
    is_leader = models.BooleanField("của cán bộ lãnh đạo, quản lý (nêu gương)", default=False)
    state = FSMField("trạng thái", default=State.DRAFT, choices=State, protected=True)
    entered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name="người nhập"
    )
    on_behalf = models.BooleanField("nhập thay từ bản giấy", default=False, editable=False)
    submitted_at = models.DateTimeField("nộp lúc", null=True, blank=True, editable=False)
    accepted_at = models.DateTimeField("thông qua lúc", null=True, blank=True, editable=False)
    self_result = models.CharField("tự đánh giá", max_length=10, choices=Result, blank=True)
    self_comment = models.TextField("tự nhận xét", blank=True)
    cell_result = models.CharField("chi bộ đánh giá", max_length=10, choices=Result, blank=True)
    cell_comment = models.TextField("chi bộ nhận xét", blank=True)
    agency_result = models.CharField(
        "thủ trưởng đánh giá", max_length=10, choices=Result, blank=True
    )
    agency_comment = models.TextField("thủ trưởng nhận xét", blank=True)

    class Meta:
        ordering = ["-year__year", "member__sort_name", "kind"]
        verbose_name = "bản cam kết"
        verbose_name_plural = "bản cam kết"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "member", "kind"],
                condition=Q(member__isnull=False),
                name="pledge_once_a_year",
                violation_error_message="Đồng chí này đã có một bản cam kết cùng loại trong năm.",
            ),
            models.UniqueConstraint(
                fields=["year", "organization", "kind"],
                condition=Q(member__isnull=True),
                name="collective_pledge_once_a_year",
                violation_error_message="Tập thể này đã có bản đăng ký trong năm.",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(kind="collective"),
                name="pledge_has_member",
                violation_error_message="Bản cam kết cá nhân phải ghi tên đảng viên.",
            ),
        ]
        indexes = [models.Index(fields=["year", "organization", "state"], name="pledge_by_year")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.year.year} – {self.member or self.organization}"


class PledgeItem(models.Model):
    """One line of a pledge: area, content, target, period, due day, and how far it has come."""

    class Period(models.TextChoices):
        MONTH = "month", "Tháng"
        QUARTER = "quarter", "Quý"
        YEAR = "year", "Năm"

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=0)
    area = models.CharField("lĩnh vực", max_length=120)
    content = models.TextField("nội dung")
    target = models.CharField("chỉ tiêu", max_length=300, blank=True)
    period = models.CharField("thời hạn theo", max_length=8, choices=Period, default=Period.YEAR)
    due_on = models.DateField("hoàn thành trước ngày", null=True, blank=True)
    result = models.CharField("kết quả", max_length=10, choices=Pledge.Result, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "nội dung cam kết"
        verbose_name_plural = "nội dung cam kết"

    def __str__(self) -> str:
        return self.content[:60]


class PledgeProgress(models.Model):
    """A note on how a pledge is going, by its author or told in a monthly meeting."""

    pledge = models.ForeignKey(Pledge, models.CASCADE, related_name="progress")
    item = models.ForeignKey(
        PledgeItem, models.CASCADE, null=True, blank=True, related_name="progress"
    )
    noted_on = models.DateField("ngày")
    note = models.TextField("tiến độ")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    session = models.ForeignKey(
        "campaigns.StudySession", models.SET_NULL, null=True, blank=True, related_name="progress"
    )

    class Meta:
        ordering = ["-noted_on", "-pk"]
        verbose_name = "ghi chú tiến độ"
        verbose_name_plural = "ghi chú tiến độ"

    def __str__(self) -> str:
        return f"{self.noted_on:%d/%m/%Y}: {self.note[:40]}"
