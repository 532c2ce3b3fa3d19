"""Pages of sessions: the list, the sheet, one session, and what is done with it."""

from __future__ import annotations

from uuid import UUID

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from campaigns.actions.agenda import guidance_for, prescribed_agenda
from campaigns.actions.sessions import (
    check_sheet,
    confirm_many,
    discard_draft,
    save_session,
    sheet_for,
)
from campaigns.forms.sessions import StudySessionForm
from campaigns.models import Assignment, CampaignYear, StudySession, Topic
from members.models import Organization, Position
from portal.kit.forms import ConfirmForm, ReasonForm
from portal.kit.tables import DateColumn, StateColumn, Table
from portal.kit.views import ChangeView, ScopedMixin, TableView, add_errors

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
    kind = tables.Column(verbose_name="Loại")
    attendance = tables.Column(
        accessor="present_count", verbose_name="Có mặt/phải dự", orderable=False
    )
    state = StateColumn(verbose_name="Trạng thái")

    class Meta(Table.Meta):
        model = StudySession
        fields = ("held_on", "organization", "kind", "attendance", "state")

    def render_attendance(self, record):
        return f"{record.present_count}/{record.expected_count}" if record.expected_count else ""


class SessionFilter(django_filters.FilterSet):
    organization = django_filters.ModelChoiceFilter(
        label="Tổ chức", queryset=lambda request: organizations_viewed(request.user)
    )
    kind = django_filters.ChoiceFilter(label="Loại", choices=StudySession.Kind.choices)
    state = django_filters.ChoiceFilter(label="Trạng thái", choices=StudySession.State.choices)
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


def organizations_viewed(user):
    return Organization.objects.filter(user.scope.any_q(("view", "record"), ""))


class SessionListView(TableView):
    model = StudySession
    queryset = StudySession.objects.select_related("organization")
    table_class = SessionTable
    filterset_class = SessionFilter
    title = "Sinh hoạt chi bộ"
    template_name = "campaigns/sessions/list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            waiting=StudySession.objects.awaiting_confirmation(user).count(),
            can_record=user.has_perm("campaigns.record_session"),
            can_view=user.has_perm("campaigns.list_sessions"),
            **kwargs,
        )


class SessionDetailView(ScopedMixin, DetailView):
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
        source = session.minutes_of
        taken, required = session.time_taken()
        records = user.has_perm("campaigns.record_session", session)
        return super().get_context_data(
            attendances=session.attendances.select_related("member").order_by(
                "member__sort_name", "member_id"
            ),
            steps=session.steps.select_related("by__member"),
            can_record=session.is_writable and records,
            can_minutes=session.takes_minutes and records,
            can_handbook=session.is_meeting
            and records
            and session.year.state in CampaignYear.RUNNING,
            assignments=Assignment.objects.filter(session__in=(session, source)).select_related(
                "assignee"
            ),
            agenda=source.agenda.all(),
            studied=source.studied.all(),
            parts=session.joint_parts.select_related("organization"),
            issues=session.issues.select_related("handled_by"),
            visits=session.visits.select_related("delegate"),
            source=source,
            documents=DOCUMENTS,
            time_taken=taken,
            required_minutes=required,
            too_short=taken is not None and taken < required,
            can_discard=session.state == session.State.DRAFT and records,
            can_confirm=session.state == session.State.SUBMITTED
            and user.has_perm("campaigns.confirm_session", session),
            can_return=session.state in session.COUNTED
            and user.has_perm("campaigns.confirm_session", session),
            **kwargs,
        )


def typed_marks(data) -> dict[int, tuple[str, str]]:
    """Read the sheet's lines from a submitted form."""
    marks = {}
    for key in data:
        if key.startswith("sheet-") and key[6:].isdecimal():
            number = int(key[6:])
            marks[number] = (data.get(f"mark-{number}", ""), data.get(f"reason-{number}", ""))
    return marks


def taken_in(user, key: str) -> StudySession | None:
    """The session into which the form with this key was already written: it came twice."""
    try:
        found = StudySession.objects.filter(submission_key=UUID(key)).first()
    except ValueError:
        return None
    return found if found and user.has_perm("campaigns.record_session", found) else None


class SessionTakenView(View):
    """Tells the sheet whether its last form arrived, after the network was lost while sending."""

    def get(self, request):
        found = taken_in(request.user, request.GET.get("key", ""))
        return JsonResponse({"taken": found.get_absolute_url() if found else None})


