"""The one optimistic lock: a stale writer is refused, whoever wrote in between."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.schemes import succeed_scheme
from campaigns.actions.visits import Delegates, write_visits
from campaigns.models import DelegateVisit, RaisedIssue
from members.forms.members import MemberForm
from members.forms.organizations import LetterheadForm
from portal.kit.models import CONFLICT
from portal.kit.transitions import bulk
from tests.factories.grading import scheme_of
from tests.factories.sessions import StudySessionFactory

pytestmark = pytest.mark.database  # the row is locked while it is compared


def letterhead(cell, **changes):
    """The form of the cell's letterhead as it would be posted now."""
    form = LetterheadForm(instance=cell)
    data = {name: form[name].value() for name in form.fields} | changes
    return LetterheadForm(data, instance=type(cell).objects.get(pk=cell.pk))


def test_a_form_claims_the_version_it_showed_once_and_a_stale_one_takes_up_the_version_of_now(
    house,
):
    first, late = (letterhead(house.cell, filed_at=text) for text in ("Một", "Hai"))
    assert first.is_valid()
    assert late.is_valid()
    first.claim()
    first.save()
    assert (first.instance.version, first.instance.filed_at) == (2, "Một")
    with pytest.raises(ValidationError) as refusal:
        late.save()
    assert refusal.value.messages == [CONFLICT]
    late.add_error(None, refusal.value)
    assert late["version"].value() == "2"
    again = LetterheadForm(late.data, instance=type(house.cell).objects.get(pk=house.cell.pk))
    assert again.is_valid()
    assert again.save().filed_at == "Hai"


def test_a_form_that_does_not_say_what_it_showed_is_stale(house):
    form = letterhead(house.cell, filed_at="Một", version="")
    assert form.is_valid()
    with pytest.raises(ValidationError, match="Người khác vừa lưu"):
        form.save()


def test_a_new_record_begins_at_version_one(house):
    form = MemberForm({"full_name": "Đặng Thị Đào", "version": "0", "admitted_on": "2020-01-01"})
    assert form.is_valid()
    assert form.save().version == 1


def settle(house):
    issue = RaisedIssue.objects.create(
        year=house.year,
        organization=house.cell,
        content="Việc",
        handler="Sở",
        raised_on=dt.date(2026, 3, 1),
    )
    return issue, lambda: issue.settle(on=dt.date(2026, 4, 1), result="Xong")


def attend(house):
    visit = DelegateVisit.objects.create(
        year=house.year, organization=house.cell, planned_on=dt.date(2026, 11, 5),
        delegate=house.users.standing.member,
    )  # fmt: skip
    session = StudySessionFactory(
        organization=house.cell, year=house.year, held_on=dt.date(2026, 11, 5)
    )
    return visit, lambda: write_visits(session, Delegates(visits={visit.pk}))


def succeed(house):
    scheme = scheme_of(2026)
    return scheme, lambda: succeed_scheme(scheme, first_year=2030, name="Mới", source="QĐ")


@pytest.mark.parametrize("write", [settle, attend, succeed])
def test_who_writes_without_the_form_what_it_shows_moves_the_version_on(house, write):
    record, act = write(house)
    before = record.version
    act()
    assert type(record).objects.get(pk=record.pk).version == before + 1


def test_saving_a_meeting_again_leaves_its_visits_at_their_version(house):
    visit, act = attend(house)
    act()
    act()
    assert DelegateVisit.objects.get(pk=visit.pk).version == visit.version + 1


def test_a_bulk_action_goes_on_after_a_refusal_and_says_why():
    class Row:
        def __init__(self, why):
            self.why = why

        def accept(self, *, by):
            if self.why:
                raise ValidationError(self.why)
            self.by = by

    rows = [Row(""), Row("Chưa nộp."), Row("")]
    assert bulk(verb="accept", rows=rows, by="A") == (2, [(rows[1], "Chưa nộp.")])
    assert [row.by for row in rows if not row.why] == ["A", "A"]
