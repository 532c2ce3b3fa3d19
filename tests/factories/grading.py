"""Evaluations and schemes for tests."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Ballot, BallotTally, Evaluation, Grade, GradingScheme
from campaigns.reference import schemes


def scheme_of(year):
    """The scheme in force, from the reference data."""
    schemes.load()
    return GradingScheme.objects.of_year(year)


def grade(scheme, standing, target="member"):
    return Grade.objects.get(scheme=scheme, standing=standing, target=target)


class EvaluationFactory(DjangoModelFactory):
    """`state=` sets the state as the verbs would leave it."""

    class Meta:
        model = Evaluation

    scheme = factory.LazyFunction(lambda: scheme_of(2026))
    organization_name = factory.LazyAttribute(lambda o: o.organization.name)
    member = None
    kind = factory.LazyAttribute(lambda o: "non_leader" if o.member else "collective")


def proposed(house, member, standing="good", **fields):
    """A member's evaluation proposed by their cell at this standing."""
    scheme = scheme_of(house.year.year)
    wanted = grade(scheme, standing)
    return EvaluationFactory(
        year=house.year,
        organization=fields.pop("organization", house.cell),
        member=member,
        scheme=scheme,
        state="proposed",
        self_grade=wanted,
        proposed_grade=wanted,
        proposed_points=95,
        **fields,
    )


def give_ballot(evaluation, votes, members=5, **fields):
    """A ballot with these votes by standing."""
    ballot = Ballot.objects.create(
        evaluation=evaluation, held_on=dt.date(2026, 11, 20), members=members, present=members,
        handed_out=members, returned=members, valid=members, tellers="Trần Thị Kiểm Phiếu",
        **fields,
    )  # fmt: skip
    for standing, number in votes.items():
        BallotTally.objects.create(
            ballot=ballot, grade=grade(evaluation.scheme, standing), votes=number
        )
    return ballot
