"""The campaign, its years, and the base of every record of a year."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import connection, models
from django.db.models import Q
from django.db.transaction import TransactionManagementError
from django.urls import reverse
from django_fsm import FSMField

from members.models import Organization
from members.tree import root_path
from portal.kit.models import VersionedModel, required_key
from portal.kit.search import SearchMixin
from portal.kit.transitions import verb

from .steps import SteppedModel
from .year_settings import YearSettings

CLOSED = "Năm {} đã chốt, không sửa được nữa. Nếu cần sửa, ban thường vụ phải mở lại năm với lý do."


class Campaign(models.Model):
    """A campaign of study and following, serving one directive from a day on (CT 05, KL 01 …)."""

    name = models.CharField("tên", max_length=300)
    directive = models.CharField("chỉ thị, kết luận", max_length=200)
    starts_on = models.DateField("từ ngày")
    ends_on = models.DateField("đến hết ngày", null=True, blank=True)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name = "cuộc vận động"

    def __str__(self) -> str:
        return self.directive


class CampaignYearQuerySet(models.QuerySet):
    def visible_to(self, user) -> CampaignYearQuerySet:
        """Years of the blocs in which the user has anything to see."""
        roots = {root_path(organization.path) for organization in user.scope.everywhere()}
        return self.filter(organization__path__in=roots)

    def begun(self, user) -> CampaignYear | None:
        """The newest year that was opened, at which the lists start."""
        return self.visible_to(user).exclude(state=CampaignYear.State.PREPARING).first()

    def running(self) -> CampaignYearQuerySet:
        """Years in which records are written."""
        return self.filter(state__in=CampaignYear.RUNNING)

    def closable(self) -> CampaignYearQuerySet:
        """Years that may be closed: in the year-end review, or open and of ghi bổ sung."""
        states = CampaignYear.State
        past = Q(state=states.OPEN, is_backfill=True)
        return self.filter(past | Q(state=states.GRADING))

    def containing(self, organization: Organization, day: dt.date) -> CampaignYearQuerySet:
        return self.filter(organization__path=root_path(organization.path), year=day.year)


class CampaignYear(YearSettings, SteppedModel, VersionedModel):
    """One year of the campaign in one bloc: theme, deadlines, and whether it may be written."""

    class State(models.TextChoices):
        PREPARING = "preparing", "Đang chuẩn bị"
        OPEN = "open", "Đang thực hiện"
        GRADING = "grading", "Đang đánh giá, xếp loại"
        CLOSED = "closed", "Đã chốt"

    RUNNING = (State.OPEN, State.GRADING)
    GRADED = (State.GRADING, State.CLOSED)

    campaign = required_key(Campaign, "cuộc vận động", related_name="years")
    organization = required_key(Organization, "đảng bộ", related_name="campaign_years")
    year = models.PositiveSmallIntegerField("năm")
    theme = models.CharField("chủ đề năm", max_length=500, blank=True)
    review_theme = models.CharField(
        "chủ đề kiểm điểm cuối năm",
        max_length=500,
        blank=True,
        help_text="Ví dụ: kiểm điểm theo Chỉ thị về chống né tránh, đùn đẩy trách nhiệm.",
    )
    state = FSMField("trạng thái", default=State.PREPARING, choices=State, protected=True)
    counts_late = models.BooleanField(
        "tính cả hồ sơ nộp sau ngày chốt số liệu", default=False, editable=False
    )
    objects = CampaignYearQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        verbose_name = "năm"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year"],
                name="campaign_year_once",
                violation_error_message="Năm này đã được mở.",
            ),
            models.CheckConstraint(
                condition=models.Q(visit_every_months__gte=1, visit_every_months__lte=12),
                name="campaign_year_visits",
                violation_error_message="Số tháng là số từ 1 đến 12.",
            ),
        ]

    def __str__(self) -> str:
        return f"Năm {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("campaigns:year_detail", args=[self.pk])

    @property
    def calendar_year(self) -> int:
        """The calendar year that it is, as a number: 2026."""
        return self.year

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, 1, 1)

    @property
    def last_day(self) -> dt.date:
        return dt.date(self.year, 12, 31)

    def figures_day(self, today: dt.date) -> dt.date:
        """The day up to which figures of this year count: the cut-off, the year's end or today."""
        return min(self.cut_off or self.last_day, today)

    @property
    def handed_in_by(self) -> dt.date | None:
        """The last day of submitting a record that counts; none in a reopened year."""
        return None if self.counts_late else self.cut_off

    def locked_state(self) -> str:
        """The state as it is stored, which stays so until the caller's transaction ends.

        Writers share this lock; closing takes it alone. So closing waits for those who are
        writing, and later writers find the year closed. SQLite has one writer at a time anyway.
        """
        if not connection.in_atomic_block:
            raise TransactionManagementError(
                "A year is checked inside the transaction that writes."
            )
        rows = CampaignYear.objects.filter(pk=self.pk).order_by().values_list("state")
        query, values = rows.query.sql_with_params()
        if connection.features.has_select_for_update:
            query += " FOR SHARE"
        with connection.cursor() as cursor:
            cursor.execute(query, values)
            return cursor.fetchone()[0]

    def require_not_closed(self) -> None:
        """Refuse every write after the year was closed; enough for what is prepared for a year."""
        self._refuse_closed(self.locked_state())

    def require_open(self) -> None:
        """Refuse every write while the year is being prepared or after it was closed."""
        state = self.locked_state()
        self._refuse_closed(state)
        if state == self.State.PREPARING:
            raise ValidationError(f"Năm {self.year} chưa mở.", code="preparing")

    @property
    def why_locked(self) -> str:
        """Why nothing of the year is written any more, and who may reopen it; empty until closed."""
        return CLOSED.format(self.year) if self.state == self.State.CLOSED else ""

    def _refuse_closed(self, state: str) -> None:
        if state == self.State.CLOSED:
            raise ValidationError(CLOSED.format(self.year), code="closed")

    @verb(source=State.PREPARING, target=State.OPEN)
    def open(self, *, by) -> None:
        """Open the year for the units' records (mở năm)."""

    @verb(source=State.OPEN, target=State.GRADING)
    def start_grading(self, *, by) -> None:
        """Start the year-end review; records of the year can still be written."""

    @verb(source=(State.OPEN, State.GRADING), target=State.CLOSED)
    def close(self, *, by) -> None:
        """Close the year. Only `close_year` of the year-end report does it: it checks and freezes.

        A year of ghi bổ sung may close without a year-end review (ValidationError for any other).
        """
        if self.state == self.State.OPEN and not self.is_backfill:
            raise ValidationError(
                "Không thực hiện được: năm này chưa đánh giá, xếp loại, đang ở trạng thái "
                f"“{self.get_state_display()}”.",
                code="state",
            )

    @verb(source=State.CLOSED, target=State.GRADING, reason=True)
    def reopen(self, *, by, reason) -> None:
        """Reopen a closed year with a reason; editions that were issued stay as they are.

        It is reopened to correct something, so what is submitted from now on counts too.
        """
        self.counts_late = True


