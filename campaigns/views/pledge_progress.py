"""How the pledges go, as told in a meeting: one line per pledge, kept with the meeting."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.pledges import note_progress_in_meeting
from campaigns.forms.pledges import ProgressLines
from campaigns.models import Attendance, Pledge, PledgeProgress, StudySession
from members.namesakes import tell_apart
from portal.kit.access import visible_or_404


def told_in(session: StudySession) -> list[tuple[Pledge, str]]:
    """Public pledges of those present, each with what this meeting noted of it."""
    present = session.attendances.filter(mark=Attendance.Mark.PRESENT).values("member")
    pledges = (
        Pledge.objects.filter(year=session.year, member__in=present, state__in=Pledge.PUBLIC)
        .select_related("member", "year")
        .order_by("member__sort_name", "kind")
    )
    tell_apart(pledge.member for pledge in pledges)
    notes = dict(PledgeProgress.objects.filter(session=session).values_list("pledge", "note"))
    return [(pledge, notes.get(pledge.pk, "")) for pledge in pledges]


class SessionProgressView(View):
    """The secretary notes what each member told; an emptied line deletes the note."""

    def dispatch(self, request, *args, pk, **kwargs):
        sessions = StudySession.objects.select_related("organization", "year")
        self.session = visible_or_404(sessions, request.user, pk, "campaigns.record_session")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        return self.page(self.lines())

    def post(self, request):
        lines = self.lines(request.POST)
        if not lines.is_valid():
            return self.page(lines, status=422)
        notes = [(line.pledge, line.cleaned_data["note"]) for line in lines if line.is_sent]
        try:
            note_progress_in_meeting(session=self.session, notes=notes, by=request.user)
        except ValidationError as error:
            return self.page(lines, error.messages, status=409)
        messages.success(request, "Đã ghi tiến độ cam kết nêu trong buổi họp.")
        return redirect(self.session)

    def lines(self, data=None) -> ProgressLines:
        return ProgressLines(data, records=told_in(self.session))

    def page(self, lines, errors=(), status=200):
        context = {"session": self.session, "lines": lines, "errors": errors}
        return render(self.request, "campaigns/sessions/progress.html", context, status=status)
