"""Pages of sessions: the list, and one session."""

from __future__ import annotations

from collections.abc import Iterator

import django_filters
import django_tables2 as tables
from django.views.generic import DetailView

from campaigns.models import Assignment, CampaignYear, StudySession
from campaigns.views.organizations import organizations_viewed
from campaigns.views.reading import InspectedMixin
from campaigns.views.this_year import ThisYearMixin
from portal.kit.actions import Action, ActionsMixin
from portal.kit.tables import DateColumn, StateColumn, StateFilter, Table
from portal.kit.views import ScopedMixin, TableView

# What the attic prints of a session: address and name.
DOCUMENTS = (
    ("bien-ban", "Biên bản"),
    ("nghi-quyet", "Nghị quyết"),
    ("diem-danh", "Tờ điểm danh trắng"),
    ("so-tay", "Hồ sơ đưa lên Sổ tay đảng viên điện tử"),
)


class SessionTable(Table):
    held_on = DateColumn(linkify=True, verbose_name="Ngày họp")
    organization = tables.Column(order_by="organization__path", verbose_name="Tổ chức")
    kind = tables.Column(accessor="short_kind", order_by="kind", verbose_name="Loại")
    attendance = tables.Column(
        accessor="present_count", verbose_name="Có mặt/phải dự", orderable=False
    )
    state = StateColumn(verbose_name="Trạng thái")
    on_telephones = "compact"

    class Meta(Table.Meta):
        model = StudySession
        fields = ("held_on", "organization", "kind", "attendance", "state")

    def render_attendance(self, record):
        return f"{record.present_count}/{record.expected_count}" if record.expected_count else ""


class SessionFilter(django_filters.FilterSet):
    year = django_filters.ModelChoiceFilter(
        label="Năm", queryset=lambda request: CampaignYear.objects.visible_to(request.user)
    )
    organization = django_filters.ModelChoiceFilter(
        label="Tổ chức", queryset=lambda request: organizations_viewed(request.user)
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=StudySession.Kind.choices)
    state = StateFilter(StudySession.State, unfinished=StudySession.UNFINISHED)
    since = django_filters.DateFilter(
        field_name="held_on",
        lookup_expr="gte",
        label="Từ ngày",
        widget=django_filters.widgets.forms.DateInput(attrs={"type": "date"}),
    )
    until = django_filters.DateFilter(
        field_name="held_on",
        lookup_expr="lte",
        label="Đến ngày",
        widget=django_filters.widgets.forms.DateInput(attrs={"type": "date"}),
    )
    handbook = django_filters.ChoiceFilter(
        label="Sổ tay điện tử", choices=[("late", "Quá hạn đưa lên")], method="filter_handbook"
    )

    def filter_handbook(self, queryset, name, value):
        return queryset.not_in_handbook()


class SessionListView(ThisYearMixin, TableView):
    model = StudySession
    queryset = StudySession.objects.select_related("organization")
    table_class = SessionTable
    filterset_class = SessionFilter
    title = "Sinh hoạt chi bộ"
    template_name = "campaigns/sessions/list.html"
    paginate_by = 25

    def get_table_kwargs(self):
        scope = self.request.user.scope
        one = not scope.down.get("view") and len(scope.held_at("view")) == 1
        return {"exclude": ("organization",)} if one else {}

    def get_context_data(self, **kwargs):
        user = self.request.user
        waiting = StudySession.objects.awaiting_confirmation(user)
        return super().get_context_data(
            waiting=waiting.count(),
            waiting_own=waiting.directly_under(user).count(),
            can_record=user.has_perm("campaigns.record_session"),
            can_view=user.has_perm("campaigns.list_sessions"),
            **kwargs,
        )


class SessionDetailView(ActionsMixin, InspectedMixin, ScopedMixin, DetailView):
    queryset = StudySession.objects.select_related(
        "organization__kind",
        "year",
        "topic",
        "chair",
        "recorder",
        "entered_by__member",
        "joint_host__organization",
    )
    template_name = "campaigns/sessions/detail.html"
    context_object_name = "session"

    def get_context_data(self, **kwargs):
        user, session = self.request.user, self.object
        source = session.host
        taken, required = session.time_taken()
        records = user.has_perm("campaigns.record_session", session)
        return super().get_context_data(
            attendances=session.attendances.select_related("member").order_by(
                "member__sort_name", "member_id"
            ),
            steps=session.steps.select_related("by__member"),
            actions=list(self.actions(records)),
            can_write_proceedings=session.takes_proceedings and records,
            can_handbook=records and self.is_for_handbook,
            assignments=Assignment.objects.filter(session__in=(session, source)).select_related(
                "assignee"
            ),
            earlier=Assignment.objects.come_back_at(session).select_related("assignee")
            if session.is_meeting
            else (),
            sittings=[source.pk, *source.joint_parts.values_list("pk", flat=True)],
            agenda=source.agenda.all(),
            studied=source.studied.all(),
            parts=session.joint_parts.select_related("organization"),
            issues=session.issues.select_related("handled_by"),
            visits=session.visits.select_related("delegate"),
            source=source,
            documents=DOCUMENTS,
            can_number=records and session.state in session.COUNTED,
            time_taken=taken,
            required_minutes=required,
            too_short=taken is not None and taken < required,
            **kwargs,
        )

    def actions(self, records: bool) -> Iterator[Action]:
        """What the reader may do with the meeting in its state; `records`: its sheet is theirs."""
        session = self.object
        if records and session.is_writable:
            yield self.action("Ghi tiếp", "campaigns:session_edit", "primary")
        if records and session.takes_proceedings:
            yield self.action("Biên bản", "campaigns:session_proceedings")
        if records and session.is_meeting and session.attendances.exists():
            yield self.action("Tiến độ cam kết", "campaigns:session_progress")
        if session.is_meeting:
            yield self.action("Chất lượng", "campaigns:session_quality")
        if records and self.is_for_handbook:
            yield self.action("Sổ tay điện tử", "campaigns:session_handbook")
        if records and session.is_unsent:
            yield self.action("Bỏ nháp", "campaigns:session_discard", "outline-danger")
        is_submitted = session.state == session.State.SUBMITTED
        if records and is_submitted:
            yield self.action("Rút lại", "campaigns:session_take_back")
        if session.state in session.COUNTED and self.request.user.has_perm(
            "campaigns.confirm_session", session
        ):
            yield self.action("Trả lại", "campaigns:session_return")
            if is_submitted:
                yield self.action("Xác nhận", "campaigns:session_confirm", "primary")

    @property
    def is_for_handbook(self) -> bool:
        """A meeting of a running year is entered in the electronic handbook."""
        return self.object.is_meeting and self.object.year.state in CampaignYear.RUNNING
