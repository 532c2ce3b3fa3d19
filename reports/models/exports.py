"""Documents of many organisations at once: one job, one item a document, one archive."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Case, F, Q, When
from django.urls import reverse
from django.utils import timezone

from members.models import Organization, User
from portal.kit.models import required_key
from portal.kit.text import slug
from reports.figures.period import Period

from .editions import FORMATS

FORMAT_CHOICES = [(name, name.upper()) for name in FORMATS]
ITEM_FORMATS = [*FORMAT_CHOICES, ("zip", "Word (ZIP)")]


class ExportJobQuerySet(models.QuerySet):
    def visible_to(self, user) -> ExportJobQuerySet:
        """Jobs of organisations that the user may view; files of a grading only one's own.

        Such a file holds what the one who asked for it may read.
        """
        is_open_to = Q(content=ExportJob.Content.REPORTS) | Q(asked_by=user)
        return self.filter(user.scope.within("view") & is_open_to)

    def open(self) -> ExportJobQuerySet:
        """Neither finished nor cancelled: workers go on."""
        return self.filter(finished_at=None, cancelled_at=None)


class ExportJob(models.Model):
    """Reports of an organisation, and of those directly below it, on one period, in one ZIP.

    Or the file of its grading in one year, as one PDF or a ZIP of Word files.
    Workers take its items one by one; the worker that finishes the last one makes the archive.
    """

    class Content(models.TextChoices):
        REPORTS = "reports", "Báo cáo"
        GRADING = "grading", "Hồ sơ đánh giá, xếp loại"

    organization = required_key(Organization, "tổ chức", related_name="export_jobs")
    content = models.CharField("nội dung", max_length=8, choices=Content, default=Content.REPORTS)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến ngày")
    is_alone = models.BooleanField("chỉ báo cáo của tổ chức", default=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="export_jobs")
    asked_at = models.DateTimeField("yêu cầu lúc", auto_now_add=True)
    cancelled_at = models.DateTimeField("hủy lúc", null=True, blank=True)
    finished_at = models.DateTimeField("xong lúc", null=True, blank=True)
    expires_at = models.DateTimeField("giữ đến", null=True, blank=True)
    archive = models.FileField(upload_to="exports/%Y", blank=True)
    checksum = models.CharField("mã kiểm tra", max_length=64, blank=True)

    objects = ExportJobQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at"]
        verbose_name = "lượt xuất nhiều báo cáo"
        constraints = [
            models.CheckConstraint(
                condition=Q(archive="") | Q(finished_at__isnull=False),
                name="export_archive_when_finished",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="export_dates_order"
            ),
        ]

    def __str__(self) -> str:
        if self.content == self.Content.GRADING:
            return f"{self.get_content_display()} {self.period.words} của {self.organization}"
        name = f"Báo cáo {self.period.words} của {self.organization}"
        return name if self.is_alone else f"{name} và các đơn vị trực thuộc"

    def get_absolute_url(self) -> str:
        return reverse("reports:export_job", args=[self.pk])

    @property
    def period(self) -> Period:
        """What its reports are about."""
        return Period(self.starts_on, self.ends_on)

    @property
    def archive_name(self) -> str:
        """A name for people: bao-cao-nam-2026.zip."""
        what = "bao-cao" if self.content == self.Content.REPORTS else "ho-so-xep-loai"
        return f"{what}-{slug(self.period.words)}.zip"

    @property
    def is_open(self) -> bool:
        """Neither finished nor cancelled: workers go on."""
        return self.finished_at is None and self.cancelled_at is None

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def has_archive(self) -> bool:
        """There is something to download."""
        return bool(self.archive) and not self.is_expired


class ExportItemQuerySet(models.QuerySet):
    def visible_to(self, user) -> ExportItemQuerySet:
        """Documents of the jobs that the user may view."""
        return self.filter(job__in=ExportJob.objects.visible_to(user))

    def claimable(self, moment: dt.datetime) -> ExportItemQuerySet:
        """Those that a worker may take: they wait, or the lease of the worker that had them is over."""
        is_abandoned = Q(state=ExportItem.State.RUNNING, lease_until__lt=moment)
        return self.filter(Q(state=ExportItem.State.WAITING) | is_abandoned)

    def in_order_of_need(self) -> ExportItemQuerySet:
        """Failed ones first, because somebody has to act; those that wait last."""
        states = ExportItem.State
        order = (states.FAILED, states.RUNNING, states.DONE, states.WAITING)
        ranks = [When(state=state, then=rank) for rank, state in enumerate(order)]
        return self.order_by(Case(*ranks), "pk")


class ExportItem(models.Model):
    """One document of a job. `claims` counts how often a worker took it.

    A killed worker leaves its item running; once `lease_until` is past, another worker claims it,
    and what the first one hands in under its older claim is refused. So nothing is delivered twice.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "Đang chờ"
        RUNNING = "running", "Đang tạo"
        DONE = "done", "Đã xong"
        FAILED = "failed", "Lỗi"

    job = models.ForeignKey(ExportJob, models.CASCADE, related_name="items")
    organization = required_key(Organization, "tổ chức", related_name="+")
    format = models.CharField("dạng", max_length=5, choices=ITEM_FORMATS)
    state = models.CharField("trạng thái", max_length=8, choices=State, default=State.WAITING)
    claims = models.PositiveIntegerField("số lần nhận việc", default=0)
    failures = models.PositiveSmallIntegerField("số lần lỗi", default=0)
    lease_until = models.DateTimeField("giữ việc đến", null=True, blank=True)
    error = models.CharField("lỗi", max_length=300, blank=True)
    file = models.FileField(upload_to="exports/items/%Y", blank=True)
    name = models.CharField("tên tệp", max_length=200, blank=True)
    done_at = models.DateTimeField("xong lúc", null=True, blank=True)

    objects = ExportItemQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = "tài liệu của lượt xuất"
        constraints = [
            models.UniqueConstraint(
                fields=["job", "organization", "format"], name="export_item_once"
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(file="") | Q(name=""), name="export_done_has_file"
            ),
        ]
        indexes = [models.Index(fields=["job", "state"], name="export_by_state")]

    def __str__(self) -> str:
        return f"{self.organization} ({self.format})"
