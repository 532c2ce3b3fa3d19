"""Nominations and commendations for tests."""

import datetime as dt

from factory.django import DjangoModelFactory

from campaigns.models import Commendation, Decision, Nomination


class NominationFactory(DjangoModelFactory):
    """An individual with a story and a vote, ready to be put forward."""

    class Meta:
        model = Nomination

    kind = "individual"
    nominee_name = "Trần Thị Gương"
    story = "Tận tụy với công việc"
    votes_for = 5
    votes_total = 5
    voted_on = dt.date(2026, 10, 5)


def decision_of(kind, issuer, number, day):
    """The decision of this issuer, number and day, entered without asking what the clock says."""
    same = {"issuer": issuer, "number": number, "decided_on": day}
    return Decision.objects.get_or_create(**same, kind=kind)[0]


class CommendationFactory(DjangoModelFactory):
    """`decision_number=` and `decided_on=` name the decision."""

    class Meta:
        model = Commendation

    kind = "individual"
    recipient = "Trần Thị Gương"
    award = "honour"
    level = "upper"
    decided_on = dt.date(2026, 10, 5)
    achievement_year = 2026
    state = "confirmed"

    @classmethod
    def _create(cls, model_class, *args, decision_number="", decided_on=None, **kwargs):
        row = model_class(**kwargs)
        if row.decision_id is None:
            row.decision = decision_of("commendation", row.issuer, decision_number, decided_on)
        row.save()
        return row
