"""Forms of the tasks that a meeting gives, and of what became of earlier ones."""

from django import forms
from django.forms.models import inlineformset_factory, modelformset_factory

from campaigns.models import Assignment, StudySession
from members.models import Member
from portal.kit.forms import ModelForm
from portal.kit.lines import bounded


class AssignmentForm(ModelForm):
    """A task with a deadline, for a member of the cells that met or for the cell as a whole."""

    class Meta:
        model = Assignment
        fields = ("content", "assignee", "due_on")

    def __init__(self, *args, session: StudySession, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session
        self.fields["assignee"].queryset = Member.objects.all()
        self.fields["assignee"].choices = people

    def clean_assignee(self):
        member = self.cleaned_data["assignee"]
        known = {str(pk) for pk, _ in self.fields["assignee"].choices}
        if member and str(member.pk) not in known:
            raise forms.ValidationError("Hãy chọn một đồng chí của chi bộ.")
        return member

    def clean_due_on(self):
        day, held = self.cleaned_data["due_on"], self.session.held_on
        if day and day < held:
            raise forms.ValidationError(f"Hạn không thể trước ngày họp ({held:%d/%m/%Y}).")
        return day


class ResultForm(ModelForm):
    """What became of an earlier task, as this meeting reports it."""

    class Meta:
        model = Assignment
        fields = ("done_on", "result")

    def __init__(self, *args, session: StudySession, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and self.instance.pk and day < (given := self.instance.session.held_on):
            raise forms.ValidationError(
                f"Ngày hoàn thành không thể trước ngày giao việc ({given:%d/%m/%Y})."
            )
        if day and day > self.session.held_on:
            raise forms.ValidationError(
                f"Ngày hoàn thành không thể sau ngày họp ({self.session.held_on:%d/%m/%Y}); "
                "việc xong sau đó thì ghi ở buổi sau."
            )
        return day

    def clean(self):
        data = super().clean()
        day = data.get("done_on")
        if data.get("result") and not day and "done_on" not in self.errors:
            self.add_error(
                "done_on", "Việc đã xong thì ghi ngày hoàn thành; chưa xong thì để trống cả hai ô."
            )
        self.instance.reported_in = self.session if day else None
        return data


MOST_OPEN = 300  # assignments of earlier meetings that are not settled

AssignmentFormSet = bounded(
    inlineformset_factory(
        StudySession, Assignment, form=AssignmentForm, fk_name="session", extra=1, max_num=40
    )
)
ResultFormSet = bounded(
    modelformset_factory(Assignment, form=ResultForm, extra=0, max_num=MOST_OPEN, edit_only=True)
)
