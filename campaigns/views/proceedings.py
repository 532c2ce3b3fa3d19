"""The proceedings of a session: a second page after the sheet."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.proceedings import Part, Proceedings, save_proceedings
from campaigns.actions.visits import Delegates, delegate_differences, expected_visits
from campaigns.forms.proceedings import (
    AgendaFormSet,
    AssignmentFormSet,
    HandbookForm,
    ProceedingsForm,
    ResultFormSet,
)
from campaigns.models import Assignment, Attendance, StudySession
from members.models import Membership
from portal.kit.conflicts import NOTHING, Difference, line_differences
from portal.kit.views import ChangeView, refuse


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


def minutes_differences(proceedings: Proceedings) -> list[Difference]:
    """Where agenda, tasks and results of earlier ones as typed differ from what is saved now."""
    parts = (
        (proceedings.earlier, "Nghị quyết kỳ trước"),
        (proceedings.agenda, "Chương trình"),
        (proceedings.assignments, "Phân công"),
    )
    return [found for lines, label in parts for found in line_differences(lines, label)]


# Buttons that ask for one more empty line, and the lines they mean.
MORE = {"more-agenda": "agenda", "more-task": "new"}
MOST_LINES = 40


def one_line_more(data, prefix: str):
    """The submitted form with an empty line more at the end of one part."""
    data, name = data.copy(), f"{prefix}-TOTAL_FORMS"
    total = data.get(name, "")
    data[name] = str(min(int(total) if total.isdecimal() else 0, MOST_LINES - 1) + 1)
    return data


class ProceedingsView(View):
    """Agenda, content, votes, tasks and results of earlier ones, contributions, delegates."""

    def get_session(self) -> StudySession:
        found = (
            StudySession.objects.visible_to(self.request.user)
            .select_related("organization__kind", "year", "joint_host")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        if not (
            found.takes_proceedings
            and self.request.user.has_perm("campaigns.record_session", found)
        ):
            raise PermissionDenied
        return found

    def forms(self, session, data=None) -> Proceedings:
        met = [session.organization_id, *session.joint_parts.values_list("organization", flat=True)]
        people = [("", "Cả chi bộ")] + [
            (home.member_id, str(home.member))
            for home in Membership.objects.filter(organization__in=met)
            .expected_on(session.held_on)
            .select_related("member")
            .order_by("member__sort_name")
        ]
        tasks = {"session": session, "people": people}
        return Proceedings(
            ProceedingsForm(data, instance=session),
            AgendaFormSet(data, instance=session, prefix="agenda"),
            AssignmentFormSet(data, instance=session, prefix="new", form_kwargs=tasks),
            ResultFormSet(
                data,
                queryset=Assignment.objects.reportable_at(session).select_related(
                    "assignee", "session"
                ),
                prefix="earlier",
                form_kwargs={"session": session},
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
        session, data = self.get_session(), request.POST
        more = MORE.get(data.get("action", ""))
        if more:
            data = one_line_more(data, more)
        proceedings, lines = self.forms(session, data), self.lines(session, data)
        proceedings.visits = {int(pk) for pk in request.POST.getlist("visit") if pk.isdecimal()}
        proceedings.people = {line.attendance.member_id: line.part for line in lines}
        if more:
            return self.page(session, proceedings, lines)
        forms = (proceedings.form, proceedings.agenda, proceedings.assignments, proceedings.earlier)
        valid = [part.is_valid() for part in forms]
        if not all(valid) or any(line.error for line in lines):
            return self.page(session, proceedings, lines, status=422)
        try:
            save_proceedings(session, proceedings)
        except ValidationError as error:
            return self.page(session, proceedings, lines, status=refuse(proceedings.form, error))
        messages.success(request, "Đã lưu biên bản.")
        return redirect(session)

    def page(self, session, proceedings, lines, status=200):
        if proceedings.form.is_bound:
            proceedings.form.meet_saved()
            if proceedings.form.conflict is not None:
                proceedings.form.conflict += minutes_differences(proceedings)
                proceedings.form.conflict += part_differences(lines)
                proceedings.form.conflict += delegate_differences(
                    session, Delegates(proceedings.visits)
                )
        context = {
            "session": session,
            "proceedings": proceedings,
            "form": proceedings.form,
            "lines": lines,
            "visits": expected_visits(session).select_related("delegate"),
            "came": proceedings.visits
            if proceedings.form.is_bound
            else set(session.visits.values_list("pk", flat=True)),
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
