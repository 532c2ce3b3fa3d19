"""Forms of a session's proceedings: content and votes, and the page with all that goes with them."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.forms import BaseFormSet

from campaigns.actions.proceedings import most_voters, proposed_voters
from campaigns.actions.visits import Delegates, delegate_differences
from campaigns.models import Assignment, Document, DocumentStudy, StudySession
from members.models import Membership
from members.namesakes import tell_apart
from portal.kit.access import keys
from portal.kit.conflicts import line_differences
from portal.kit.forms import Form, VersionedForm
from portal.kit.lines import named

from .agenda import AgendaFormSet
from .assignments import AssignmentFormSet, ResultFormSet
from .contributions import ContributionFormSet


class HandbookForm(Form):
    """The day on which the meeting went into the electronic handbook."""

    handbook_on = forms.DateField(label="Đưa lên Sổ tay đảng viên điện tử ngày")


VOTES = ("votes_for", "votes_against", "votes_other")
# What a joint meeting writes once, at its host.
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
        studied, voters = self.fields["studied"], self.fields["voters"]
        studied.queryset = documents_to_study(self.instance)
        studied.help_text = (
            "Nộp buổi này là chi bộ được ghi đã quán triệt các văn bản được chọn, đúng ngày họp."
        )
        self.proposed = proposed_voters(self.instance)
        if self.instance.voters is None:
            self.initial["voters"] = self.proposed
        voters.help_text = f"Theo bảng điểm danh: {self.proposed} đảng viên chính thức có mặt."

    def save(self, commit=True):
        """Save the fields of this form only: state and handbook day may have changed meanwhile."""
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
    """Documents that the cell must study and has not studied at another time."""
    organization = session.organization
    elsewhere = DocumentStudy.objects.filter(organization=organization).exclude(session=session)
    if not organization.kind.holds_members:
        return Document.objects.none()
    return (
        Document.objects.offered_to(organization)
        .filter(must_be_studied=True, issued_on__lte=session.held_on)
        .exclude(pk__in=elsewhere.values("document"))
    )


@dataclass
class ProceedingsForms:
    """All that stands on the page of a session's proceedings; it is saved as a whole."""

    session: StudySession
    form: ProceedingsForm
    agenda: BaseFormSet
    assignments: BaseFormSet
    earlier: BaseFormSet  # what became of the assignments of earlier meetings
    contributions: ContributionFormSet
    visits: set[int]  # the visits of the delegates who came

    @classmethod
    def of(cls, session: StudySession, data=None) -> ProceedingsForms:
        """Build them as stored, or as typed."""
        sheet = list(session.attendances.select_related("member").order_by("member__sort_name"))
        tell_apart(attendance.member for attendance in sheet)
        if data is None:
            visits = set(session.visits.values_list("pk", flat=True))
        else:
            visits = keys(data.getlist("visit"))
        reportable = Assignment.objects.reportable_at(session).select_related("assignee", "session")
        return cls(
            session=session,
            form=ProceedingsForm(data, instance=session),
            agenda=AgendaFormSet(data, instance=session, prefix="agenda"),
            assignments=AssignmentFormSet(
                data,
                instance=session,
                prefix="new",
                form_kwargs={"session": session, "people": _assignees(session)},
            ),
            earlier=ResultFormSet(
                data, queryset=reportable, prefix="earlier", form_kwargs={"session": session}
            ),
            contributions=ContributionFormSet(data, records=sheet),
            visits=visits,
        )

    @property
    def lines(self) -> tuple:
        """The parts that save themselves."""
        return self.form, self.agenda, self.assignments, self.earlier

    @property
    def error_lines(self) -> list:
        """All lines of the page, each with its name, for the list of what is wrong."""
        return [
            *named(self.earlier, "Nghị quyết kỳ trước, việc"),
            *named(self.agenda, "Chương trình, mục"),
            *named(self.assignments, "Phân công, nhiệm vụ"),
            *self.contributions,
        ]

    def is_valid(self) -> bool:
        return all(part.is_valid() for part in (*self.lines, self.contributions))

    def meet_saved(self) -> None:
        """Before the page is drawn again: compare it where somebody else has saved meanwhile."""
        self.form.meet_saved()
        if self.form.conflict is None:
            return
        for part, label in (
            (self.earlier, "Nghị quyết kỳ trước"),
            (self.agenda, "Chương trình"),
            (self.assignments, "Phân công"),
        ):
            self.form.conflict += line_differences(part, label)
        self.form.conflict += self.contributions.differences()
        self.form.conflict += delegate_differences(self.session, Delegates(self.visits))


def _assignees(session: StudySession) -> list[tuple]:
    """Who may be given a task: the members of all cells that met, or the cell as a whole."""
    cells = [session.organization_id, *session.joint_parts.values_list("organization", flat=True)]
    memberships = Membership.objects.filter(organization__in=cells).expected_on(session.held_on)
    homes = memberships.select_related("member").order_by("member__sort_name")
    people = [membership.member for membership in homes]
    tell_apart(people)
    return [("", "Cả chi bộ")] + [(member.pk, str(member)) for member in people]
