"""Records brought about by the steps that people take, for tests of what comes of them."""

from __future__ import annotations

from tests.factories.sessions import StudySessionFactory, mark_all

ALL_PRESENT = "P" * 12  # more than any cell of the house has


def hold(house, day, marks=ALL_PRESENT, *, cell=None, year=None, submit=True, by=None, **fields):
    """A meeting of the cell that day, marked and handed in; `submit=False` leaves it a bare draft."""
    session = StudySessionFactory(
        year=year or house.year, organization=cell or house.cell, held_on=day, **fields
    )
    if submit:
        mark_all(session, marks)
        session.submit(by=by or house.users.secretary)
    return session
