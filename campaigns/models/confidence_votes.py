"""Confidence votes on leaders, as far as grading needs them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from portal.kit.text import percent

from .grading_facts import GradingFact


class ConfidenceVote(GradingFact):
    """The result of a confidence vote: how many ballots, how many of low confidence."""

    DAY = "held_on"

    post = models.CharField("chức vụ được lấy phiếu", max_length=200)
    body = models.CharField("hội nghị lấy phiếu", max_length=200)
    held_on = models.DateField("ngày lấy phiếu")
    issued_on = models.DateField("ngày của biên bản, thông báo kết quả")
    cast = models.PositiveIntegerField("số phiếu hợp lệ")
    low = models.PositiveIntegerField("số phiếu tín nhiệm thấp")

    class Meta:
        ordering = ["-held_on", "-pk"]
        verbose_name = "kết quả lấy phiếu tín nhiệm"
        indexes = [models.Index(fields=["member", "held_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(cast__gt=0, low__lte=F("cast")),
                name="confidence_vote_counts",
                violation_error_message="Số phiếu tín nhiệm thấp không quá số phiếu hợp lệ.",
            ),
            models.CheckConstraint(
                condition=Q(member__isnull=False), name="confidence_vote_of_member"
            ),
        ]

    def __str__(self) -> str:
        return f"Lấy phiếu tín nhiệm ngày {self.held_on:%d/%m/%Y}: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:confidence_detail", args=[self.pk])

    @property
    def ground(self) -> str:
        """Counts, day and document, as a grade's flag shows them."""
        return (
            f"{self.low}/{self.cast} phiếu, {percent(self.low, self.cast)}; lấy phiếu ngày "
            f"{self.held_on:%d/%m/%Y}, văn bản số {self.number}"
        )

    def lines(self) -> list[str]:
        return [
            f"{self.subject}, {self.post}: tín nhiệm thấp {self.ground}",
            f"{self.body}; văn bản ngày {self.issued_on:%d/%m/%Y}",
        ]

    def clean(self) -> None:
        """Refuse a document from before the vote, and nobody voted on."""
        super().clean()
        if self.member_id is None:
            raise ValidationError({"member": "Hãy ghi người được lấy phiếu."})
        if self.held_on and self.issued_on and self.issued_on < self.held_on:
            raise ValidationError({"issued_on": "Văn bản phải từ ngày lấy phiếu trở đi."})
