"""The sheet of a session: entering it anew, going on with it, sending it twice."""

from __future__ import annotations

from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from campaigns.actions.agenda import guidance_for, prescribed_agenda, topic_for
from campaigns.actions.sessions import TWICE, SheetRow, check_sheet, save_session, sheet_for
from campaigns.actions.visits import delegate_differences
from campaigns.forms.sessions import StudySessionForm
from campaigns.models import Attendance, CampaignYear, StudySession, TakenForm
from members.models import Organization, Position
from portal.kit.conflicts import Difference, named_differently
from portal.kit.views import refuse


def typed_marks(data) -> dict[int, tuple[str, str]]:
    """Read the sheet's lines from a submitted form."""
    marks = {}
    for key in data:
        if key.startswith("sheet-") and key[6:].isdecimal():
            number = int(key[6:])
            marks[number] = (data.get(f"mark-{number}", ""), data.get(f"reason-{number}", ""))
    return marks


def mark_in_words(mark: str, reason: str) -> str:
    """A line of the sheet as its reader knows it."""
    if mark not in Attendance.Mark.values:
        return "chưa điểm danh"
    label = Attendance.Mark(mark).label
    return f"{label} ({reason})" if mark == Attendance.Mark.EXCUSED else label


def mark_differences(session: StudySession, rows: list[SheetRow]) -> list[Difference]:
    """The lines in which the sheet as typed differs from the sheet as it is saved now."""
    saved = [
        (row.member, row.mark, row.reason, mark_in_words(old.mark, old.reason))
        for row, old in zip(rows, sheet_for(session), strict=True)
    ]
    return [
        Difference(str(member), old, mark_in_words(mark, reason))
        for member, mark, reason, old in saved
        if old != mark_in_words(mark, reason)
    ]


def chosen_differences(session: StudySession, form: StudySessionForm) -> list[Difference]:
    """Where the cells and delegates chosen are others than those saved now."""
    chosen = form.cleaned_data
    came = {visit.pk for visit in chosen.get("visits", ())}
    found = delegate_differences(session, came, chosen.get("delegate"))
    if "joint_cells" in form.fields:
        cells = Organization.objects.filter(studysessions__joint_host=session)
        label = str(form["joint_cells"].label)
        found += named_differently(label, cells, chosen.get("joint_cells", ()))
    return found


def digest(data) -> str:
    """What a form holds, without the key of its page and the button pressed."""
    held = sorted(
        (name, values)
        for name, values in data.lists()
        if name not in ("csrfmiddlewaretoken", "action", "submission_key")
    )
    return sha256(repr(held).encode()).hexdigest()


def taken_in(user, key: str) -> TakenForm | None:
    """The form with this key where it was already written: it came twice."""
    try:
        found = TakenForm.objects.select_related("session__organization").get(key=UUID(key))
    except (ValueError, TakenForm.DoesNotExist):
        return None
    if found.session and not user.has_perm("campaigns.record_session", found.session):
        return None
    return found


class SessionTakenView(View):
    """Tells the sheet whether its last form arrived, after the network was lost while sending."""

    def get(self, request):
        found = taken_in(request.user, request.GET.get("key", ""))
        if found is None:
            return JsonResponse({"taken": None})
        session = found.session
        url = session.get_absolute_url() if session else reverse("campaigns:session_list")
        return JsonResponse({"taken": url})


