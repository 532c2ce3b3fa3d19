"""The forms of the year-end review (mẫu 01, 2A, 2B, 2C and their forerunners) as lines of a scheme."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q

from portal.kit.text import number

from .scheme_lines import SchemeLine, SubjectKind

PARTS = ("A", "B")


class ReviewForm(SchemeLine):
    """The form that one kind of person, or a collective, fills in under a scheme."""

    kind = models.CharField("đối tượng", max_length=10, choices=SubjectKind)
    code = models.CharField("mẫu số", max_length=20)
    title = models.CharField("tên mẫu", max_length=200)
    subtitle = models.CharField("dòng dưới tên mẫu", max_length=200, blank=True)
    opening = models.CharField(
        "câu mở đầu", max_length=500, blank=True, help_text="{tap_the} là tên tập thể."
    )
    names_posts = models.BooleanField("ghi chức vụ đảng, chính quyền, đoàn thể", default=False)

    class Meta:
        ordering = ["scheme", "pk"]
        verbose_name = "mẫu kiểm điểm"
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "kind"],
                name="review_form_once",
                violation_error_message="Đối tượng này đã có một mẫu.",
            )
        ]

    def __str__(self) -> str:
        return f"Mẫu {self.code}"

    @property
    def sections(self) -> list[ReviewSection]:
        """The headings of the form, in order."""
        rows = ReviewSection.objects.filter(scheme=self.scheme_id, kind=self.kind)
        return list(rows.order_by("position", "pk"))

    @property
    def criteria(self) -> list[ReviewCriterion]:
        """The lines of part B, the general ones first."""
        rows = ReviewCriterion.objects.filter(scheme=self.scheme_id, kind=self.kind)
        return list(rows.order_by("group", "position", "pk"))


class ReviewSection(SchemeLine):
    """One heading of a form, and what stands under it."""

    class Content(models.TextChoices):
        HEADING = "heading", "Chỉ là đề mục"
        TEXT = "text", "Đoạn văn"
        PLEDGE = "pledge", "Việc thực hiện cam kết (điền sẵn từ bản cam kết)"
        SHORTCOMINGS = "shortcomings", "Hạn chế, khuyết điểm (năm sau nhắc lại)"
        REMEDIES = "remedies", "Bảng khắc phục (điền sẵn hạn chế năm trước, kết luận kiểm tra)"
        ISSUES = "issues", "Bảng giải trình (điền sẵn trường hợp đã ghi nhận)"
        POINTS = "points", "Bảng điểm theo nhóm tiêu chí"
        GRADE = "grade", "Mức tự đề xuất"
        RESULTS = "results", "Phụ lục kết quả thực hiện nhiệm vụ"
        AGENCY = "agency", "Nhận xét của thủ trưởng cơ quan, đơn vị"
        PROPOSAL = "proposal", "Nhận xét và đề xuất của chi bộ hoặc cấp thẩm định"
        DECISION = "decision", "Mức của cấp quyết định"

    TYPED = (Content.TEXT, Content.PLEDGE, Content.SHORTCOMINGS)
    LISTED = (Content.REMEDIES, Content.ISSUES)
    BY_OTHERS = (Content.AGENCY, Content.PROPOSAL, Content.DECISION)

    kind = models.CharField("đối tượng", max_length=10, choices=SubjectKind, editable=False)
    position = models.PositiveSmallIntegerField("thứ tự")
    number = models.CharField("số mục", max_length=6, blank=True)
    heading = models.CharField("đề mục", max_length=400)
    content = models.CharField("nội dung", max_length=12, choices=Content)
    is_required = models.BooleanField("phải ghi khi nộp", default=False)
    has_level = models.BooleanField("tự đánh giá cấp độ", default=False)
    signed_by = models.CharField(
        "ký ở cuối mục", max_length=120, blank=True, help_text="{ten} là tên cơ quan ký."
    )

    class Meta:
        ordering = ["scheme", "kind", "position", "pk"]
        verbose_name = "mục của mẫu kiểm điểm"

    def __str__(self) -> str:
        return f"{self.number}. {self.heading}" if self.number else self.heading

    @property
    def level(self) -> int:
        """How deep the heading stands: a part, a section, an item."""
        if not self.number or self.number in PARTS:
            return 1
        return 2 if self.number.isalpha() else 3

    @property
    def is_typed(self) -> bool:
        """A text is written under the heading."""
        return self.content in self.TYPED

    @property
    def is_listed(self) -> bool:
        """Lines are written under the heading."""
        return self.content in self.LISTED

    @property
    def is_optional(self) -> bool:
        """The author writes here where there is something: headings that end in "(nếu có)", lists."""
        return self.is_listed or (self.is_typed and not self.is_required)

    @property
    def is_by_others(self) -> bool:
        """The foot: not the author of the review fills it in."""
        return self.content in self.BY_OTHERS


class ReviewCriterion(SchemeLine):
    """One line of part B of a form: a criterion of the annex, with its points where they are split.

    The regulation names groups of 30 and 70 points; each authority splits them over the lines.
    """

    class Group(models.TextChoices):
        GENERAL = "1_general", "Nhóm tiêu chí chung"
        RESULT = "2_result", "Nhóm tiêu chí về kết quả thực hiện nhiệm vụ"

    kind = models.CharField("đối tượng", max_length=10, choices=SubjectKind, editable=False)
    group = models.CharField("nhóm", max_length=10, choices=Group)
    position = models.PositiveSmallIntegerField("thứ tự")
    part = models.CharField(
        "nhóm con", max_length=200, blank=True, help_text="Các dòng cùng nhóm con đứng liền nhau."
    )
    text = models.CharField("tiêu chí", max_length=500)
    points = models.DecimalField(
        "điểm tối đa", max_digits=5, decimal_places=2, null=True, blank=True
    )

    class Meta:
        ordering = ["scheme", "kind", "group", "position", "pk"]
        verbose_name = "tiêu chí phần B"
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__gt=0),
                name="review_criterion_points_positive",
                violation_error_message="Điểm tối đa phải lớn hơn 0.",
            )
        ]

    def __str__(self) -> str:
        return self.text

    def scores_above(self, points: Decimal) -> bool:
        """Some review has more points in this line."""
        columns = ("self_points", "proposed_points", "appraised_points")
        above = [Q(**{f"{column}__gt": points}) for column in columns]
        return bool(self.pk) and self.scores.filter(above[0] | above[1] | above[2]).exists()


def group_limits(scheme) -> dict[str, int | None]:
    """How many points each group of part B has; None where the scheme has no groups."""
    group = ReviewCriterion.Group
    return {group.GENERAL: scheme.general_points, group.RESULT: scheme.result_points}


def check_points(scheme, points: Mapping[ReviewCriterion, Decimal | None]) -> None:
    """Refuse points above those of a line, or above those of its group.

    Raises ValidationError with the errors by criterion, a group's at the top.
    """
    errors: dict[str, list[str]] = {}
    sums: dict[str, Decimal] = {}
    for criterion, value in points.items():
        if value is None:
            continue
        sums[criterion.group] = sums.get(criterion.group, Decimal()) + value
        if value < 0 or (criterion.points is not None and value > criterion.points):
            most = (
                f" đến {number(criterion.points)}" if criterion.points is not None else " trở lên"
            )
            errors[str(criterion.pk)] = [f"Điểm phải từ 0{most}."]
    for group, limit in group_limits(scheme).items():
        if limit is not None and sums.get(group, 0) > limit:
            label = ReviewCriterion.Group(group).label
            sentence = f"{label}: tổng {number(sums[group])} điểm, tối đa {limit}."
            errors.setdefault(NON_FIELD_ERRORS, []).append(sentence)
    if errors:
        raise ValidationError(errors)


def check_split(scheme, points: Mapping[str, list[Decimal | None]]) -> None:
    """Refuse a split over the lines that does not add up to the group's points.

    A group is split over all of its lines or not at all. Raises ValidationError.
    """
    for group, limit in group_limits(scheme).items():
        values = points.get(group, [])
        given = [value for value in values if value is not None]
        if not given or limit is None:
            continue
        label = ReviewCriterion.Group(group).label
        if len(given) < len(values):
            raise ValidationError(f"{label}: hãy chia điểm cho mọi dòng, hoặc để trống tất cả.")
        if sum(given) != limit:
            raise ValidationError(
                f"{label}: các dòng cộng {number(sum(given))}, phải đúng {limit}."
            )
