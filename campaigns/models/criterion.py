"""One criterion of a set: what is scored by hand, or measured by a fixed figure and a rule."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from portal.kit.text import number


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
        STUDY_ATTENDANCE = "study_attendance", "Tỷ lệ đảng viên dự học tập, quán triệt"
        PLEDGES_OF_LEADERS = "pledges_of_leaders", "Tỷ lệ cán bộ lãnh đạo đăng ký, cam kết"
        QUALITY_GOOD = "quality_good", "Tỷ lệ buổi sinh hoạt chất lượng tốt"
        ASSIGNMENTS_DONE = "assignments_done", "Tỷ lệ nhiệm vụ chi bộ giao đã hoàn thành"
        INSPECTIONS_DONE = "inspections_done", "Tỷ lệ cuộc kiểm tra, giám sát đã thực hiện"
        FINDINGS_REMEDIED = "findings_remedied", "Tỷ lệ thiếu sót đã khắc phục sau kiểm tra"
        ESSAYS = "essays", "Số bài thu hoạch"
        WELFARE_PAID = "welfare_paid", "Số tiền an sinh xã hội đã thực hiện (đồng)"
        EXEMPLARS = "exemplars", "Số gương điển hình được công nhận"
        MODELS = "models", "Số mô hình đang duy trì"

    class Rule(models.TextChoices):
        BANDS = "bands", "Theo bậc tỷ lệ"
        SHARE = "share", "Theo phần đạt được so với chỉ tiêu"
        YES_NO = "yes_no", "Đạt hoặc không đạt chỉ tiêu"
        COUNT = "count", "Theo số lượng, tối đa đến chỉ tiêu"

    # Figures that are plain numbers; all others are shares, counted in percent.
    NUMBERS = (Measure.ESSAYS, Measure.WELFARE_PAID, Measure.EXEMPLARS, Measure.MODELS)
    OF_NUMBERS = (Rule.COUNT, Rule.YES_NO)
    OF_SHARES = (Rule.BANDS, Rule.SHARE, Rule.YES_NO)

    criteria_set = models.ForeignKey(
        "campaigns.CriteriaSet", models.CASCADE, related_name="criteria"
    )
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    group = models.CharField("nhóm", max_length=8, choices=Group, default=Group.RESULT)
    title = models.CharField("tiêu chí", max_length=300)
    weight = models.DecimalField("điểm tối đa", max_digits=5, decimal_places=2)
    measure = models.CharField("cách chấm", max_length=20, choices=Measure, blank=True, default="")
    rule = models.CharField("quy tắc", max_length=8, choices=Rule, blank=True)
    target = models.DecimalField("chỉ tiêu", max_digits=15, decimal_places=2, null=True, blank=True)
    bands = models.JSONField("các bậc", default=list, blank=True)
    evidence_hint = models.CharField("minh chứng cần có", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "tiêu chí"
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

    def clean(self) -> None:
        """Refuse a rule that does not fit the measure: bands are for shares, counts for numbers."""
        allowed = self.OF_NUMBERS if self.measure in self.NUMBERS else self.OF_SHARES
        if self.measure and self.rule and self.rule not in allowed:
            names = ", ".join(f"“{rule.label}”" for rule in allowed)
            raise ValidationError({"rule": f"Số liệu này chỉ dùng được quy tắc: {names}."})

    @property
    def rule_text(self) -> str:
        """The rule written out, with its bands or its target."""
        target = number(self.target or 0) + ("" if self.measure in self.NUMBERS else "%")
        if self.rule == self.Rule.BANDS:
            bands = [
                f"từ {number(Decimal(str(least)))}% được {number(Decimal(str(share)))}% số điểm"
                for least, share in self.bands
            ]
            return "; ".join([*bands, "thấp hơn không được điểm"])
        return {
            self.Rule.SHARE: f"điểm theo phần đạt được so với chỉ tiêu {target}",
            self.Rule.YES_NO: f"đạt từ {target} trở lên được đủ điểm, chưa đạt không được điểm",
            self.Rule.COUNT: f"điểm theo phần của chỉ tiêu {target}, đủ chỉ tiêu được đủ điểm",
        }.get(self.rule, "chấm theo minh chứng")

    def points_for(self, numerator: int, denominator: int | None) -> Decimal:
        """The points that a measured result earns under the criterion's rule, to two decimals.

        Without a denominator the number itself counts, else the share in percent; a denominator of
        zero earns nothing.
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