class SheetView(View):
    """The form of one session. Buttons: refresh the list, rest present, save, submit."""

    template_name = "campaigns/sessions/form.html"

    def get_session(self) -> StudySession:
        raise NotImplementedError  # the two pages below say which session

    def get(self, request, **kwargs):
        session = self.get_session()
        return self.page(session, StudySessionForm(instance=session), sheet_for(session))

    def post(self, request, **kwargs):
        if found := taken_in(request.user, request.POST.get("submission_key", "")):
            return self.saved(found, request.POST.get("action", "save"))
        session = self.get_session()
        form = StudySessionForm(request.POST, instance=session)
        valid = form.is_valid()
        if "held_on" in form.errors:
            session.held_on = form.initial.get("held_on") or timezone.localdate()
        rows = sheet_for(session, typed_marks(request.POST))
        action = request.POST.get("action", "save")
        if action == "refresh":
            return self.page(session, form, rows)
        if action == "rest":
            for row in rows:
                row.mark = row.mark or "P"
            return self.page(session, form, rows)
        if not check_sheet(rows) or not valid:
            return self.page(session, form, rows, status=422)
        return self.save(session, form, rows, action)

    def save(self, session, form, rows, action):
        user = self.request.user
        try:
            save_session(
                session,
                rows,
                by=user,
                read_version=form.cleaned_data["version"],
                key=form.cleaned_data["submission_key"],
                joint=form.cleaned_data.get("joint_cells"),
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(
                session, form, rows, status=409 if error_code(error) == "conflict" else 422
            )
        return self.saved(session, action)

    def saved(self, session, action):
        """After the form was written, now or the first time it came: hand in where asked to."""
        if action == "submit" and session.is_writable:
            try:
                session.submit(by=self.request.user)
            except ValidationError as error:
                messages.warning(self.request, f"Đã lưu bản nháp. {error.messages[0]}")
                return redirect("campaigns:session_edit", session.pk)
            messages.success(self.request, "Đã nộp buổi sinh hoạt.")
        if not session.is_writable:
            return redirect(session)
        messages.success(self.request, "Đã lưu bản nháp.")
        return redirect("campaigns:session_edit", session.pk)

    def page(self, session, form, rows, status=200):
        context = {
            "form": form,
            "session": session,
            "rows": rows,
            "prescribed": prescribed_agenda(session) if session.year_id else [],
            "guidance": guidance_for(session.organization, session.year, session.held_on.month)
            if session.year_id
            else (),
            "unmarked": sum(not row.mark for row in rows),
            "present": sum(row.mark == "P" for row in rows),
            "returned": session.last_return()
            if session.pk and session.state == "returned"
            else None,
        }
        return render(self.request, self.template_name, context, status=status)


def error_code(error: ValidationError) -> str:
    return getattr(error, "code", "") or ""


class SessionCreateView(SheetView):
    """The page “Ghi buổi sinh hoạt”: everything that can be known is already filled in."""

    def get_session(self) -> StudySession:
        user = self.request.user
        cells = Organization.objects.filter(user.scope.q("record", "")).select_related("kind")
        if not cells:
            raise PermissionDenied
        wanted = self.request.GET.get("organization", "")
        cell = next((c for c in cells if str(c.pk) == wanted), None)
        if cell is None:
            if wanted:
                raise Http404
            cell = next((c for c in cells if c.kind.holds_meetings), cells[0])
        today = timezone.localdate()
        session = StudySession(organization=cell, held_on=today)
        if self.request.GET.get("kind") in StudySession.Kind.values:
            session.kind = self.request.GET["kind"]
        last = StudySession.objects.filter(organization=cell).order_by("-held_on").first()
        posts = dict(
            Position.objects.on(today)
            .filter(organization=cell, post__in=("secretary", "deputy"))
            .values_list("post", "member_id")
        )
        session.year = CampaignYear.objects.containing(cell, today).first()
        session.chair_id = posts.get("secretary")
        session.recorder_id = last.recorder_id if last and last.recorder_id else posts.get("deputy")
        session.place = last.place if last else ""
        session.topic = (
            Topic.objects.offered_to(cell)
            .filter(year__year=today.year)
            .order_by("-is_annual", "quarter")
            .first()
        )
        return session


class SessionEditView(SheetView):
    def get_session(self) -> StudySession:
        found = (
            StudySession.objects.visible_to(self.request.user)
            .select_related("organization__kind", "year")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        if not self.request.user.has_perm("campaigns.record_session", found):
            raise PermissionDenied
        return found


class SessionChangeView(ChangeView):
    queryset = StudySession.objects.select_related("organization", "year")


class SessionConfirmView(SessionChangeView):
    permission = "campaigns.confirm_session"
    form_class = ConfirmForm
    title = "Xác nhận buổi sinh hoạt"
    button = "Xác nhận"
    done = "Đã xác nhận."

    def change(self, record, data) -> None:
        record.confirm(by=self.request.user)


class SessionReturnView(SessionChangeView):
    permission = "campaigns.confirm_session"
    form_class = ReasonForm
    title = "Trả lại buổi sinh hoạt"
    button = "Trả lại chi bộ"
    done = "Đã trả lại; chi bộ sẽ thấy lý do."

    def change(self, record, data) -> None:
        record.send_back(by=self.request.user, reason=data["reason"])


class SessionDiscardView(SessionChangeView):
    permission = "campaigns.record_session"
    form_class = ConfirmForm
    title = "Bỏ bản nháp"
    button = "Bỏ hẳn bản nháp này"
    done = "Đã bỏ bản nháp."

    def change(self, record, data) -> None:
        discard_draft(record)

    def get_success_url(self):
        return reverse("campaigns:session_list")


class SessionBulkConfirmView(View):
    """Everything that waits for this committee, confirmed in one go."""

    template_name = "campaigns/sessions/confirm_many.html"

    def waiting(self):
        return (
            StudySession.objects.awaiting_confirmation(self.request.user)
            .select_related("organization", "year")
            .order_by("organization__path", "held_on")
        )

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("campaigns.confirm_session"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return render(request, self.template_name, {"sessions": self.waiting()[:200]})

    def post(self, request):
        chosen = [int(pk) for pk in request.POST.getlist("session") if pk.isdecimal()]
        visible = StudySession.objects.visible_to(request.user).filter(
            request.user.scope.q_from_above("review"), pk__in=chosen
        )
        done, skipped = confirm_many(
            visible.select_related("organization", "year"), by=request.user
        )
        messages.success(request, f"Đã xác nhận {done} buổi.")
        for session, why in skipped:
            messages.warning(request, f"Bỏ qua {session} của {session.organization}: {why}")
        return redirect(reverse("campaigns:session_list"))
