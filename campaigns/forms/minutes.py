"""Forms of a session's minutes: content, votes, assignments, results of earlier ones."""

from __future__ import annotations

from django import forms
from django.forms.models import inlineformset_factory, modelformset_factory
from django.utils import timezone

from campaigns.models import Assignment, StudySession
from members.models import Member
from portal.kit.forms import ModelForm, VersionedForm


class MinutesForm(VersionedForm):
    """What was said and concluded, how it was voted, when it went into the handbook."""

    class Meta:
        model = StudySession
        fields = (
            "minutes",
            "conclusions",
            "votes_for",
            "votes_against",
            "votes_other",
            "handbook_on",
        )
        widgets = {
            "minutes": forms.Textarea(attrs={"rows": 10}),
            "conclusions": forms.Textarea(attrs={"rows": 5}),
        }

    def clean_handbook_on(self):
        day = self.cleaned_data["handbook_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError("Ngày ở tương lai.")
        return day

    def clean(self):
        data = super().clean()
        votes = [data.get(f"votes_{name}") or 0 for name in ("for", "against", "other")]
        present = self.instance.attendances.filter(mark="P").count()
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


AssignmentFormSet = inlineformset_factory(
    StudySession, Assignment, form=AssignmentForm, extra=2, max_num=40
)
ResultFormSet = modelformset_factory(Assignment, form=ResultForm, extra=0)
