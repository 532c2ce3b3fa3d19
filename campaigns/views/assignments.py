"""The list of tasks that meetings gave: the reader's own, and those of the cells they follow."""

from functools import cached_property

import django_filters
import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from campaigns.models import Assignment, StudySession
from members.namesakes import tell_apart
from portal.kit.lists import TableView
from portal.kit.tables import DateColumn, Table
from portal.kit.text import short_date


class AssignmentTable(Table):
    content = tables.Column(verbose_name="Nhiệm vụ")
    assignee = tables.Column(verbose_name="Giao cho", default="Cả chi bộ", orderable=False)
    due_on = DateColumn(verbose_name="Hạn")
    done_on = DateColumn(verbose_name="Hoàn thành")
    session = tables.Column(verbose_name="Giao tại", order_by="session__held_on")
    on_line = ("due_on",)
    opened: frozenset[int] = frozenset()  # the meetings that the reader may open

    def before_render(self, request):
        records = [row.record for row in self.paginated_rows]
        tell_apart(record.assignee for record in records)
        known = StudySession.objects.visible_to(request.user)
        meetings = known.filter(pk__in={record.session_id for record in records})
        self.opened = frozenset(meetings.order_by().values_list("pk", flat=True))

    def render_due_on(self, value, record):
        day = short_date(value)
        if record.done_on or value >= timezone.localdate():
            return day
        overdue = '<span class="chip bad text-nowrap">quá hạn</span>'
        return format_html(f'<div><span class="text-nowrap">{{}}</span> {overdue}</div>', day)

    def render_session(self, value):
        label = f"{value}, {value.organization.label}"
        if value.pk not in self.opened:
            return label
        return format_html('<a href="{}">{}</a>', value.get_absolute_url(), label)

    def value_due_on(self, value):
        return value

    def value_session(self, value):
        return f"{value}, {value.organization.label}"


class AssignmentFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label="Tình trạng",
        empty_label="Chưa xong",
        choices=[("done", "Đã hoàn thành"), ("all", "Tất cả")],
        method="filter_state",
    )
    mine = django_filters.BooleanFilter(
        label="Giao cho tôi",
        method="filter_mine",
        widget=django_filters.widgets.forms.CheckboxInput,
    )

    def filter_state(self, rows, name, value):
        return rows.filter(done_on__isnull=False) if value == "done" else rows

    def filter_mine(self, rows, name, value):
        return rows.filter(assignee=self.request.user.member_id or 0) if value else rows

    def filter_queryset(self, queryset):
        rows = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["state"] else rows.filter(done_on__isnull=True)


class AssignmentListView(TableView):
    """What is still to be done, the earliest deadline first."""

    model = Assignment
    queryset = Assignment.objects.select_related(
        "assignee", "session__organization"
    ).in_order_of_deadline()
    table_class = AssignmentTable
    filterset_class = AssignmentFilter
    title = "Nhiệm vụ được giao"
    quick_filters = ("state", "mine")
    empty = "Không còn nhiệm vụ nào chưa xong. Nhiệm vụ có ở đây khi được ghi trong biên bản một buổi sinh hoạt."
    is_always_filtered = True  # finished tasks stay hidden
    create_label = "Ghi kết quả vào biên bản gần nhất"

    @cached_property
    def create_url(self) -> str:
        """Where results are written: the minutes of the last meeting that can still be written."""
        user = self.request.user
        meetings = StudySession.objects.filter(
            user.scope.at("record"), kind__in=StudySession.MEETINGS
        )
        last = meetings.exclude(state=StudySession.State.CONFIRMED).order_by("-held_on").first()
        if last is None or not user.has_perm("campaigns.record_session", last):
            return ""
        return reverse("campaigns:session_proceedings", args=[last.pk])
