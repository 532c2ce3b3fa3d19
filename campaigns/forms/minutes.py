"""Forms of a session's minutes: content, votes, assignments, results of earlier ones."""

from __future__ import annotations

from django import forms
from django.db.models import Q
from django.forms.models import (
    BaseInlineFormSet,
    inlineformset_factory,
    modelformset_factory,
)
from django.utils import timezone

from campaigns.models import AgendaItem, Assignment, Attendance, StudySession
from members.models import Member
from portal.kit.forms import ModelForm, VersionedForm

# What a joint meeting writes down once, at its host.
SHARED = ("minutes", "criticism", "conclusions", "votes_for", "votes_against", "votes_other")


class MinutesForm(VersionedForm):
    """What was said and concluded, how it was voted, when it went into the handbook."""

    class Meta:
        model = StudySession
        fields = (
            "minutes",
            "criticism",
            "conclusions",
            "votes_for",
            "votes_against",
            "votes_other",
            "handbook_on",
        )
        widgets = {
            "minutes": forms.Textarea(attrs={"rows": 10}),
            "criticism": forms.Textarea(attrs={"rows": 3}),
            "conclusions": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.joint_host_id:
            for name in SHARED:
                del self.fields[name]

    def clean_handbook_on(self):
        day = self.cleaned_data["handbook_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày ở tương lai.")
        return day

    def clean(self):
        data = super().clean()
        votes = [data.get(f"votes_{name}") or 0 for name in ("for", "against", "other")]
        whole = Q(session=self.instance) | Q(session__joint_host=self.instance)
        present = Attendance.objects.filter(whole, mark=Attendance.Mark.PRESENT).count()
        if sum(votes) > present:
            self.add_error(
                "votes_for", f"Tổng số phiếu ({sum(votes)}) nhiều hơn số có mặt ({present})."
            )
        return data


class AssignmentForm(ModelForm):
    """A task, for whom and by when; only members of the cell."""

    class Meta:
        model = Assignment
        fields = ("content", "assignee", "due_on")

    def __init__(self, *args, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        if people is not None:
            self.fields["assignee"].choices = people
        self.fields["assignee"].queryset = Member.objects.all()
        if people is not None:
            self.fields["assignee"].choices = people

    def clean_assignee(self):
        member = self.cleaned_data["assignee"]
        known = {str(pk) for pk, _ in self.fields["assignee"].choices}
        if member and str(member.pk) not in known:
            raise forms.ValidationError("Hãy chọn một đồng chí của chi bộ.")
        return member


class ResultForm(ModelForm):
    """What became of an earlier task."""

    class Meta:
        model = Assignment
        fields = ("done_on", "result")


class AgendaForm(ModelForm):
    """An item as the cell took it up; a prescribed one may be changed or left out with a reason."""

    class Meta:
        model = AgendaItem
        fields = ("content", "reason")

    def clean(self):
        data = super().clean()
        prescribed, content = self.instance.prescribed, data.get("content", "")
        if prescribed and content == prescribed:
            data["reason"] = ""
        elif prescribed and not data.get("reason"):
            self.add_error("reason", "Thay hoặc bỏ mục cấp trên định hướng thì phải ghi lý do.")
        return data


class BaseAgendaFormSet(BaseInlineFormSet):
    """An own item left empty is taken away; new ones come last."""

    def _should_delete_form(self, form):
        emptied = form.instance.pk and not form.instance.prescribed
        return bool(emptied and not form.cleaned_data.get("content"))

    def clean(self):
        super().clean()
        last = max((form.instance.position for form in self.initial_forms), default=0)
        for form in self.extra_forms:
            last += 1
            form.instance.position = last


AgendaFormSet = inlineformset_factory(
    StudySession,
    AgendaItem,
    form=AgendaForm,
    formset=BaseAgendaFormSet,
    extra=2,
    max_num=40,
    can_delete=True,
    can_delete_extra=False,
)
AssignmentFormSet = inlineformset_factory(
    StudySession, Assignment, form=AssignmentForm, extra=2, max_num=40
)
ResultFormSet = modelformset_factory(Assignment, form=ResultForm, extra=0)
