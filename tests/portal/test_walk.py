"""Three roles on every page: let in as the matrix says, with texts as typed, at any size the same.

What people type is shown as they typed it: markup in it does nothing. Once the year is closed no
page offers a form of it. And no page asks more queries where there are more rows.
"""

from __future__ import annotations

import datetime as dt

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection, models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Left
from django.test.utils import CaptureQueriesContext

from campaigns.models import Practice, StudySession, Topic, WelfareContribution
from portal.kit.fields import LongTextField
from tests.browsing import Browser
from tests.copies import copied
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.grading import proposed
from tests.factories.members import LeavePeriodFactory, MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all
from tests.portal.test_access import (
    NEEDS_A_FILE,
    NOT_COUNTED,
    address,
    check_answers,
    check_closed,
    house_with_records,
    main_part,
    pages_of_a_year,
    patterns,
    read_cards,
    without_typesetting,
)

pytestmark = pytest.mark.long

MARKUP = "<b id=typed>"
MOST_QUERIES = 80  # of any page, whatever it lists; a report asks of everything that there is
REPORTS = {"reports:report", "reports:export", "reports:narrative"}
TYPED = (models.CharField, models.TextField, LongTextField)
# Texts that no page shows as they are: our own keys, words that files and addresses are made of,
# and one whose presence says that the record no longer counts.
KEYS = {
    "password",
    "withdrawn_because",
    "measure",
    "key",
    "path",
    "error",
    "code",
    "username",
    "first",
    "second",
}


def columns():
    """Every column of ours into which people type words."""
    for model in apps.get_models():
        if model._meta.app_label not in {"members", "campaigns", "reports"}:
            continue
        for field in model._meta.concrete_fields:
            is_free = type(field) in TYPED and not (field.choices or field.unique)
            if is_free and field.name not in KEYS and (field.max_length or 500) >= 100:
                yield model, field


def plant():
    """Write markup in front of every text of the database; how many columns took it."""
    planted = 0
    for model, field in columns():
        length = (field.max_length or 500) - len(MARKUP)
        text = Concat(Value(MARKUP), Left(field.name, length), output_field=field)
        planted += bool(model._base_manager.update(**{field.name: text}))
    return planted


@pytest.fixture
def crowded(db):
    """The house with two of everything and markup in every text; the ids as `world` has them."""
    return copied(crowded_house)


def crowded_house():
    house, world = house_with_records()
    crowd(house, 2)
    assert plant() > 40
    return house, world


def crowd(house, count):
    """So many more records of every kind, cells and people."""
    for _ in range(count):
        cell = OrganizationFactory(parent=house.committee)
        member = MemberFactory(cell=cell)
        comrade = MemberFactory(cell=house.cell)
        session = StudySessionFactory(
            year=house.year, organization=house.cell, kind="conference",
            held_on=dt.date(2026, 1, 1) + dt.timedelta(days=StudySession.objects.count()),
        )  # fmt: skip
        mark_all(session, "P" * 60)
        session.submit(by=house.users.secretary)
        for place, who in ((cell, member), (house.cell, comrade)):
            PledgeFactory(year=house.year, organization=place, member=who).submit(
                by=house.users.secretary
            )
            proposed(house, who, organization=place)
            nomination = NominationFactory(year=house.year, organization=place, member=who)
            nomination.nominate(by=house.users.secretary)
            CommendationFactory(organization=place)
            here = {"year": house.year, "organization": place}
            Practice.objects.create(
                **here, name="Mô hình", started_on=dt.date(2026, 1, 2), content="Việc"
            )
            WelfareContribution.objects.create(
                **here, programme="Quỹ", registered_vnd=1, contributed_on=dt.date(2026, 5, 1)
            )
            Topic.objects.create(**here, title="Chuyên đề")
            LeavePeriodFactory(member=who, kind="sick", ends_on=dt.date(2026, 7, 3))


def walk(client, world, house, names=None):
    """The answer of each page, or of each of these, and how many queries it asked."""
    found = {}
    for name, arguments in patterns():
        if name in NEEDS_A_FILE | NOT_COUNTED or (names is not None and name not in names):
            continue
        with CaptureQueriesContext(connection) as captured:
            answer = client.get(address(name, arguments, world, house))
        found[name] = answer, len(captured)
    return found


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
def test_every_page_lets_in_shows_text_as_text_and_asks_no_more_when_everything_grows(
    crowded, login, monkeypatch, role
):
    house, world = crowded
    without_typesetting(monkeypatch)
    client = login(getattr(house.users, role))
    ContentType.objects.get_for_models(*apps.get_models())  # asked once a process: asked now
    few = walk(client, world, house)
    check_answers(role, {name: answer.status_code for name, (answer, _) in few.items()})
    shown = shown_as_text(few)
    assert len(shown) > 60
    assert shown > {"session_detail", "exemplar_detail", "register_record", "report"}
    assert ("pledge_detail" in shown) is (role == "secretary")
    opened = {name: queries for name, (answer, queries) in few.items() if answer.status_code == 200}
    assert len(opened) > 20
    check_forms_once_closed(few, world, house, getattr(house.users, role))
    crowd(house, 4)
    many = {name: queries for name, (_, queries) in walk(client, world, house, opened).items()}
    assert {name: (opened[name], n) for name, n in many.items() if n != opened[name]} == {}
    most = {name: MOST_QUERIES * (2 if name in REPORTS else 1) for name in many}
    assert {name: n for name, n in many.items() if n > most[name]} == {}


def check_forms_once_closed(answers, world, house, user) -> None:
    """No form of these pages is offered or taken once the year is closed; that is undone."""
    client = Browser()
    with transaction.atomic():
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        read_cards(client)
        pages = pages_of_a_year(world, house)
        shown = {page: main_part(answers[name][0]) for name, page in pages.items()}
        check_closed(client, shown | {"/": main_part(client.get("/"))})
        transaction.set_rollback(True)


def shown_as_text(answers) -> set[str]:
    """The pages on which the planted markup stands as text; on none it is markup."""
    shown = set()
    for name, (answer, _) in answers.items():
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert MARKUP not in page, name
            if "&lt;b id=typed&gt;" in page:
                shown.add(name.split(":")[-1])
    return shown
