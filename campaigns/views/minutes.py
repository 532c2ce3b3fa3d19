"""The minutes of a session: a second page after the sheet."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.actions.sessions import save_minutes
from campaigns.forms.minutes import AssignmentFormSet, MinutesForm, ResultFormSet
from campaigns.models import Assignment, StudySession
from portal.kit.views import add_errors


class MinutesView(View):
    """Minutes, votes, tasks, results of earlier tasks, speakers and essays."""

    def get_session(self) -> StudySession:
        found = (
            StudySession.objects.visible_to(self.request.user)
            .select_related("organization", "year")
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

    def forms(self, session, data=None):
        people = [("", "Cả chi bộ")] + [
            (home.member_id, str(home.member))
            for home in session.expected_members()
            .select_related("member")
            .order_by("member__sort_name")
        ]
        return (
            MinutesForm(data, instance=session),
            AssignmentFormSet(data, instance=session, prefix="new", form_kwargs={"people": people}),
            ResultFormSet(
                data,
                queryset=Assignment.objects.unfinished_before(session).select_related("assignee"),
                prefix="earlier",
            ),
        )

    def get(self, request, pk):
        session = self.get_session()
        return self.page(session, *self.forms(session))

    def post(self, request, pk):
        session = self.get_session()
        form, assignments, earlier = self.forms(session, request.POST)
        if not all(part.is_valid() for part in (form, assignments, earlier)):
            return self.page(session, form, assignments, earlier, status=422)
        people = {
            attendance.member_id: {
                "spoke": f"spoke-{attendance.member_id}" in request.POST,
                "essay": f"essay-{attendance.member_id}" in request.POST,
                "essay_mark": request.POST.get(f"mark-{attendance.member_id}", "").strip(),
            }
            for attendance in session.attendances.all()
        }
        try:
            save_minutes(
                session,
                form=form,
                assignments=assignments,
                earlier=earlier,
                people=people,
                read_version=form.cleaned_data["version"],
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(session, form, assignments, earlier, status=409)
        messages.success(request, "Đã lưu biên bản.")
        return redirect(session)

    def page(self, session, form, assignments, earlier, status=200):
        context = {
            "session": session,
            "form": form,
            "assignments": assignments,
            "earlier": earlier,
            "present": session.attendances.filter(mark="P")
            .select_related("member")
            .order_by("member__sort_name"),
        }
        return render(self.request, "campaigns/sessions/minutes.html", context, status=status)
