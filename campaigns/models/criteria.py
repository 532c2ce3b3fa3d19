"""Criteria of the year that the standing committee sets for its organisations, and their scores."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q, Sum
from django.urls import reverse
from django.utils import timezone

from members.models import OrganizationKind, User
from portal.kit.models import VersionedModel
from portal.kit.text import number

from .attachments import Attachment
from .years import CampaignYear, PlacedQuerySet, YearRecord

WHOLE = Decimal(100)


class CriteriaSetQuerySet(models.QuerySet):
    def visible_to(self, user) -> CriteriaSetQuerySet:
        """Sets of the user's blocs: those published to all, drafts to those who manage."""
        years = CampaignYear.objects.visible_to(user)
        managed = years.filter(user.scope.any_q(("manage", "decide_organizations")))
        return self.filter(
            Q(year__in=managed.values("pk"))
            | Q(year__in=years.values("pk"), published_at__isnull=False)
        )


class CriteriaSet(models.Model):
    """The criteria of one year for one level of organisation. Weights add up to 100."""

    year = models.ForeignKey(
        CampaignYear, models.PROTECT, related_name="criteria_sets", verbose_name="năm"
    )
    level = models.PositiveSmallIntegerField(
        "áp dụng cho", choices=OrganizationKind.Level, default=OrganizationKind.Level.GRASSROOTS
    )
    name = models.CharField("tên bộ tiêu chí", max_length=200)
    published_at = models.DateTimeField("công bố lúc", null=True, blank=True)

    objects = CriteriaSetQuerySet.as_manager()

    class Meta:
        ordering = ["-year__year", "level"]
        verbose_name = "bộ tiêu chí"
        verbose_name_plural = "bộ tiêu chí"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "level"],
                name="criteria_set_once",
                violation_error_message="Năm này đã có bộ tiêu chí cho cấp đó.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("campaigns:criteria_detail", args=[self.pk])

    @property
    def organization(self):
        """Whose set this is: the bloc of its year."""
        return self.year.organization

    def total_weight(self) -> Decimal:
        return self.criteria.aggregate(total=Sum("weight"))["total"] or Decimal(0)

    @transaction.atomic
    def publish(self) -> None:
        """Publish the set to the units. Refused while the weights do not add up to 100."""
        CriteriaSet.objects.select_for_update().get(pk=self.pk)
        self.year.require_not_closed()
        total = self.total_weight()
        if total != WHOLE:
            raise ValidationError(
                f"Tổng điểm tối đa của các tiêu chí là {number(total)}, phải đúng 100 mới công bố được."
            )
        self.published_at = timezone.now()
        self.save(update_fields=["published_at"])

    @transaction.atomic
    def copy_to(self, year: CampaignYear) -> CriteriaSet:
        """The same criteria for another year of the bloc, not yet published.

        Raises ValidationError where that year has such a set already, or is closed.
        """
        year.require_not_closed()
        if CriteriaSet.objects.filter(year=year, level=self.level).exists():
            raise ValidationError(f"Năm {year.year} đã có bộ tiêu chí cho cấp này.")
        name = self.name.replace(str(self.year.year), str(year.year))
        copy = CriteriaSet.objects.create(year=year, level=self.level, name=name)
        criteria = list(self.criteria.all())
        for criterion in criteria:
            criterion.pk = None
            criterion.criteria_set = copy
        Criterion.objects.bulk_create(criteria)
        return copy


