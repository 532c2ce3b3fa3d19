"""Forms of a session's proceedings: content, votes, assignments, results of earlier ones."""

from __future__ import annotations

from django import forms
from django.forms.models import (
    BaseInlineFormSet,
    inlineformset_factory,
    modelformset_factory,
)

from campaigns.actions.proceedings import most_voters, proposed_voters
from campaigns.models import AgendaItem, Assignment, Document, DocumentStudy, StudySession
from members.models import Member
from portal.kit.forms import Form, ModelForm, VersionedForm


class HandbookForm(Form):
    """The day on which the meeting went into the electronic handbook."""

    handbook_on = forms.DateField(label="Đưa lên Sổ tay đảng viên điện tử ngày")


VOTES = ("votes_for", "votes_against", "votes_other")
# What a joint meeting writes down once, at its host.
SHARED = ("studied", "proceedings", "criticism", "conclusions", "voters", *VOTES)


class ProceedingsForm(VersionedForm):
    """What was studied, said and concluded, and how it was voted."""

    class Meta:
        model = StudySession
        fields = SHARED
        widgets = {
            "studied": forms.CheckboxSelectMultiple,
            "proceedings": forms.Textarea(attrs={"rows": 6}),
            "criticism": forms.Textarea(attrs={"rows": 3}),
            "conclusions": forms.Textarea(attrs={"rows": 5}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.joint_host_id:
            for name in SHARED:
                del self.fields[name]
            return
        self.fields["studied"].queryset = documents_to_study(self.instance)
        self.fields[
            "studied"
        ].help_text = (
            "Nộp buổi này là chi bộ được ghi đã quán triệt các văn bản được chọn, đúng ngày họp."
        )
        self.proposed = proposed_voters(self.instance)
        if self.instance.voters is None:
            self.initial["voters"] = self.proposed
        self.fields[
            "voters"
        ].help_text = f"Theo bảng điểm danh: {self.proposed} đảng viên chính thức có mặt."

    def save(self, commit=True):
        """Write its own fields alone; state and handbook's day may be written meanwhile."""
        own = [name for name in self.fields if name in SHARED and name != "studied"]
        if own:
            self.instance.save(update_fields=own)
        self._save_m2m()
        return self.instance

    def clean(self):
        data = super().clean()
        votes = [data.get(name) for name in VOTES]
        if "voters" not in self.fields or any(name in self.errors for name in (*VOTES, "voters")):
            return data
        if all(vote is None for vote in votes):
            data["voters"] = None
            return data
        data["votes_for"] = data["votes_for"] or 0
        if data["voters"] is None:
            data["voters"] = self.proposed
        voters, present = data["voters"], most_voters(self.instance)
        given = sum(vote or 0 for vote in votes)
        if voters > present:
            self.add_error(
                "voters", f"Số người biểu quyết ({voters}) nhiều hơn số có mặt ({present})."
            )
        elif given > voters:
            self.add_error(
                "votes_for",
                f"Tổng số phiếu ({given}) nhiều hơn số người biểu quyết ({voters}).",
            )
        return data


def documents_to_study(session: StudySession):
    """What the cell must study and has not studied at another time."""
    organization = session.organization
    elsewhere = DocumentStudy.objects.filter(organization=organization).exclude(session=session)
    if not organization.kind.holds_members:
        return Document.objects.none()
    return (
        Document.objects.offered_to(organization)
        .filter(must_be_studied=True, issued_on__lte=session.held_on)
        .exclude(pk__in=elsewhere.values("document"))
    )


class AssignmentForm(ModelForm):
    """A task, for whom and by when; only members of the cells that met."""

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
    extra=1,
    max_num=40,
    can_delete=True,
    can_delete_extra=False,
)
AssignmentFormSet = inlineformset_factory(
    StudySession, Assignment, form=AssignmentForm, fk_name="session", extra=1, max_num=40
)
ResultFormSet = modelformset_factory(Assignment, form=ResultForm, extra=0)