def year_of(organization: Organization, day: dt.date) -> CampaignYear:
    """The campaign year in which a fact of that day in that organisation is entered.

    Raises ValidationError where the bloc has no such year yet.
    """
    year = CampaignYear.objects.containing(organization, day).first()
    if year is None:
        raise ValidationError(
            f"Năm {day.year} chưa được mở trong cổng; mời đồng chí báo văn phòng cấp ủy cấp trên."
        )
    return year


def closed_years(organization: Organization, *, since: dt.date) -> list[int]:
    """The closed years of the organisation's bloc, as numbers, that were not over before the day."""
    years = CampaignYear.objects.filter(organization__path=root_path(organization.path))
    closed = years.filter(state=CampaignYear.State.CLOSED, year__gte=since.year)
    return list(closed.order_by("year").values_list("year", flat=True))


class YearRecord(models.Model):
    """A record that belongs to one organisation in one campaign year."""

    year = required_key(CampaignYear, "năm", related_name="%(class)ss")
    organization = required_key(Organization, "tổ chức", related_name="%(class)ss")

    class Meta:
        abstract = True

    @property
    def calendar_year(self) -> int:
        """The number of its campaign year: 2026."""
        return self.year.calendar_year

    @property
    def why_locked(self) -> str:
        """Why nobody writes the record any more; empty while its year is not closed."""
        return self.year.why_locked


class RecordQuerySet(SearchMixin, models.QuerySet):
    def visible_to(self, user) -> RecordQuerySet:
        """Records of organisations that the user may view or record for, and of their own cells."""
        powers = ("view", "record", "record_register")
        return self.filter(user.scope.within(*powers) | user.scope.at_home())
