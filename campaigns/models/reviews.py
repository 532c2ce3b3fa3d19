"""What a member or a collective writes in the form of the year-end review, section by section."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q

from portal.kit.fields import LongTextField

from .evaluations import Evaluation
from .review_forms import ReviewCriterion, ReviewForm, ReviewSection
from .schemes import Grade


def points_field(name: str) -> models.DecimalField:
    return models.DecimalField(name, max_digits=5, decimal_places=2, null=True, blank=True)


class Review(models.Model):
    """The self-review of one evaluation: a draft of its author until the evaluation is self-graded.

    `grade` and `points` are those of the draft; handing in moves them to the evaluation.
    """

    evaluation = models.OneToOneField(Evaluation, models.CASCADE, related_name="review")
    signed_on = models.DateField("ngày tự kiểm điểm", null=True, blank=True)
    grade = models.ForeignKey(
        Grade, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tự nhận mức"
    )
    points = points_field("điểm tự chấm")

    class Meta:
        verbose_name = "bản tự kiểm điểm"

    def __str__(self) -> str:
        return f"Tự kiểm điểm: {self.evaluation}"


class ReviewAnswer(models.Model):
    """What stands under one heading, and how well it was done where the form asks for a level."""

    class Level(models.TextChoices):
        EXCELLENT = "excellent", "Xuất sắc"
        GOOD = "good", "Tốt"
        AVERAGE = "average", "Trung bình"
        POOR = "poor", "Kém"

    review = models.ForeignKey(Review, models.CASCADE, related_name="answers")
    section = models.ForeignKey(ReviewSection, models.PROTECT, related_name="answers")
    text = LongTextField("nội dung", blank=True)
    level = models.CharField("cấp độ", max_length=10, choices=Level, blank=True)

    class Meta:
        ordering = ["section__position", "pk"]
        verbose_name = "nội dung tự kiểm điểm"
        constraints = [
            models.UniqueConstraint(fields=["review", "section"], name="review_answer_once")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class ReviewLine(models.Model):
    """A shortcoming named before and how far it is remedied, or an issue and its explanation."""

    class State(models.TextChoices):
        DONE = "done", "Đã khắc phục"
        RUNNING = "running", "Đang khắc phục"
        NOT = "not", "Chưa khắc phục"

    review = models.ForeignKey(Review, models.CASCADE, related_name="lines")
    section = models.ForeignKey(ReviewSection, models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField()
    content = LongTextField("nội dung")
    state = models.CharField("kết quả", max_length=8, choices=State, blank=True)
    note = LongTextField("mức độ, khó khăn, nguyên nhân, trách nhiệm", blank=True)

    class Meta:
        ordering = ["section__position", "position", "pk"]
        verbose_name = "dòng khắc phục, giải trình"

    def __str__(self) -> str:
        return self.content[:60]


class TaskResult(models.Model):
    """One task of the annex of results: what, by when, product, progress, quality (HD 43, 7.12)."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="results")
    position = models.PositiveSmallIntegerField()
    content = LongTextField("nội dung nhiệm vụ")
    due = models.CharField("thời hạn", max_length=60, blank=True)
    product = models.CharField("sản phẩm", max_length=300, blank=True)
    progress = models.CharField("tiến độ", max_length=300, blank=True)
    quality = models.CharField("chất lượng", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "kết quả thực hiện nhiệm vụ"

    def __str__(self) -> str:
        return self.content[:60]


class LineColumn(models.TextChoices):
    """The columns that others than the author write beside their points."""

    PROPOSED = "proposed_points", "Đề xuất"
    APPRAISED = "appraised_points", "Thẩm định"


class CriterionPoints(models.Model):
    """The points for one criterion of part B: one's own with the evidence, proposed, appraised.

    Who may propose the grade writes the second column, who decides it the third.
    """

    review = models.ForeignKey(Review, models.CASCADE, related_name="scores")
    criterion = models.ForeignKey(ReviewCriterion, models.PROTECT, related_name="scores")
    evidence = LongTextField("minh chứng", blank=True)
    self_points = points_field("tự chấm")
    proposed_points = points_field("đề xuất")
    appraised_points = points_field("thẩm định")

    class Meta:
        ordering = ["criterion__group", "criterion__position", "pk"]
        verbose_name = "điểm theo tiêu chí"
        constraints = [
            models.UniqueConstraint(fields=["review", "criterion"], name="criterion_points_once"),
            models.CheckConstraint(
                condition=Q(self_points__isnull=True) | Q(self_points__gte=0),
                name="criterion_points_not_negative",
            ),
            models.CheckConstraint(
                condition=(Q(proposed_points__isnull=True) | Q(proposed_points__gte=0))
                & (Q(appraised_points__isnull=True) | Q(appraised_points__gte=0)),
                name="criterion_points_of_others_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.self_points}"


def form_of(evaluation: Evaluation) -> ReviewForm | None:
    """The form that this evaluation's review follows; None where its scheme has none."""
    forms = ReviewForm.objects.filter(scheme=evaluation.scheme_id, kind=evaluation.kind)
    return forms.select_related("scheme").first()


def review_of(evaluation: Evaluation) -> Review | None:
    """The review, if one was begun."""
    reviews = Review.objects.filter(evaluation=evaluation.pk)
    return reviews.prefetch_related(
        "answers__section", "lines__section", "results", "scores__criterion"
    ).first()


def answers_in(review: Review, sections: list[ReviewSection]) -> dict[int, ReviewAnswer]:
    """The answers by section of this form.

    Where the person's kind was changed later, an answer goes to the section of the same heading.
    """
    answers = list(review.answers.all())
    by_section = {answer.section_id: answer for answer in answers}
    by_heading = {answer.section.heading: answer for answer in answers}
    pairs = (
        (section.pk, by_section.get(section.pk) or by_heading.get(section.heading))
        for section in sections
    )
    return {pk: answer for pk, answer in pairs if answer}


def lines_in(review: Review, section: ReviewSection) -> list[ReviewLine]:
    """The lines of a section; also those written under the same heading of another form."""
    return [line for line in review.lines.all() if line.section.heading == section.heading]


def total(points: list[Decimal | None]) -> Decimal | None:
    """The sum of what is filled in; None where nothing is."""
    given = [value for value in points if value is not None]
    return sum(given, Decimal()) if given else None
