"""The minutes of a session: a second page after the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.minutes import Minutes, Part, save_minutes
from campaigns.actions.visits import expected_visits
from campaigns.forms.minutes import AgendaFormSet, AssignmentFormSet, MinutesForm, ResultFormSet
from campaigns.models import Assignment, Attendance, StudySession
from portal.kit.conflicts import NOTHING, Difference
from portal.kit.views import refuse


@dataclass
class Line:
    """One person of the sheet with what he contributed, as stored or as typed."""

    attendance: Attendance
    part: Part
    error: str = ""


def stored(attendance: Attendance) -> Part:
    return Part(
        attendance.opinion,
        attendance.spoke,
        attendance.self_criticism,
        attendance.essay,
        attendance.essay_mark,
    )


def typed(data, member: int) -> Part:
    return Part(
        data.get(f"opinion-{member}", "").strip(),
        f"spoke-{member}" in data,
        f"criticism-{member}" in data,
        f"essay-{member}" in data,
        data.get(f"mark-{member}", "").strip(),
    )


def part_differences(lines: list[Line]) -> list[Difference]:
    """Whose contribution as typed differs from what is saved now."""
    return [
        Difference(
            str(line.attendance.member),
            line.attendance.taking_part or NOTHING,
            Attendance(**vars(line.part)).taking_part or NOTHING,
        )
        for line in lines
        if stored(line.attendance) != line.part
    ]


class MinutesView(View):
    """Agenda, content, votes, tasks and results of earlier ones, contributions, delegates."""

    def get_session(self) -> StudySession:
        found = (
            StudySession.objects.visible_to(self.request.user)
            .select_related("organization", "year", "joint_host")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        if not (
            found.takes_minutes and self.request.user.has_perm("campaigns.record_session", found)
        ):
            raise PermissionDenied
        return found

    def forms(self, session, data=None) -> Minutes:
        people = [("", "Cả chi bộ")] + [
            (home.member_id, str(home.member))
            for home in session.expected_members()
            .select_related("member")
            .order_by("member__sort_name")
        ]
        return Minutes(
            MinutesForm(data, instance=session),
            AgendaFormSet(data, instance=session, prefix="agenda"),
            AssignmentFormSet(data, instance=session, prefix="new", form_kwargs={"people": people}),
            ResultFormSet(
                data,
                queryset=Assignment.objects.unfinished_before(session).select_related("assignee"),
                prefix="earlier",
            ),
        )

    def lines(self, session, data=None) -> list[Line]:
        """Who was present; who is marked absent only where something was typed for him."""
        found = []
        sheet = session.attendances.select_related("member").order_by("member__sort_name")
        for attendance in sheet:
            part = stored(attendance) if data is None else typed(data, attendance.member_id)
            present = attendance.mark == Attendance.Mark.PRESENT
            if present:
                found.append(Line(attendance, part))
            elif not part.is_empty:
                error = f"Đồng chí {attendance.member} vắng mặt nên không có ý kiến, bài thu hoạch."
                found.append(Line(attendance, part, error))
        return found

    def get(self, request, pk):
        session = self.get_session()
        return self.page(session, self.forms(session), self.lines(session))

    def post(self, request, pk):
        session = self.get_session()
        minutes, lines = self.forms(session, request.POST), self.lines(session, request.POST)
        minutes.visits = {int(pk) for pk in request.POST.getlist("visit") if pk.isdecimal()}
        minutes.people = {line.attendance.member_id: line.part for line in lines}
        forms = (minutes.form, minutes.agenda, minutes.assignments, minutes.earlier)
        valid = [part.is_valid() for part in forms]
        if not all(valid) or any(line.error for line in lines):
            return self.page(session, minutes, lines, status=422)
        version = minutes.form.cleaned_data["version"]
        try:
            save_minutes(session, minutes, read_version=version)
        except ValidationError as error:
            return self.page(session, minutes, lines, status=refuse(minutes.form, error))
        messages.success(request, "Đã lưu biên bản.")
        return redirect(session)

    def page(self, session, minutes, lines, status=200):
        if minutes.form.is_bound:
            minutes.form.meet_saved()
            if minutes.form.conflict is not None:
                minutes.form.conflict += part_differences(lines)
        context = {
            "session": session,
            "minutes": minutes,
            "form": minutes.form,
            "lines": lines,
            "visits": expected_visits(session).select_related("delegate"),
            "came": minutes.visits or set(session.visits.values_list("pk", flat=True)),
        }
        return render(self.request, "campaigns/sessions/minutes.html", context, status=status)
