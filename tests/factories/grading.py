"""Evaluations and schemes for tests."""

import datetime as dt

import factory
import time_machine
from auditlog.context import disable_auditlog
from django.utils import timezone
from factory.django import DjangoModelFactory

from campaigns.forms.review_sheet import ReviewSheet
from campaigns.models import (
    Ballot,
    BallotTally,
    Evaluation,
    Grade,
    GradingScheme,
    GradingSettings,
)
from campaigns.reference import schemes
from tests.clock import NOW
from tests.copies import copied
from tests.factories.exemplars import decision_of

# Tests of pages count plainly: 20 % of those who reach the good grade, by committee.
PLAIN = {"cap_base": "reached_good", "cap_unit": "grassroots"}
ANSWERS = {
    "cap_rounding": "floor", "cap_counts_head": True, "cap_small_unit_minimum": 0,
    "ballot_threshold_percent": 50, "ballot_base": "members", "ballot_secret": True,
    "ballot_rounds": 1,
}  # fmt: skip


def scheme_of(year):
    """The scheme in force, from the reference data, with the plain cap of the tests."""
    if not GradingScheme.objects.exists():
        with time_machine.travel(NOW, tick=False):
            copied(_schemes)
    return GradingScheme.objects.of_year(year)


def _schemes():
    with disable_auditlog():
        schemes.load()
    GradingScheme.objects.filter(cap_percent__isnull=False).update(**PLAIN)


def settle(year, **answers):
    """Answer the open questions of a year; those not given as the tests' plain year does."""
    settings, _ = GradingSettings.objects.update_or_create(year=year, defaults=ANSWERS | answers)
    return settings


def grade(scheme, standing, target="member"):
    return Grade.objects.get(scheme=scheme, standing=standing, target=target)


class EvaluationFactory(DjangoModelFactory):
    """`state=` sets the state as the verbs would leave it.

    `decision_number=` and `decided_on=` name the decision.
    """

    class Meta:
        model = Evaluation

    scheme = factory.LazyFunction(lambda: scheme_of(2026))
    organization_name = factory.LazyAttribute(lambda o: o.organization.name)
    member = None
    kind = factory.LazyAttribute(lambda o: "non_leader" if o.member else "collective")

    @classmethod
    def _create(cls, model_class, *args, decision_number="", decided_on=None, **kwargs):
        row = super()._create(model_class, *args, **kwargs)
        if decided_on:
            issuer = row.issuer_on(decided_on)
            row.decision = decision_of("grading", issuer, decision_number, decided_on)
            row.save(update_fields=["decision"])
        return row


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


def typed_review(row, review, standing="good", action="submit", by=None, **more):
    """What the page posts where every text is this one, for the member or who types in the paper."""
    row.refresh_from_db()
    sheet = ReviewSheet(row, by=by or (row.member.user if row.member else None))
    texts = {name: review for name in sheet.form.fields if name.startswith("text-")}
    tables = {
        field.html_name: field.value()
        for table in sheet.tables.values()
        for field in table.management_form
    }
    return {
        "grade": grade(row.scheme, standing, row.target).pk, "points": "80", "version": row.version,
        "signed_on": timezone.localdate().isoformat(), "action": action, **texts, **tables, **more,
    }  # fmt: skip


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
