"""Practices worth copying (mô hình, cách làm hay) that units start, keep and copy."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse

from portal.kit.fields import FoldedField, LongTextField
from portal.kit.models import VersionedModel, optional_key

from .years import CampaignYear, RecordQuerySet, YearRecord, year_of


class PracticeQuerySet(RecordQuerySet):
    def copyable_by(self, user) -> PracticeQuerySet:
        """Practices that a unit may follow: those the user sees, and recognised ones of their bloc."""
        years = CampaignYear.objects.visible_to(user)
        recognised = models.Q(recognized_on__isnull=False, year__in=years.values("pk"))
        return self.filter(models.Q(pk__in=self.visible_to(user).values("pk")) | recognised)


class Practice(VersionedModel, YearRecord):
    """A practice (mô hình, cách làm hay) that a unit started in a year."""

    class Status(models.TextChoices):
        RUNNING = "running", "Đang duy trì"
        REPLICATED = "replicated", "Đã nhân rộng"
        STOPPED = "stopped", "Đã dừng"

    name = models.CharField("tên mô hình", max_length=300)
    lead = models.CharField("chủ trì", max_length=200, blank=True)
    search = FoldedField(sources=("name", "lead"), max_length=600)
    started_on = models.DateField("bắt đầu từ")
    ended_on = models.DateField("dừng từ", null=True, blank=True)
    content = LongTextField("nội dung, cách làm")
    target = LongTextField("chỉ tiêu", blank=True)
    result = LongTextField("kết quả, hiệu quả", blank=True)
    status = models.CharField("tình trạng", max_length=10, choices=Status, default=Status.RUNNING)
    replicated_on = models.DateField("được nhân rộng từ ngày", null=True, blank=True)
    recognized_on = models.DateField("được công nhận ngày", null=True, blank=True)
    copied_from = optional_key("self", "học theo mô hình", related_name="copies")

    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "name"]
        verbose_name = "mô hình"

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:practice_detail", args=[self.pk])

    def clean(self) -> None:
        """Refuse a practice that ends before it starts, or copies itself."""
        if self.ended_on and self.started_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "Ngày dừng phải sau ngày bắt đầu."})
        if self.status == self.Status.REPLICATED and not self.replicated_on:
            raise ValidationError({"replicated_on": "Hãy ghi ngày mô hình được nhân rộng."})
        if self.status == self.Status.STOPPED and not self.ended_on:
            raise ValidationError({"ended_on": "Hãy ghi ngày dừng."})
        if self.copied_from_id and self.copied_from_id == self.pk:
            raise ValidationError({"copied_from": "Mô hình không thể học theo chính nó."})

    @transaction.atomic
    def enter(self, *, read_version: int) -> None:
        """Save it in the year of its start.

        Raises ValidationError where that year or the one in which it stood is not open, or someone
        else has written since `read_version`.
        """
        if self.year_id:
            self.year.require_open()
        self.year = year_of(self.organization, self.started_on)
        self.year.require_open()
        self.save_version(read_version)
