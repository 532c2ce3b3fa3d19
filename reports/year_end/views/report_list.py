"""Two lists: the organisations with their reports of each year, and the reports that were issued."""

import django_filters
import django_tables2 as tables
from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join

from campaigns.models import CampaignYear
from campaigns.views.organizations import OrganizationFilter
from members.models import Organization
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import DateColumn, LinkColumn, Table, YearNumberFilter
from portal.kit.views import PermissionMixin
from reports.figures.past import paper_years
from reports.figures.reporting_periods import offered_periods
from reports.models import Edition


class ReportTable(Table):
    """The organisations in the order of the tree; `years` are those with reports, newest first."""

    name = tables.Column(verbose_name="Tổ chức")
    kind = tables.Column(verbose_name="Loại")
    newest = tables.Column(verbose_name="Báo cáo", empty_values=(), exclude_from_export=True)
    earlier = tables.Column(verbose_name="Các năm trước", empty_values=(), exclude_from_export=True)
    issued = tables.Column(verbose_name="Đã chốt", empty_values=())

    on_line = ("newest",)

    class Meta:
        orderable = False

    def __init__(self, *args, years, top, **kwargs):
        super().__init__(*args, **kwargs)
        self.years, self.top = years, top

    def render_name(self, record):
        return format_html('<span class="tree-{}">{}</span>', record.depth - self.top, record.name)

    def value_name(self, record):
        return f"{'    ' * (record.depth - self.top)}{record.name}"

    def render_newest(self, record):
        return self._links(record, self.years[:1], "Năm ")

    def render_earlier(self, record):
        return self._links(record, self.years[1:])

    def render_issued(self, record):
        """The years whose report is issued, newest first."""
        years = {edition.calendar_year for edition in record.editions.all()}
        return ", ".join(map(str, sorted(years, reverse=True)))

    @staticmethod
    def _links(record, years, word=""):
        """A link for each year; who hears the links one by one hears whose report it is."""
        page = reverse("reports:report", args=[record.pk])
        return format_html_join(
            " · ",
            '<a href="{}?year={}">{}{}<span class="visually-hidden">: {}</span></a>',
            ((page, year, word, year, record.name) for year in years),
        )


class ReportFilter(django_filters.FilterSet):
    text = SearchFilter(label="Tên hoặc mã tổ chức")


class ReportListView(PermissionMixin, TableView):
    """Organisations whose reports the reader may open."""

    permission = "reports.list_reports"
    model = Organization
    table_class = ReportTable
    filterset_class = ReportFilter
    template_name = "reports/report_list.html"
    title = "Báo cáo cuối năm"
    empty = "Không có tổ chức nào mà đồng chí được xem báo cáo."

    def get_queryset(self):
        editions = Edition.objects.select_related("year")
        return (
            Organization.objects.with_power(self.request.user, "view")
            .select_related("kind")
            .prefetch_related(Prefetch("editions", editions))
        )

    @cached_property
    def highest(self) -> Organization | None:
        """The highest organisation whose report the reader may open."""
        rows = Organization.objects.with_power(self.request.user, "view")
        return rows.order_by("path").first()

    @cached_property
    def years(self) -> list[int]:
        """The years with something to report on, newest first."""
        today = timezone.localdate()
        begun = CampaignYear.objects.visible_to(self.request.user).filter(year__lte=today.year)
        on_paper = paper_years(self.highest) if self.highest else ()
        return sorted({*begun.values_list("year", flat=True), *on_paper}, reverse=True) or [
            today.year
        ]

    def get_table_kwargs(self):
        return {"years": self.years, "top": self.highest.depth if self.highest else 1}

    def get_context_data(self, **kwargs):
        user = self.request.user
        years = CampaignYear.objects.visible_to(user)
        return super().get_context_data(
            years=self.years,
            closable=years.closable() if user.has_perm("campaigns.close_year") else (),
            can_see_gallery=user.has_perm("reports.view_gallery"),
            can_export_many=user.has_perm("reports.export_many"),
            organization=self.highest,
            periods=offered_periods(self.highest) if self.highest else (),
            **kwargs,
        )


class EditionTable(Table):
    organization = LinkColumn(
        verbose_name="Tổ chức",
        order_by="organization__path",
        text=lambda edition: str(edition.organization),
    )
    year = tables.Column(verbose_name="Năm", accessor="calendar_year", order_by="year__year")
    number = tables.Column(verbose_name="Số, ký hiệu")
    issued_on = DateColumn(verbose_name="Ngày")
    signer = tables.Column(verbose_name="Người ký")
    edition = tables.Column(verbose_name="Lần ban hành")
    replaced_by = tables.Column(verbose_name="Đã được thay", orderable=False)

    on_line = ("year",)

    def render_replaced_by(self, record):
        why = f" ({record.replaced_why})" if record.replaced_why else ""
        return f"Đã được thay bằng lần {record.replaced_by}{why}"


class EditionFilter(django_filters.FilterSet):
    organization = OrganizationFilter()
    year = YearNumberFilter(label="Năm", field_name="year__year")


class EditionListView(PermissionMixin, TableView):
    """The reports that were issued; a corrected one stands above the one that it replaced."""

    permission = "reports.list_reports"
    queryset = Edition.objects.select_related("organization", "year").with_successor()
    table_class = EditionTable
    filterset_class = EditionFilter
    template_name = "reports/edition_list.html"
    title = "Báo cáo đã chốt"
    quick_filters = ("organization", "year")
    empty = (
        "Chưa có báo cáo nào được chốt. Khi chốt năm, báo cáo của mỗi tổ chức được ban hành và giữ "
        "nguyên số liệu lúc đó."
    )

    def get_context_data(self, **kwargs):
        user = self.request.user
        years = CampaignYear.objects.visible_to(user)
        archives = years.filter(editions__in=Edition.objects.visible_to(user)).distinct()
        return super().get_context_data(archives=archives, **kwargs)