class Criterion(models.Model):
    """One criterion: scored by hand with evidence, or measured by a fixed figure and a rule.

    `bands` is a list of [least percentage, share of the weight in percent], highest first.
    """

    class Group(models.TextChoices):
        GENERAL = "general", "Tiêu chí chung"
        RESULT = "result", "Kết quả thực hiện nhiệm vụ"

    class Measure(models.TextChoices):
        MANUAL = "", "Chấm tay, có minh chứng"
        REGULAR_MEETINGS = "regular_meetings", "Sinh hoạt thường kỳ: đã họp trên phải họp"
        THEMATIC_MEETINGS = "thematic_meetings", "Sinh hoạt chuyên đề: đã họp trên phải họp"
        ATTENDANCE = "attendance", "Tỷ lệ đảng viên dự sinh hoạt"
        ON_TIME = "on_time", "Tỷ lệ buổi sinh hoạt ghi đúng hạn"
        PLEDGES_SUBMITTED = "pledges_submitted", "Tỷ lệ đảng viên đăng ký, cam kết"
        PLEDGES_ACCEPTED = "pledges_accepted", "Tỷ lệ đảng viên có cam kết được thông qua"
        PLEDGES_FULFILLED = "pledges_fulfilled", "Tỷ lệ đảng viên hoàn thành cam kết"
        EXEMPLARS = "exemplars", "Số gương điển hình được công nhận"
        MODELS = "models", "Số mô hình đang duy trì"

    class Rule(models.TextChoices):
        BANDS = "bands", "Theo bậc tỷ lệ"
        SHARE = "share", "Theo phần đạt được so với chỉ tiêu"
        YES_NO = "yes_no", "Đạt hoặc không đạt chỉ tiêu"
        COUNT = "count", "Theo số lượng, tối đa đến chỉ tiêu"

    criteria_set = models.ForeignKey(CriteriaSet, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    group = models.CharField("nhóm", max_length=8, choices=Group, default=Group.RESULT)
    title = models.CharField("tiêu chí", max_length=300)
    weight = models.DecimalField("điểm tối đa", max_digits=5, decimal_places=2)
    measure = models.CharField("cách chấm", max_length=20, choices=Measure, blank=True, default="")
    rule = models.CharField("quy tắc", max_length=8, choices=Rule, blank=True)
    target = models.DecimalField("chỉ tiêu", max_digits=7, decimal_places=2, null=True, blank=True)
    bands = models.JSONField("các bậc", default=list, blank=True)
    evidence_hint = models.CharField("minh chứng cần có", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "tiêu chí"
        verbose_name_plural = "tiêu chí"
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__gt=0, weight__lte=100),
                name="criterion_weight",
                violation_error_message="Điểm tối đa phải lớn hơn 0 và không quá 100.",
            ),
            models.CheckConstraint(
                condition=Q(measure="", rule="") | (~Q(measure="") & ~Q(rule="")),
                name="criterion_measure_has_rule",
                violation_error_message="Tiêu chí đo bằng số liệu phải có quy tắc; chấm tay thì không.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def points_for(self, numerator: int, denominator: int | None) -> Decimal:
        """The points that this measured result earns under the criterion's rule.

        A share counts in percent, a plain figure as it is. An empty base earns nothing.
        """
        if denominator is None:
            value = Decimal(numerator)
        elif denominator:
            value = Decimal(100 * numerator) / denominator
        else:
            return Decimal(0)
        target = self.target or Decimal(0)
        if self.rule == self.Rule.BANDS:
            part = next(
                (
                    Decimal(str(share)) / 100
                    for least, share in self.bands
                    if value >= Decimal(str(least))
                ),
                Decimal(0),
            )
        elif self.rule == self.Rule.YES_NO:
            part = Decimal(value >= target)
        else:
            part = min(value / target, Decimal(1)) if target else Decimal(0)
        return (self.weight * part).quantize(Decimal("0.01"), ROUND_HALF_UP)


class Score(VersionedModel, YearRecord):
    """One organisation's points for one criterion: measured, self-scored, appraised."""

    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores")
    numerator = models.BigIntegerField("tử số", null=True, blank=True)
    denominator = models.BigIntegerField("mẫu số", null=True, blank=True)
    measured_points = models.DecimalField(
        "điểm đo được", max_digits=5, decimal_places=2, null=True, blank=True
    )
    measured_at = models.DateTimeField(null=True, blank=True)
    frozen = models.BooleanField("đã chốt số liệu", default=False)
    self_points = models.DecimalField(
        "tự chấm", max_digits=5, decimal_places=2, null=True, blank=True
    )
    evidence = models.TextField("minh chứng", blank=True)
    appraised_points = models.DecimalField(
        "thẩm định", max_digits=5, decimal_places=2, null=True, blank=True
    )
    difference_reason = models.TextField("lý do chênh lệch", blank=True)
    self_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    appraised_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    attachments = GenericRelation(Attachment)

    objects = PlacedQuerySet.as_manager()

    FILE_PERMISSION = "campaigns.score_self"

    class Meta:
        ordering = ["criterion__position"]
        verbose_name = "điểm tiêu chí"
        verbose_name_plural = "điểm tiêu chí"
        constraints = [
            models.UniqueConstraint(fields=["organization", "criterion"], name="score_once"),
            models.CheckConstraint(
                condition=Q(denominator__isnull=True) | Q(numerator__isnull=False),
                name="score_measured_whole",
            ),
            models.CheckConstraint(
                condition=Q(self_points__isnull=True) | Q(self_points__gte=0),
                name="score_self_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
            models.CheckConstraint(
                condition=Q(appraised_points__isnull=True) | Q(appraised_points__gte=0),
                name="score_appraised_not_negative",
                violation_error_message="Điểm không được âm.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.criterion}"

    def get_absolute_url(self) -> str:
        sheet = reverse("reports:scores", args=[self.year_id, self.organization_id])
        return f"{sheet}#tieu-chi-{self.criterion_id}"

    @property
    def is_writable(self) -> bool:
        """Files may be taken away until somebody appraised the points."""
        return self.appraised_points is None and self.year.state != CampaignYear.State.CLOSED

    @property
    def points(self):
        """What counts: the appraised points, else self-scored, else measured ones."""
        for value in (self.appraised_points, self.self_points, self.measured_points):
            if value is not None:
                return value
        return None
