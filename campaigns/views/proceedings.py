"""The proceedings of a session: a second page after the sheet."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.proceedings import save_proceedings
from campaigns.actions.visits import expected_visits
from campaigns.forms.proceedings import HandbookForm, ProceedingsForms
from campaigns.models import StudySession
from portal.kit.access import visible_or_404
from portal.kit.lines import focus_last, with_one_more
from portal.kit.views import ChangeView, refuse

# Buttons that ask for one more empty line, and the formset that they mean.
MORE = {"more-agenda": "agenda", "more-task": "new"}
MOST_LINES = 40


class ProceedingsView(View):
    """Agenda, content, votes, tasks and results of earlier ones, contributions, delegates."""

    def get_session(self, pk) -> StudySession:
        sessions = StudySession.objects.select_related("organization__kind", "year", "joint_host")
        session = visible_or_404(sessions, self.request.user, pk, "campaigns.record_session")
        if not session.takes_proceedings:
            raise PermissionDenied
        return session

    def get(self, request, pk):
        return self.page(ProceedingsForms.of(self.get_session(pk)))

    def post(self, request, pk):
        session, data = self.get_session(pk), request.POST
        if prefix := MORE.get(data.get("action", "")):
            forms = ProceedingsForms.of(session, with_one_more(data, prefix, MOST_LINES))
            focus_last(forms.agenda if prefix == "agenda" else forms.assignments)
            return self.page(forms, added=True)
        forms = ProceedingsForms.of(session, data)
        if not forms.is_valid():
            return self.page(forms, status=422)
        try:
            save_proceedings(session=session, forms=forms)
        except ValidationError as error:
            return self.page(forms, status=refuse(forms.form, error))
        messages.success(request, "Đã lưu biên bản.")
        return redirect(session)

    def page(self, forms, status=200, *, added=False):
        if forms.form.is_bound:
            forms.meet_saved()
        context = {
            "session": forms.session,
            "added": added,
            "proceedings": forms,
            "form": forms.form,
            "lines": forms.contributions.shown,
            "visits": expected_visits(forms.session).select_related("delegate"),
        }
        return render(self.request, "campaigns/sessions/proceedings.html", context, status=status)


class SessionHandbookView(ChangeView):
    """When the meeting went into the electronic handbook: open in every state of an open year."""

    queryset = StudySession.objects.select_related("organization", "year")
    permission = "campaigns.record_session"
    form_class = HandbookForm
    title = "Đưa lên Sổ tay đảng viên điện tử"
    button = "Ghi ngày đưa lên"
    done = "Đã ghi ngày đưa lên Sổ tay."

    def get_initial(self):
        return {"handbook_on": self.object.handbook_on or timezone.localdate()}

    def change(self, record, data) -> None:
        record.put_in_handbook(on=data["handbook_on"], by=self.request.user)
