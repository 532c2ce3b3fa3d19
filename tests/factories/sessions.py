"""Sessions for tests: held by their organisation, with everybody marked."""

import datetime as dt

import factory
from factory.django import DjangoModelFactory

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
