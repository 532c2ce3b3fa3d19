"""The page of decisions: the decision that covers them all, and a line for each evaluation."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone

from campaigns.actions.decisions import GradeChoice
from campaigns.forms.evaluations import GradeField
from campaigns.models import Decision, Evaluation, Grade
from portal.kit.forms import Form, VersionedForm
from portal.kit.lines import LineForm


class AnnounceForm(VersionedForm):
    """When the grades of a decision were told to who is graded, and made public."""

    not_in_future = dict.fromkeys(("told_on", "published_on"), "Ngày này ở tương lai.")

    class Meta:
        model = Decision
        fields = ("told_on", "published_on", "published_how")

    def _post_clean(self):
        """The days are checked and written by the decision's verb."""


class DecisionForm(Form):
    """The decision that covers all the marks of the page."""

    not_in_future = {"decided_on": "Ngày quyết định ở tương lai."}
    number = forms.CharField(
        label="Số quyết định",
        max_length=60,
        error_messages={"required": "Hãy ghi số quyết định."},
    )
    decided_on = forms.DateField(label="Ngày quyết định")
    note = forms.CharField(
        label="Ghi chú chung",
        required=False,
        max_length=300,
        help_text="Lý do khác đề xuất thì ghi ở từng dòng.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decided_on"].initial = timezone.localdate()


class DecisionLineForm(LineForm):
    """What is decided of one evaluation; without a grade it stays undecided."""

    input_names = {"is_distinguished": "distinction"}

    grade = GradeField(nothing="")
    reason = forms.CharField(required=False)
    is_distinguished = forms.BooleanField(required=False)
    early: Sequence[str] = ()  # what should be decided before it
    head_note = ""  # that a head stands above the own unit

    def __init__(self, data=None, *, evaluation: Evaluation, grades: Sequence[Grade]):
        super().__init__(data, key=evaluation.pk)
        self.evaluation = evaluation
        self.fields["grade"].offer(grades)

    @property
    def chosen(self) -> Grade | None:
        """The grade that is marked, also where the line is refused for another reason."""
        if not self.is_bound or "grade" in self.errors:
            return None
        return self.cleaned_data["grade"]

    @property
    def decision(self) -> GradeChoice:
        """What is decided by a valid line."""
        return GradeChoice(
            self.evaluation,
            self.chosen,
            self.cleaned_data["reason"],
            self.cleaned_data["is_distinguished"],
        )

    @property
    def fault(self) -> str:
        """What is wrong with the line, for a list that names whose it is."""
        return self.error.removeprefix(f"{self.evaluation.subject}: ")

    @property
    def needs_reason(self) -> bool:
        """The grade that is marked is not the proposed one, and no reason is given."""
        if self.chosen is None or self.chosen.pk == self.evaluation.proposed_grade_id:
            return False
        return not self.cleaned_data["reason"]
