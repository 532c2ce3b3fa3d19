"""A house of three years: the first on paper, the second closed and then changed, the third open."""

import datetime as dt

from campaigns.actions.closed_facts import keep_facts
from campaigns.models import CampaignYear, Pledge, WelfareContribution, WorkIndicator
from members.models import Organization
from reports.models import PastFigure
from tests.builders import hold
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory
from tests.house import build_house


def three_years():
    """2024 on paper, 2025 closed with a cell that was moved afterwards, 2026 open."""
    house = build_house()
    last = CampaignYearFactory(organization=house.bloc, year=2025, campaign=house.year.campaign)
    for member in house.members[house.cell.pk]:
        member.memberships.update(starts_on=dt.date(2025, 1, 1))
    hold(house, dt.date(2025, 3, 5), year=last, marks="PPPPA")
    hold(house, dt.date(2026, 2, 5), marks="PPPPP")
    hold(house, dt.date(2026, 2, 5), cell=house.sister_cell)
    for year, members in ((last, slice(0, 1)), (house.year, slice(1, 5))):
        for member in house.members[house.cell.pk][members]:
            PledgeFactory(year=year, organization=house.cell, member=member).submit(
                by=house.users.secretary
            )
        scheme = scheme_of(year.year)
        EvaluationFactory(
            year=year, organization=house.cell, member=house.members[house.cell.pk][0],
            scheme=scheme, state="decided", decided_grade=grade(scheme, "top"),
        )  # fmt: skip
        moment = dt.datetime(year.year, 3, 1, tzinfo=dt.UTC)
        Pledge.objects.filter(year=year).update(submitted_at=moment)
    for year, day in ((last, dt.date(2025, 5, 5)), (house.year, dt.date(2026, 5, 5))):
        WelfareContribution.objects.create(
            year=year, organization=house.cell, contributed_on=day, programme="Mái ấm",
            registered_vnd=2_000_000, paid_vnd=1_000_000,
        )  # fmt: skip
        WorkIndicator.objects.create(
            year=year, organization=house.cell, name="Tiếp công dân", unit="lượt",
            starts_on=day, ends_on=day, opening=0, received=10, resolved=year.year - 2020,
        )  # fmt: skip
    PastFigure.objects.create(
        organization=house.bloc, calendar_year=2024, key="pledges_submitted", numerator=30,
        denominator=40, source="Báo cáo số 9", by=house.users.staff,
    )  # fmt: skip
    CampaignYear.objects.filter(pk=last.pk).update(state="closed")
    keep_facts(last)
    Organization.objects.move(
        Organization.objects.get(pk=house.cell.pk),
        Organization.objects.get(pk=house.other_committee.pk),
        pos="last-child",
    )
    return house
