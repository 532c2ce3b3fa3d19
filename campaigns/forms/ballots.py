"""The ballot sheet of a cell: the numbers of the ballot, and a line for each member."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django import forms

from campaigns.forms.evaluations import GradeField
from campaigns.models import Ballot, Evaluation, Grade
from portal.kit.forms import ModelForm
from portal.kit.lines import VersionedLineForm
from portal.kit.sentences import speak_plainly
from portal.kit.text import number

MOST_VOTES = 9999


class BallotHeadForm(ModelForm):
    """The numbers of the ballot that hold for every line."""

    class Meta:
        model = Ballot
        fields = (
            "held_on", "members", "present", "handed_out", "returned", "valid", "quota",
            "tellers", "members_reason",
        )  # fmt: skip

    not_in_future = {"held_on": "Ngày bỏ phiếu ở tương lai."}

    def __init__(self, *args, ballot_round: int = Ballot.Round.GRADE, **kwargs):
        super().__init__(*args, **kwargs)
        if ballot_round == Ballot.Round.GRADE:
            del self.fields["quota"]
        else:
            self.fields["quota"].required = True

    def clean(self):
        data = super().clean()
        order = ("members", "present", "handed_out", "returned", "valid")
        labels = {name: self.fields[name].label.lower() for name in order}
        for more, less in pairwise(order):
            if None not in (data.get(more), data.get(less)) and data[less] > data[more]:
                self.add_error(
                    less, f"Số {labels[less]} không thể nhiều hơn số {labels[more]} ({data[more]})."
                )
        return data

    def _post_clean(self):
        """The order of the numbers is checked above, at the field that is wrong."""


class BallotLineForm(VersionedLineForm):
    """The votes on one member and what the cell proposes; an empty number of votes is none."""

    grade = GradeField(nothing="Chưa đề xuất")
    points = forms.DecimalField(max_digits=5, decimal_places=2, required=False)

    def __init__(
        self,
        data=None,
        *,
        evaluation: Evaluation,
        grades: Sequence[Grade],
        voted: Sequence[Grade],
        ballot: Ballot | None,
        is_second: bool,
    ):
        super().__init__(data, record=evaluation, key=evaluation.pk)
        self.evaluation, self.voted, self.is_second = evaluation, voted, is_second
        self.grades = grades
        self._add_votes(ballot)
        self.fields["grade"].offer(grades)
        self.fields["grade"].initial = evaluation.proposed_grade_id
        if is_second:
            del self.fields["points"]  # those of the first round stay
            return
        known = (evaluation.proposed_points, evaluation.points_by_lines, evaluation.self_points)
        self.fields["points"].initial = next((n for n in known if n is not None), None)
        self._name("points", "điểm")

    def _add_votes(self, ballot: Ballot | None) -> None:
        stored = {tally.grade_id: tally.votes for tally in ballot.tallies.all()} if ballot else {}
        for grade in self.voted:
            name = f"votes-{grade.pk}"
            self.fields[name] = forms.IntegerField(
                required=False,
                min_value=0,
                max_value=MOST_VOTES,
                initial=stored.get(grade.pk),
                widget=forms.TextInput(attrs={"inputmode": "numeric"}),
            )
            speak_plainly(self.fields[name])
            self._name(name, f"số phiếu {grade}")

    def _name(self, name: str, what: str, css_class: str = "form-control votes") -> None:
        label = f"{self.evaluation.member}: {what}"
        self.fields[name].widget.attrs |= {"class": css_class, "aria-label": label}

    def add_prefix(self, field_name: str) -> str:
        """Votes are called `votes-<evaluation>-<grade>`."""
        name, *grade = field_name.split("-")
        return "-".join([super().add_prefix(name), *grade])

    @property
    def whose(self) -> str:
        return str(self.evaluation.member)

    @property
    def vote_fields(self) -> list[tuple[Grade, forms.BoundField]]:
        """The field of each grade that is voted on."""
        return [(grade, self[f"votes-{grade.pk}"]) for grade in self.voted]

    @property
    def self_grade(self) -> str:
        """The grade that the member takes for themselves, with their points: HTTNV (83)."""
        grade, points = self.evaluation.self_grade, self.evaluation.self_points
        return f"{grade.short_label if grade else '–'}{f' ({number(points)})' if points is not None else ''}"

    @property
    def columns(self) -> list[tuple[Grade, bool, forms.BoundField | None]]:
        """By grade: whether it is proposed, and its votes where it is voted on in this round."""
        value = str(self["grade"].value() or "")
        votes = dict(self.vote_fields)
        return [(grade, str(grade.pk) == value, votes.get(grade)) for grade in self.grades]

    def follow_votes(self) -> bool:
        """Mark the grade with the most votes where a valid line has votes and no grade.

        Of two grades with the same number of votes neither is marked.
        """
        if self.is_second or self.cleaned_data["grade"] is not None or not any(self.votes.values()):
            return False
        first, *others = sorted(self.votes, key=lambda grade: -self.votes[grade])
        if others and self.votes[others[0]] == self.votes[first]:
            return False
        data: Any = self.data.copy()
        data[self.add_prefix("grade")] = str(first)
        self.data = data
        return True

    @property
    def votes(self) -> dict[int, int]:
        """By grade, the votes of a valid line."""
        return {grade.pk: self.cleaned_data[f"votes-{grade.pk}"] or 0 for grade in self.voted}

    @property
    def points_given(self) -> Decimal | None:
        """The points of a valid line; in the second round those of the first."""
        if self.is_second:
            return self.evaluation.proposed_points
        return self.cleaned_data["points"]

    @property
    def is_filled(self) -> bool:
        """A valid line says something of its member."""
        return self.cleaned_data["grade"] is not None or any(self.votes.values())
