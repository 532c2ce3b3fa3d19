"""The list of tasks that meetings gave: the reader's own, and those of the cells they follow."""

import django_filters
import django_tables2 as tables

from campaigns.models import Assignment
from members.namesakes import tell_apart
from portal.kit.lists import TableView
from portal.kit.tables import DateColumn, Table


class AssignmentTable(Table):
    content = tables.Column(verbose_name="Nhiệm vụ")
    assignee = tables.Column(verbose_name="Giao cho", default="Cả chi bộ", orderable=False)
    due_on = DateColumn(verbose_name="Hạn")
    done_on = DateColumn(verbose_name="Hoàn thành")
    session = tables.Column(verbose_name="Giao tại", order_by="session__held_on")
    on_line = ("due_on",)

    def before_render(self, request):
        tell_apart(row.record.assignee for row in self.paginated_rows)

    def render_session(self, value):
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
