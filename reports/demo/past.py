"""Totals of the years before the campaign's first, as signed reports have them."""

from reports.past.actions.totals import save_totals
from reports.past.plan import Entry

from .world import World

YEARS = 2  # before the first campaign year
TOTALS = {
    "members": (236, None),
    "regular_meetings": (231, 240),
    "attendance": (5_310, 5_520),
    "study_sessions": (74, None),
    "pledges_submitted": (221, 236),
    "exemplars": (31, None),
    "collectives": (9, None),
    "individuals": (22, None),
    "members_top": (44, 233),
    "welfare_paid": (185_000_000, None),
}


def build(world: World) -> None:
    """The bloc's totals alone: nobody kept those of its units."""
    first = world.years[0].calendar_year
    for year in range(first - YEARS, first):
        source = f"Báo cáo số 45-BC/ĐUK ngày 15/12/{year} (minh họa)"
        entries = [
            Entry(key, world.bloc, year, key, numerator - (first - year), denominator, source)
            for key, (numerator, denominator) in TOTALS.items()
        ]
        save_totals(
            entries=entries, versions=dict.fromkeys(TOTALS, 0), by=world.users["chuyenvien"]
        )
