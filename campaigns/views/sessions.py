"""Pages of sessions: the list, and one session."""

import datetime as dt

import django_filters
import django_tables2 as tables
from django.db.models import Count, Q
from django.urls import reverse
from django.views.generic import DetailView

from campaigns.models import Assignment, CampaignYear, StudySession, Topic
from campaigns.models.agenda import on_campaign
from campaigns.models.attendance import unfit
from campaigns.views.organizations import OrganizationFilter
from campaigns.views.reading import InspectedMixin
from campaigns.views.this_year import ThisYearMixin, YearFilter, has_running_year
from members.hub import HubMixin
from members.models import Organization, OrganizationKind
from members.namesakes import tell_apart
from portal.kit.actions import ActionsMixin
from portal.kit.inputs import DateInput
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import DateColumn, StateColumn, StateFilter, Table
from portal.kit.text import short_date
from portal.kit.views import ScopedMixin

# What can be printed of a session: part of the address, and name.
DOCUMENTS = (
    ("bien-ban", "Biên bản"),
    ("nghi-quyet", "Nghị quyết"),
    ("diem-danh", "Tờ điểm danh trắng"),
    ("so-tay", "Hồ sơ đưa lên Sổ tay đảng viên điện tử"),
)

# The buttons of a session: the right that each needs, what it says, where it leads, its look.
BUTTONS = (
    ("record", "Ghi tiếp", "session_edit", "primary"),
    ("write_proceedings", "Biên bản", "session_proceedings", "outline-primary"),
    ("note_progress", "Tiến độ cam kết", "session_progress", "outline-primary"),
    ("see_quality", "Chất lượng", "session_quality", "outline-primary"),
    ("put_in_handbook", "Sổ tay điện tử", "session_handbook", "outline-primary"),
    ("discard", "Xóa bản nháp", "session_discard", "outline-danger"),
    ("take_back", "Rút lại", "session_take_back", "outline-primary"),
    ("send_back", "Trả lại", "session_return", "outline-primary"),
    ("confirm", "Xác nhận", "session_confirm", "primary"),
)


class SessionTable(Table):
    held_on = DateColumn(linkify=True, verbose_name="Ngày họp")
    organization = tables.Column(order_by="organization__path", verbose_name="Tổ chức")
    kind = tables.Column(accessor="short_kind", order_by="kind", verbose_name="Loại")
    attendance = tables.Column(
        accessor="present_count", verbose_name="Có mặt/phải dự", orderable=False
    )
    state = StateColumn(verbose_name="Trạng thái")
    on_phones = "compact"

    def render_attendance(self, record):
        return f"{record.present_count}/{record.expected_count}" if record.expected_count else ""


class SessionFilter(django_filters.FilterSet):
    text = SearchFilter(label="Chi bộ, nội dung hoặc ngày")
    year = YearFilter()
    organization = OrganizationFilter()
    kind = django_filters.ChoiceFilter(label="Loại", choices=StudySession.Kind.choices)
    mode = django_filters.ChoiceFilter(label="Hình thức", choices=StudySession.Mode.choices)
    form = django_filters.ChoiceFilter(label="Cách thể hiện", choices=StudySession.Form.choices)
    level = django_filters.ChoiceFilter(
        field_name="organization__kind__level",
        label="Cấp tổ chức",
        choices=OrganizationKind.Level.choices,
    )
    sector = django_filters.ChoiceFilter(
        field_name="organization__sector",
        label="Loại hình đơn vị",
        choices=Organization.Sector.choices,
    )
    counted = django_filters.ChoiceFilter(
        label="Được tính là",
        choices=[
            ("learning", "Học tập, quán triệt"),
            ("campaign", "Có nội dung học tập và làm theo"),
        ],
        method="filter_counted",
    )
    state = StateFilter(StudySession.State, unfinished=StudySession.UNFINISHED)
    topic = django_filters.ModelChoiceFilter(
        label="Chuyên đề", queryset=lambda request: Topic.objects.visible_to(request.user)
    )
    since = django_filters.DateFilter(
        field_name="held_on", lookup_expr="gte", label="Từ ngày", widget=DateInput
    )
    until = django_filters.DateFilter(
        field_name="held_on", lookup_expr="lte", label="Đến ngày", widget=DateInput
    )
    handbook = django_filters.ChoiceFilter(
        label="Sổ tay điện tử", choices=[("late", "Quá hạn đưa lên")], method="filter_handbook"
    )

    sheet = django_filters.ChoiceFilter(
        label="Điểm danh",
        choices=[("unfit", "Không khớp danh sách phải dự")],
        method="filter_sheet",
    )

    def filter_counted(self, queryset, name, value):
        is_learning = value == "learning"
        return queryset.counted().filter(
            Q(kind__in=StudySession.LEARNING) if is_learning else on_campaign()
        )

    def filter_sheet(self, queryset, name, value):
        return unfit(queryset)

    def filter_handbook(self, queryset, name, value):
        return queryset.not_in_handbook()


