"""The records of one organisation's year-end round that its papers print."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from campaigns.models import (
    Ballot,
    CampaignYear,
    Commendation,
    Comment,
    Decision,
    Evaluation,
    Grade,
)
from campaigns.review_order import review_order
from members.models import Organization, User
from members.namesakes import tell_apart
from reports.models import DocumentNumber
from reports.papers.actions.numbering import paper_numbers
from reports.papers.listed_decisions import ListedDecision, decisions_of
from reports.papers.review_paper import posts_of

Round, State = Ballot.Round, Evaluation.State


@dataclass(frozen=True)
class GradingFile:
    """The grading of one organisation and of all below it in one year, as one reader may see it."""

    organization: Organization
    year: CampaignYear
    user: User

    @property
    def is_cell(self) -> bool:
        """Its members vote and are proposed here."""
        return self.organization.kind.holds_members

    @property
    def calendar_year(self) -> int:
        return self.year.calendar_year

    @property
    def visible(self) -> QuerySet[Evaluation]:
        return Evaluation.objects.visible_to(self.user).filter(
            year=self.year, organization__path__startswith=self.organization.path
        )

    @cached_property
    def rows(self) -> list[Evaluation]:
        """All that are graded: the unit, who leads it in the order of the review, the rest by unit."""
        rows = list(
            self.visible.exclude(state=State.NOT_GRADED)
            .select_related(
                "member", "organization__kind", "year", "scheme",
                "self_grade", "proposed_grade", "decided_grade", "decision",
            )
            .order_by("organization__path", "member__sort_name")
        )  # fmt: skip
        tell_apart(row.member for row in rows)
        for row in rows:
            row.year = self.year
        return review_order(rows, self.organization, timezone.localdate())

    @property
    def persons(self) -> list[Evaluation]:
        return [row for row in self.rows if row.is_of_member]

    @property
    def units(self) -> list[Evaluation]:
        return [row for row in self.rows if row.is_of_organization]

    @property
    def scheme(self):
        """The scheme of the round; None while nobody is graded."""
        return self.rows[0].scheme if self.rows else None

    @property
    def uses_form_04(self) -> bool:
        """The list of files has the number of the form of HD 43: the schemes that grade by 30 and 70."""
        return self.scheme is not None and self.scheme.general_points is not None

    @cached_property
    def grades(self) -> list[Grade]:
        """The grades of members, best first."""
        if self.scheme is None:
            return []
        return list(self.scheme.grades.filter(target=Grade.Target.MEMBER).order_by("rank"))

    @property
    def finalists(self) -> list[Evaluation]:
        """The members among whom the second round chooses."""
        second = {ballot.evaluation_id for ballot in self.ballots if ballot.round == Round.TOP}
        return [
            row
            for row in self.persons
            if row.pk in second
            or (row.proposed_grade and row.proposed_grade.standing == Grade.Standing.TOP)
        ]

    @cached_property
    def ballots(self) -> list[Ballot]:
        keys = [row.pk for row in self.persons]
        return list(
            Ballot.objects.filter(evaluation__in=keys)
            .prefetch_related("tallies__grade")
            .order_by("round", "held_on")
        )

    @property
    def voted_on(self) -> dt.date | None:
        """The day of the first ballot."""
        return min((ballot.held_on for ballot in self.ballots), default=None)

    @cached_property
    def sheets(self) -> list["TallySheet"]:
        """What the tellers counted: one sheet for each round, day and count of ballots."""
        by_row: dict[tuple, dict[int, Ballot]] = defaultdict(dict)
        for ballot in self.ballots:
            head = (ballot.round, ballot.held_on, ballot.members, ballot.present,
                    ballot.handed_out, ballot.returned, ballot.valid, ballot.tellers)  # fmt: skip
            by_row[head][ballot.evaluation_id] = ballot
        return [
            TallySheet.of([(row, ballots[row.pk]) for row in self.persons if row.pk in ballots])
            for ballots in by_row.values()
        ]

    def count(self, rows: Sequence[Evaluation], grade_of: str) -> list[tuple[Grade, int]]:
        """How many of these got each grade, best first; `grade_of` names the column."""
        counts = Counter(getattr(row, grade_of) for row in rows)
        counts.pop(None, None)
        return sorted(counts.items(), key=lambda pair: pair[0].rank)

    @cached_property
    def numbers(self) -> dict[str, DocumentNumber]:
        """The numbers that its papers have taken, by name of the paper."""
        return paper_numbers(self.organization, self.year)

    @cached_property
    def decisions(self) -> list[ListedDecision]:
        """The decisions of this organisation on grades."""
        decided = self.visible.filter(state=State.DECIDED, decision__issuer=self.organization)
        return decisions_of(decided.exclude(decision__kind=Decision.Kind.REGRADING))

    @cached_property
    def commending(self) -> list[ListedDecision]:
        """The decisions of this organisation to commend for achievements of the year."""
        rows = (
            Commendation.objects.counted()
            .visible_to(self.user)
            .filter(achievement_year=self.calendar_year, decision__issuer=self.organization)
        )
        return decisions_of(rows)

    def posts(self, day: dt.date) -> dict[int, str]:
        """By member, the Party posts held on a day, in words."""
        return posts_of([row.member_id for row in self.persons], day)

    @cached_property
    def residence_comments(self) -> int:
        """Members with a comment of the committee where they live."""
        comments = Comment.objects.filter(
            kind=Comment.Kind.RESIDENCE, evaluation__in=[row.pk for row in self.persons]
        )
        return comments.values("evaluation").distinct().count()


@dataclass(frozen=True)
class TallySheet:
    """One count of ballots: its head, the grades that were voted on, and the votes of each person."""

    head: Ballot
    grades: list[Grade]
    lines: list[tuple[Evaluation, list[int | None]]] = field(default_factory=list)

    @classmethod
    def of(cls, pairs: Iterable[tuple[Evaluation, Ballot]]) -> "TallySheet":
        pairs = list(pairs)
        votes = {
            row.pk: {tally.grade: tally.votes for tally in ballot.tallies.all()}
            for row, ballot in pairs
        }
        grades = sorted({grade for each in votes.values() for grade in each}, key=lambda g: g.rank)
        lines = [(row, [votes[row.pk].get(grade) for grade in grades]) for row, _ in pairs]
        return cls(pairs[0][1], grades, lines)

    @property
    def is_second(self) -> bool:
        return self.head.round == Round.TOP

    @property
    def absent(self) -> int:
        return self.head.members - self.head.present
