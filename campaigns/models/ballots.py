"""The cell's ballot on a grade: tallies only, never who voted what."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q, Sum

from .evaluations import Evaluation
from .grading_settings import GradingSettings
from .schemes import Grade


class BallotQuerySet(models.QuerySet):
    def of(self, evaluation: Evaluation) -> BallotQuerySet:
        """Both rounds of an evaluation with their tallies, best grade first."""
        tallies = BallotTally.objects.select_related("grade").order_by("grade__rank")
        return self.filter(evaluation=evaluation).prefetch_related(
            models.Prefetch("tallies", tallies)
        )


class Ballot(models.Model):
    """The tallies of a cell's ballot on one member's grade.

    Some units vote twice: first on the grade, then among those who reached the top
    one, up to the `quota` that their committee allots.
    """

    class Round(models.IntegerChoices):
        GRADE = 1, "Vòng một: mức xếp loại"
        TOP = 2, "Vòng hai: chọn mức cao nhất"

    evaluation = models.ForeignKey(Evaluation, models.CASCADE, related_name="ballots")
    round = models.PositiveSmallIntegerField("vòng", choices=Round, default=Round.GRADE)
    held_on = models.DateField("ngày bỏ phiếu")
    members = models.PositiveSmallIntegerField("tổng số đảng viên")
    members_reason = models.CharField(
        "lý do khác danh sách",
        max_length=300,
        blank=True,
        help_text="Chỉ ghi khi tổng số đảng viên khác với danh sách của chi bộ.",
    )
    present = models.PositiveSmallIntegerField("có mặt")
    handed_out = models.PositiveSmallIntegerField("phiếu phát ra")
    returned = models.PositiveSmallIntegerField("phiếu thu về")
    valid = models.PositiveSmallIntegerField("phiếu hợp lệ")
    quota = models.PositiveSmallIntegerField("được chọn nhiều nhất", null=True, blank=True)
    tellers = models.CharField("tổ kiểm phiếu", max_length=300)

    objects = BallotQuerySet.as_manager()

    class Meta:
        verbose_name = "biên bản kiểm phiếu"
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "round"], name="ballot_once_a_round"),
            models.CheckConstraint(
                condition=Q(valid__lte=F("returned"))
                & Q(returned__lte=F("handed_out"))
                & Q(handed_out__lte=F("present"))
                & Q(present__lte=F("members")),
                name="ballot_order",
                violation_error_message=(
                    "Số phiếu hợp lệ ≤ thu về ≤ phát ra ≤ có mặt ≤ tổng số đảng viên."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Kiểm phiếu {self.held_on:%d/%m/%Y}"

    @property
    def invalid(self) -> int:
        """How many returned ballots did not count."""
        return self.returned - self.valid

    def lines(self) -> list[str]:
        """The numbers of the ballot and of each grade as lines of text."""
        name = f"{self}, vòng hai" if self.round == self.Round.TOP else str(self)
        counts = f"phát ra {self.handed_out}, thu về {self.returned}, hợp lệ {self.valid}"
        tallies = self.tallies.select_related("grade").order_by("grade__rank")
        return [f"{name}: {counts} trên {self.members} đảng viên", *map(str, tallies)]

    def carries(self, grade: Grade, settings: GradingSettings) -> bool:
        """The grade, or a better one, got more than the year's threshold; without one, always."""
        if not settings.settles_ballot:
            return True
        better = self.tallies.filter(grade__rank__lte=grade.rank)
        votes = better.aggregate(n=Sum("votes"))["n"] or 0
        return 100 * votes > settings.ballot_threshold_percent * getattr(self, settings.ballot_base)


class BallotTally(models.Model):
    """How many valid ballots one grade got."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="tallies")
    grade = models.ForeignKey(Grade, models.PROTECT, related_name="+")
    votes = models.PositiveSmallIntegerField("số phiếu")

    class Meta:
        verbose_name = "số phiếu theo mức"
        constraints = [models.UniqueConstraint(fields=["ballot", "grade"], name="tally_once")]

    def __str__(self) -> str:
        return f"{self.grade}: {self.votes} phiếu"
