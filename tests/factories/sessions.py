"""Sessions for tests: held by their organisation, with everybody marked."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from campaigns.actions.sessions import save_session
from campaigns.actions.sheets import sheet_for
from campaigns.models import Attendance, StudySession


class StudySessionFactory(DjangoModelFactory):
    """`marks="PPPAK"` writes the sheet of the first members due; `state=` also sets the counts."""

    class Meta:
        model = StudySession
        skip_postgeneration_save = True

    kind = "regular"
    held_on = dt.date(2026, 10, 5)

    @factory.post_generation
    def marks(self, create, marks, **kwargs):
        if marks:
            mark_all(self, marks)


def mark_all(session, marks):
    """Mark the members due, in name order, as the letters say."""
    due = session.expected_members().order_by("member__sort_name", "member_id")
    Attendance.objects.bulk_create(
        Attendance(
            session=session,
            member_id=membership.member_id,
            mark=mark,
            reason="ốm" if mark == "K" else "",
        )
        for membership, mark in zip(due, marks, strict=False)
    )


def enter(house, *, by=None, cell=None, **fields):
    """Save a draft of the cell as its secretary does: with its sheet, agenda and joint cells."""
    saving = {name: fields.pop(name) for name in ("joint_cells",) if name in fields}
    fields.setdefault("held_on", dt.date(2026, 11, 3))
    session = StudySession(organization=cell or house.cell, **fields)
    save_session(
        session=session,
        rows=sheet_for(session),
        by=by or house.users.secretary,
        read_version=0,
        **saving,
    )
    return session


def save_again(house, session, **saving):
    """Save a draft that was changed, over the version that it has."""
    save_session(
        session=session,
        rows=sheet_for(session),
        by=house.users.secretary,
        read_version=session.version,
        **saving,
    )
