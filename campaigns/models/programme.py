"""The programme of the year: what committees prescribe, who visits cells, what members raise."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from members.models import Member, Organization

from .pledges import Pledge, PledgeItem
from .registers import RegisterModel
from .sessions import StudySession
from .topics import FromAboveQuerySet
from .years import PlacedQuerySet, YearRecord

DECEMBER = 12


class MonthlyGuidance(YearRecord):
    """What a committee asks its cells to put on the agenda of one month (định hướng sinh hoạt).

    `agenda` holds the prescribed items, one a line. Source: domain §9 (seed 004: grass-roots
    committees prescribe the month's meeting content).
    """

    month = models.PositiveSmallIntegerField("tháng")
    title = models.CharField("trọng tâm", max_length=300)
    agenda = models.TextField("các mục phải có trong chương trình (mỗi dòng một mục)")
    note = models.TextField("gợi ý nội dung", blank=True)
    file = models.FileField("tệp tài liệu", upload_to="guidance/%Y", blank=True)

    REGISTER = "guidance"

    objects = FromAboveQuerySet.as_manager()
    get_absolute_url = RegisterModel.get_absolute_url

    class Meta:
        ordering = ["-year__year", "-month"]
        verbose_name = "định hướng sinh hoạt"
        verbose_name_plural = "định hướng sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "month"],
                name="guidance_once_a_month",
                violation_error_message="Tháng này đơn vị đã có định hướng; hãy sửa bản đã có.",
            ),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=DECEMBER),
                name="guidance_month",
                violation_error_message="Tháng là số từ 1 đến 12.",
            ),
        ]

    def __str__(self) -> str:
        return f"Tháng {self.month}: {self.title}"

    @property
    def items(self) -> list[str]:
        """The prescribed items, in order."""
        return [line.strip()[:300] for line in self.agenda.splitlines() if line.strip()]


class PledgeTemplate(YearRecord):
    """Lines that a committee offers its members to start a pledge from (mẫu bản cam kết).

    `lines` holds one item a line: area | content | target | tháng, quý or năm.
    """

    PERIODS = {label.lower(): value for value, label in PledgeItem.Period.choices}

    kind = models.CharField("loại bản", max_length=12, choices=Pledge.Kind)
    name = models.CharField("tên mẫu", max_length=200)
    lines = models.TextField(
        "các nội dung",
        help_text="Mỗi dòng một nội dung: lĩnh vực | nội dung | chỉ tiêu | tháng, quý hoặc năm.",
    )

    REGISTER = "pledge-templates"

    objects = FromAboveQuerySet.as_manager()
    get_absolute_url = RegisterModel.get_absolute_url

    class Meta:
        ordering = ["-year__year", "kind", "name"]
        verbose_name = "mẫu bản cam kết"
        verbose_name_plural = "mẫu bản cam kết"

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a line that does not say area and content, or names another period."""
        for number, line in enumerate(self.lines.splitlines(), start=1):
            parts = [part.strip() for part in line.split("|")]
            if not line.strip():
                continue
            if len(parts) < 2 or not all(parts[:2]):  # noqa: PLR2004  area and content
                raise ValidationError(
                    {"lines": f"Dòng {number} phải có lĩnh vực và nội dung, cách nhau bằng dấu |."}
                )
            if len(parts) > 3 and parts[3] and parts[3].lower() not in self.PERIODS:  # noqa: PLR2004  the term
                raise ValidationError({"lines": f"Dòng {number}: thời hạn là tháng, quý hoặc năm."})

    def items(self) -> list[dict[str, str]]:
        """The lines as a pledge's items."""
        found = []
        for line in filter(str.strip, self.lines.splitlines()):
            area, content, target, period, *_ = [
                *(part.strip() for part in line.split("|")), "", "", ""
            ]  # fmt: skip
            found.append(
                {
                    "area": area[:120],
                    "content": content,
                    "target": target[:300],
                    "period": self.PERIODS.get(period.lower(), PledgeItem.Period.YEAR),
                }
            )
        return found


class AgendaItem(models.Model):
    """One item of a meeting's agenda: prescribed from above, or the cell's own.

    `prescribed` is the text as it came from above and `content` what the cell took up; where the
    two differ (an empty content is an item left out) the reason must be written.
    """

    session = models.ForeignKey(StudySession, models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField("thứ tự", default=0)
    prescribed = models.CharField("mục được định hướng", max_length=300, blank=True)
    content = models.CharField("mục của chương trình", max_length=300, blank=True)
    reason = models.CharField("lý do thay đổi", max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = "mục chương trình"
        verbose_name_plural = "chương trình"
        constraints = [
            models.CheckConstraint(
                condition=Q(prescribed="") | Q(content=F("prescribed")) | ~Q(reason=""),
                name="agenda_change_has_reason",
                violation_error_message="Thay hoặc bỏ mục cấp trên định hướng thì phải ghi lý do.",
            ),
            models.CheckConstraint(
                condition=~Q(prescribed="") | ~Q(content=""),
                name="agenda_item_not_empty",
                violation_error_message="Hãy ghi nội dung của mục này.",
            ),
        ]

    def __str__(self) -> str:
        return self.content or f"(bỏ) {self.prescribed}"

    @property
    def is_adopted(self) -> bool:
        """Taken up as prescribed."""
        return bool(self.prescribed) and self.content == self.prescribed


class VisitQuerySet(PlacedQuerySet):
    def visible_to(self, user) -> VisitQuerySet:
        """Visits to the user's places, and his own wherever they lead."""
        own = Q(delegate=user.member_id) if user.member_id else Q(pk__in=[])
        return self.filter(Q(pk__in=super().visible_to(user).values("pk")) | own)

    def upcoming(self, member: int, today) -> VisitQuerySet:
        """Visits that this delegate still has to make."""
        return self.filter(delegate=member, visited_on__isnull=True, planned_on__gte=today)


class DelegateVisit(RegisterModel, YearRecord):
    """A superior's delegate assigned to attend a cell's meeting, and whether he did.

    `organization` is the cell visited. How often a cell should be visited is a setting of the
    year; no national frequency is confirmed (domain §2). `unplanned` is a delegate whom nobody had
    assigned; the cell noted him at its meeting.
    """

    delegate = models.ForeignKey(
        Member, models.PROTECT, related_name="visits", verbose_name="đại biểu cấp trên"
    )
    planned_on = models.DateField("dự kiến dự buổi ngày")
    session = models.ForeignKey(
        StudySession,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name="đã dự buổi",
    )
    visited_on = models.DateField("đã dự ngày", null=True, blank=True)
    remarks = models.TextField("ý kiến, việc cần xử lý", blank=True)
    unplanned = models.BooleanField("không phân công trước", default=False, editable=False)

    REGISTER = "visits"

    objects = VisitQuerySet.as_manager()

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-planned_on"]
        verbose_name = "phân công dự sinh hoạt"
        verbose_name_plural = "phân công dự sinh hoạt"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "delegate", "planned_on"],
                name="visit_once",
                violation_error_message="Đồng chí này đã được phân công dự chi bộ đó ngày ấy.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.delegate} dự {self.organization} ({self.planned_on:%d/%m/%Y})"

    def clean(self) -> None:
        """Refuse a visit in the future."""
        if self.visited_on and self.visited_on > timezone.localdate():
            raise ValidationError({"visited_on": "Ngày ở tương lai."})


class IssueQuerySet(PlacedQuerySet):
    def visible_to(self, user) -> IssueQuerySet:
        """Issues of the user's places, and those given to an organisation that he leads."""
        own = Q(pk__in=super().visible_to(user).values("pk"))
        return self.filter(own | Q(handled_by__in=led_by(user)))

    def to_handle(self, user) -> IssueQuerySet:
        """Not settled, and given to an organisation that the user leads."""
        return self.filter(handled_by__in=led_by(user), resolved_on__isnull=True)


def led_by(user) -> set[int]:
    """Organisations at which the user himself holds a post that writes or decides."""
    powers = ("record", "record_register", "review")
    return {place.pk for power in powers for place in user.scope.places(power)}


class RaisedIssue(RegisterModel, YearRecord):
    """An issue raised in a meeting: who handles it, and what came of it (domain §9, seed 004).

    `handled_by` is the Party organisation whose leaders see it at home until it is settled; an
    agency or a person outside the tree is named in `handler`.
    """

    raised_on = models.DateField("nêu ngày")
    session = models.ForeignKey(
        StudySession,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="issues",
        verbose_name="nêu tại buổi",
    )
    content = models.CharField("vấn đề, kiến nghị", max_length=500)
    raised_by = models.CharField("người, nhóm nêu", max_length=200, blank=True)
    handled_by = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="issues_to_handle",
        verbose_name="giao tổ chức đảng xử lý",
    )
    handler = models.CharField("cơ quan, người xử lý", max_length=200, blank=True)
    due_on = models.DateField("hạn xử lý", null=True, blank=True)
    resolved_on = models.DateField("xử lý xong ngày", null=True, blank=True)
    result = models.CharField("kết quả", max_length=500, blank=True)

    REGISTER = "issues"

    objects = IssueQuerySet.as_manager()

    class Meta(RegisterModel.Meta):
        abstract = False
        ordering = ["-raised_on"]
        verbose_name = "vấn đề, kiến nghị"
        verbose_name_plural = "vấn đề, kiến nghị"
        constraints = [
            models.CheckConstraint(
                condition=Q(resolved_on__isnull=True)
                | (Q(resolved_on__gte=F("raised_on")) & ~Q(result="")),
                name="issue_resolved_has_result",
                violation_error_message="Đã xử lý xong thì ghi kết quả, và không trước ngày nêu.",
            ),
            models.CheckConstraint(
                condition=Q(handled_by__isnull=False) | ~Q(handler=""),
                name="issue_has_handler",
                violation_error_message="Hãy chọn tổ chức đảng xử lý hoặc ghi cơ quan, người xử lý.",
            ),
        ]

    def __str__(self) -> str:
        return self.content

    @property
    def handlers(self) -> str:
        """Who handles it: the organisation, the agency or person outside the tree, or both."""
        return ", ".join(filter(None, (str(self.handled_by or ""), self.handler)))

    def settle(self, *, on, result: str) -> None:
        """Note what came of it, as the organisation that handles it says (ValidationError)."""
        self.year.require_open()
        self.resolved_on, self.result = on, result
        self.full_clean()
        self.save(update_fields=["resolved_on", "result"])

    def clean(self) -> None:
        """Refuse what was raised or settled in the future."""
        for name in ("raised_on", "resolved_on"):
            day = getattr(self, name)
            if day and day > timezone.localdate():
                raise ValidationError({name: "Ngày ở tương lai."})
