"""Nominations and commendations for tests."""

import datetime as dt

from factory.django import DjangoModelFactory

from campaigns.models import Commendation, Nomination


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


class CommendationFactory(DjangoModelFactory):
    class Meta:
        model = Commendation

    kind = "individual"
    recipient = "Trần Thị Gương"
    award = "honour"
    level = "upper"
    decided_on = dt.date(2026, 10, 5)
    achievement_year = 2026
