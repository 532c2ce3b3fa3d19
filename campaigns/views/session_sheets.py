"""The sheet of a session: entering a new one, editing a draft, receiving a form twice."""

from hashlib import sha256
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View

from campaigns.actions.agenda import guidance_for, next_session, prescribed_agenda, topic_for
from campaigns.actions.sessions import TWICE, save_session
from campaigns.actions.sheets import sheet_for
from campaigns.actions.visits import delegate_differences
from campaigns.forms.session_sheets import SheetFormSet
from campaigns.forms.sessions import StudySessionForm
from campaigns.models import Attendance, StudySession, TakenForm
from campaigns.views.organizations import WorkingFor, recording_sessions_for
from members.models import Organization
from portal.kit.access import unlocked, visible_or_404
from portal.kit.conflicts import Difference, named_differently
from portal.kit.sent_once import FORM_KEY
from portal.kit.views import refuse


class SessionTakenView(View):
    """Tells the sheet whether its last form arrived, after the network was lost while sending."""

    def get(self, request):
        taken_form = taken_before(request.user, request.GET.get("key", ""))
        if taken_form is None:
            return JsonResponse({"taken": None})
        session = taken_form.session
        url = session.get_absolute_url() if session else reverse("campaigns:session_list")
        return JsonResponse({"taken": url})


class SheetView(View):
    """The form of one session. Buttons: refresh the list, rest present, save, submit."""

    template_name = "campaigns/sessions/form.html"
    working_for: WorkingFor | None = None

    def get_session(self) -> StudySession:
        raise NotImplementedError  # the two pages below say which session

    def get(self, request, **kwargs):
        session = self.get_session()
        sheet = SheetFormSet(records=sheet_for(session))
        return self.page(session, StudySessionForm(instance=session), sheet)

    def post(self, request, **kwargs):
        action = request.POST.get("action", "save")
        if taken_form := taken_before(request.user, request.POST.get("submission_key", "")):
            session = taken_form.session
            is_changed = session and taken_form.content not in ("", digest(request.POST))
            if is_changed and session.is_writable:
                return self.changed_after_going_back(session)
            return self.saved(session, action)
        session = self.get_session()
        form = StudySessionForm(request.POST, instance=session)
        is_valid = form.is_valid()
        if "held_on" in form.errors:
            session.held_on = form.initial.get("held_on") or timezone.localdate()
        sheet = SheetFormSet(request.POST, records=sheet_for(session))
        if action == "refresh":
            self.follow_topic(session, form)
            return self.page(session, form, sheet.redrawn())
        if action == "rest":
            return self.page(session, form, sheet.redrawn(rest=Attendance.Mark.PRESENT))
        if not sheet.is_valid() or not is_valid:
            return self.page(session, form, sheet, status=422)
        return self.save(session, form, sheet, action)

    def changed_after_going_back(self, session):
        """A form that was taken in before and then changed is compared with what was saved."""
        data = self.request.POST.copy()
        data["submission_key"], data["version"] = str(uuid4()), "-1"
        form = StudySessionForm(data, instance=session)
        form.is_valid()
        sheet = SheetFormSet(data, records=sheet_for(session)).redrawn()
        return self.page(session, form, sheet, status=409)

    def follow_topic(self, session, form) -> None:
        """A topic that was only proposed gives way to the one of the kind and day now chosen."""
        if "topic" in form.fields and form["topic"].data == self.request.POST.get("proposed", ""):
            session.topic = topic_for(session.organization, session.kind, session.held_on)
            form.data = form.data.copy()
            form.data["topic"] = str(session.topic_id or "")

    def save(self, session, form, sheet, action):
        pk, data = session.pk, form.cleaned_data
        key = data["submission_key"]
        try:
            save_session(
                session=session,
                rows=sheet.rows,
                by=self.request.user,
                read_version=data["version"],
                taken_form=TakenForm(key=key, content=digest(self.request.POST)) if key else None,
                joint_cells=data.get("joint_cells"),
                delegates=form.delegates,
            )
        except ValidationError as error:
            session.pk = pk  # nothing was written, not even a new draft
            return self.page(session, form, sheet, status=refuse(form, error))
        return self.saved(session, action)

    def saved(self, session, action):
        """After the form was written, now or when it first came: hand in where asked to."""
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

    def page(self, session, form, sheet, status=200):
        if form.is_bound:
            form.meet_saved()
            if form.conflict is not None:
                form.conflict += sheet_differences(session, form, sheet)
        organization, held_on = session.organization, session.held_on
        year = session.year if session.year_id else None
        guidance = guidance_for(organization, year, held_on.month) if year else ()
        context = {
            "form": form,
            "session": session,
            "working_for": self.working_for,
            "sheet": sheet,
            # Under this name a browser keeps the sheet while there is no network.
            "storage_key": session.pk or f"new:{organization.pk}:{session.kind}",
            "proposed": topic_for(organization, session.kind, held_on),
            "prescribed": prescribed_agenda(session, guidance) if year else [],
            "guidance": guidance,
            "already": self.already_entered(session, form),
            "returned": session.state == "returned" and session.last_return(),
        }
        return render(self.request, self.template_name, context, status=status)

    def already_entered(self, session, form) -> StudySession | None:
        """The other session of the kind and day, where it stands in the way of this one."""
        if not form.is_bound or TWICE not in form.errors.get("held_on", ()):
            return None
        visible = StudySession.objects.visible_to(self.request.user)
        return visible.duplicates_of(session).first()


class SessionCreateView(SheetView):
    """The page “Ghi buổi sinh hoạt”: everything that can be known is already filled in."""

    def get_session(self) -> StudySession:
        self.working_for = recording_sessions_for(self.request)
        unit, kind = self.working_for.organization, self.request.GET.get("kind")
        kinds = StudySession.kinds_of(unit)
        if kind not in kinds:
            kind = kinds[0]
        session = next_session(organization=unit, kind=kind, day=timezone.localdate())
        if session.year_id and not self.working_for.past_years:
            unlocked(session.year)
        return session


class SessionEditView(SheetView):
    def get_session(self) -> StudySession:
        return visible_or_404(
            StudySession.objects.select_related("organization__kind", "year"),
            self.request.user,
            self.kwargs["pk"],
            "campaigns.record_session",
        )


def digest(data) -> str:
    """What a form contains, without the key of its page and the button pressed, as a hash."""
    ignored = ("csrfmiddlewaretoken", FORM_KEY, "action", "submission_key")
    content = sorted((name, values) for name, values in data.lists() if name not in ignored)
    return sha256(repr(content).encode()).hexdigest()


def taken_before(user, key: str) -> TakenForm | None:
    """The form with this key, where it was already written and the user may know so."""
    try:
        taken_form = TakenForm.objects.select_related("session__organization").get(key=UUID(key))
    except (ValueError, TakenForm.DoesNotExist):
        return None
    session = taken_form.session
    if session and not user.has_perm("campaigns.record_session", session):
        return None
    return taken_form


def sheet_differences(session, form, sheet) -> list[Difference]:
    """Where cells, delegates and marks as typed differ from those saved now."""
    differences = delegate_differences(session, form.delegates)
    if "joint_cells" in form.fields:
        cells = Organization.objects.filter(studysessions__joint_host=session)
        typed_cells = form.cleaned_data.get("joint_cells", ())
        differences += named_differently(str(form["joint_cells"].label), cells, typed_cells)
    pairs = zip(sheet_for(session), sheet.rows, strict=True)
    return differences + [
        Difference(str(typed.member), saved.in_words, typed.in_words)
        for saved, typed in pairs
        if saved.in_words != typed.in_words
    ]