class SheetView(View):
    """The form of one session. Buttons: refresh the list, rest present, save, submit."""

    template_name = "campaigns/sessions/form.html"

    def get_session(self) -> StudySession:
        raise NotImplementedError  # the two pages below say which session

    def load(self) -> StudySession:
        """The session, and under which name a browser keeps its sheet while there is no network."""
        session = self.get_session()
        self.storage_key = session.pk or f"new:{session.organization_id}:{session.kind}"
        return session

    def get(self, request, **kwargs):
        session = self.load()
        return self.page(session, StudySessionForm(instance=session), sheet_for(session))

    def post(self, request, **kwargs):
        self.content = digest(request.POST)
        if found := taken_in(request.user, request.POST.get("submission_key", "")):
            changed = found.session and found.content not in ("", self.content)
            if not changed or not found.session.is_writable:
                return self.saved(found.session, request.POST.get("action", "save"))
            return self.changed_after_going_back(found.session)
        session = self.load()
        form = StudySessionForm(request.POST, instance=session)
        valid = form.is_valid()
        if "held_on" in form.errors:
            session.held_on = form.initial.get("held_on") or timezone.localdate()
        rows = sheet_for(session, typed_marks(request.POST))
        action = request.POST.get("action", "save")
        if action == "refresh":
            self.follow_topic(session, form)
            return self.page(session, form, rows)
        if action == "rest":
            for row in rows:
                row.mark = row.mark or "P"
            return self.page(session, form, rows)
        if not check_sheet(rows) or not valid:
            return self.page(session, form, rows, status=422)
        return self.save(session, form, rows, action)

    def changed_after_going_back(self, session):
        """The form was taken in before, then changed: it meets what was saved, nothing is lost."""
        self.storage_key = session.pk
        data = self.request.POST.copy()
        data["submission_key"], data["version"] = str(uuid4()), "-1"
        form = StudySessionForm(data, instance=session)
        form.is_valid()
        return self.page(session, form, sheet_for(session, typed_marks(data)), status=409)

    def follow_topic(self, session, form) -> None:
        """A topic that was only proposed gives way to the one of the kind and day now chosen."""
        if "topic" in form.fields and form["topic"].data == self.request.POST.get("proposed", ""):
            session.topic = topic_for(session.organization, session.kind, session.held_on)
            form.data = form.data.copy()
            form.data["topic"] = str(session.topic_id or "")

    def save(self, session, form, rows, action):
        pk = session.pk
        try:
            save_session(
                session,
                rows,
                by=self.request.user,
                read_version=form.cleaned_data["version"],
                key=form.cleaned_data["submission_key"],
                content=self.content,
                joint=form.cleaned_data.get("joint_cells"),
                came=form.cleaned_data["visits"],
                delegate=form.cleaned_data["delegate"],
            )
        except ValidationError as error:
            session.pk = pk  # nothing was written, not even a new draft
            return self.page(session, form, rows, status=refuse(form, error))
        return self.saved(session, action)

    def saved(self, session, action):
        """After the form was written, now or the first time it came: hand in where asked to."""
        if session is None:
            messages.info(self.request, "Bản nháp này đã được bỏ.")
            return redirect("campaigns:session_list")
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
        if form.is_bound:
            form.meet_saved()
            if form.conflict is not None:
                form.conflict += chosen_differences(session, form) + mark_differences(session, rows)
        context = {
            "form": form,
            "session": session,
            "storage_key": self.storage_key,
            "rows": rows,
            "wrong": [row for row in rows if row.error],
            "proposed": topic_for(session.organization, session.kind, session.held_on),
            "prescribed": prescribed_agenda(session) if session.year_id else [],
            "guidance": guidance_for(session.organization, session.year, session.held_on.month)
            if session.year_id
            else (),
            "unmarked": sum(not row.mark for row in rows),
            "present": sum(row.mark == "P" for row in rows),
            "already": self.already_entered(session, form),
            "returned": session.last_return()
            if session.pk and session.state == "returned"
            else None,
        }
        return render(self.request, self.template_name, context, status=status)

    def already_entered(self, session, form) -> StudySession | None:
        """The other meeting of the kind and day, where it stands in the way of this one."""
        if not form.is_bound or TWICE not in form.errors.get("held_on", ()):
            return None
        return (
            StudySession.objects.visible_to(self.request.user)
            .filter(organization=session.organization, kind=session.kind, held_on=session.held_on)
            .exclude(pk=session.pk)
            .first()
        )


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
        session.venue = last.venue if last else ""
        session.topic = topic_for(cell, session.kind, today)
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