class SessionListView(HubMixin, ThisYearMixin, TableView):
    hub_tab = "sessions"
    model = StudySession
    queryset = StudySession.objects.select_related("organization").only(
        "held_on", "kind", "state", "present_count", "expected_count", "organization__name"
    )
    table_class = SessionTable
    filterset_class = SessionFilter
    title = "Sinh hoạt chi bộ"
    template_name = "campaigns/sessions/list.html"

    def why_empty(self, year: CampaignYear) -> str:
        return (
            f"Năm {year.calendar_year} chưa có buổi sinh hoạt nào. Chi bộ ghi buổi sinh hoạt ngay sau khi "
            "họp; cấp ủy cấp trên thấy buổi đó khi chi bộ nộp."
        )

    @property
    def empty_action(self) -> tuple[str, str]:
        user = self.request.user
        if user.has_perm("campaigns.record_session") and has_running_year(user):
            return "Ghi buổi sinh hoạt", reverse("campaigns:session_create")
        return "", ""

    def get_table_kwargs(self):
        scope = self.request.user.scope
        views_one = not scope.down.get("view") and len(scope.held_at("view")) == 1
        return {"exclude": ("organization",)} if views_one else {}

    def get_context_data(self, **kwargs):
        user = self.request.user
        own = Count("pk", filter=user.scope.directly_below("review"))
        waiting = StudySession.objects.awaiting_confirmation(user).order_by()
        counts = waiting.aggregate(waiting=Count("pk"), waiting_own=own)
        return super().get_context_data(
            **counts,
            can_record=user.has_perm("campaigns.record_session") and has_running_year(user),
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
    ).prefetch_related("joint_parts__organization", "visits__delegate", "issues__handled_by")
    template_name = "campaigns/sessions/detail.html"
    context_object_name = "session"

    def get_context_data(self, **kwargs):
        session, host = self.object, self.object.host
        attendances = session.attendances.select_related("member")
        attendances = attendances.order_by("member__sort_name", "member_id")
        tell_apart(attendance.member for attendance in attendances)
        assignments = Assignment.objects.select_related("assignee")
        parts = host.joint_parts.values_list("pk", flat=True)
        can = rights(self.request.user, session)
        return super().get_context_data(
            can=can,
            actions=[
                self.action(label, f"campaigns:{url}", style)
                for right, label, url, style in BUTTONS
                if can[right]
            ],
            sitting=session.sitting(),
            owed=self.owed(can) if session.is_meeting else (),
            host=host,
            agenda=host.agenda.all(),
            studied=host.studied.all(),
            attendances=attendances,
            assignments=assignments.filter(session__in=(session, host)),
            earlier=assignments.come_back_at(session) if session.is_meeting else (),
            reporting=[host.pk, *parts],  # the sessions of this meeting
            documents=DOCUMENTS,
            steps=session.steps.select_related("by__member"),
            **kwargs,
        )

    def owed(self, can) -> list[tuple[str, bool, str]]:
        """What belongs to a meeting, for those who record it: in words, whether done, and where."""
        session, host = self.object, self.object.host
        written = bool(host.proceedings or host.conclusions)
        lines = (
            ("write_proceedings", "Biên bản", written, "session_proceedings"),
            ("write_proceedings", "Chất lượng", bool(session.quality), "session_quality"),
            ("put_in_handbook", _handbook(session), bool(session.handbook_on), "session_handbook"),
        )
        found = [
            (label, done, reverse(f"campaigns:{url}", args=[session.pk]))
            for right, label, done, url in lines
            if can[right]
        ]
        sheet = "" if not can["record"] else reverse("campaigns:session_edit", args=[session.pk])
        is_marked = session.state in session.COUNTED
        return [("Điểm danh", is_marked, sheet), *found] if found else []


def _handbook(session: StudySession) -> str:
    last_day = session.held_on + dt.timedelta(days=StudySession.HANDBOOK_DAYS)
    return f"Sổ tay điện tử, hạn {short_date(last_day)}"


def rights(user, session: StudySession) -> dict[str, bool]:
    """What the user may do with the session as it stands now."""
    records = user.has_perm("campaigns.record_session", session)
    confirms = user.has_perm("campaigns.confirm_session", session)
    returns = user.has_perm("campaigns.return_session", session)
    is_submitted, is_counted = session.state == "submitted", session.state in session.COUNTED
    return {
        "record": records and session.is_writable,
        "write_proceedings": records and session.takes_proceedings,
        "see_quality": session.is_meeting,
        "note_progress": records and session.is_meeting and session.attendances.exists(),
        "put_in_handbook": records and session.is_meeting,
        "number": records and is_counted,
        "discard": records and session.is_unsent,
        "take_back": records and is_submitted,
        "confirm": confirms and is_submitted,
        "send_back": returns and is_counted,
    }
