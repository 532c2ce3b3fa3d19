"""Minutes, resolutions and decisions take numbers of their own type; the register lists them."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from campaigns.models import Commendation, Evaluation, Term
from reports import reference
from reports.models import DocumentNumber
from reports.papers.actions.decisions import number_decision
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import EvaluationFactory, grade, scheme_of
from tests.factories.sessions import StudySessionFactory, mark_all
from tests.together import LONG, together

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def session(house):
    reference.load()
    found = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 3)
    )
    mark_all(found, "PPPPP")
    return found


def address(session, document):
    return f"/sessions/{session.pk}/number/{document}/"


def test_minutes_and_resolution_take_numbers_of_two_series(house, login, session):
    session.submit(by=house.users.secretary)
    client = login(house.users.secretary)
    for document, kind in (("bien-ban", "BB"), ("nghi-quyet", "NQ")):
        proposed = client.get(address(session, document)).context["form"]["number"].value()
        assert proposed.startswith(f"01-{kind}/")
        assert client.post(address(session, document), {"number": proposed}).status_code == 302
    assert sorted(DocumentNumber.objects.values_list("kind", "value")) == [("BB", 1), ("NQ", 1)]
    client.post(address(session, "bien-ban"), {"number": "09-BB/CB"})
    assert DocumentNumber.objects.filter(kind="BB").count() == 1
    listed = client.get("/reports/numbers/").content.decode()
    assert "01-BB/" in listed
    assert login(house.users.member).get("/reports/numbers/").status_code == 403


def test_a_number_is_taken_once_and_written_as_the_office_writes_it(house, login, session):
    session.submit(by=house.users.secretary)
    client = login(house.users.secretary)
    for wrong in ("mười hai", "02-NQ/CB"):
        page = client.post(address(session, "bien-ban"), {"number": wrong})
        assert "phải viết như" in str(page.context["form"].errors["number"])
    client.post(address(session, "bien-ban"), {"number": "07-BB/CB"})
    other = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 10), kind="thematic"
    )
    mark_all(other, "PPPPP")
    other.submit(by=house.users.secretary)
    page = client.post(address(other, "bien-ban"), {"number": "07-BB/CB"})
    assert "đã dùng cho" in str(page.context["form"].errors["number"])


def test_a_draft_and_a_stranger_take_no_number(house, login, session):
    page = login(house.users.secretary).post(address(session, "bien-ban"), {"number": "01-BB/CB"})
    assert "hãy nộp trước" in page.content.decode()
    session.submit(by=house.users.secretary)
    assert login(house.users.committee).get(address(session, "bien-ban")).status_code == 403
    assert login(house.users.sister).get(address(session, "bien-ban")).status_code == 404
    assert not DocumentNumber.objects.exists()


def decide(house, member, *, day=DAY, cell=None, number=""):
    """A member's grade as his committee decided it on a day."""
    return EvaluationFactory(
        year=house.year, organization=cell or house.cell, member=member, state="decided",
        decided_grade=grade(scheme_of(2026), "good"), decided_on=day, decision_number=number,
    )  # fmt: skip


def taken():
    return list(DocumentNumber.objects.order_by("pk").values_list("written", "document"))


def test_a_decision_takes_one_number_for_all_that_it_decided(house, login):
    first, second, third, other_day, *_ = house.members[house.cell.pk]
    same = [decide(house, first), decide(house, second)]
    later = decide(house, third, day=dt.date(2026, 11, 21))
    far = decide(house, house.members[house.far_cell.pk][0], cell=house.far_cell)
    by_hand = decide(house, other_day, number="05-QĐ/ĐU1")
    client, url = login(house.users.committee), f"/evaluations/{same[0].pk}/number/"
    assert client.get(url).context["form"]["number"].value() == "01-QĐ/ĐU1"
    assert client.post(url, {"number": "01-QĐ/ĐU1"}).status_code == 302
    numbers = dict(Evaluation.objects.values_list("pk", "decision__number"))
    assert numbers == {
        same[0].pk: "01-QĐ/ĐU1", same[1].pk: "01-QĐ/ĐU1", later.pk: "", far.pk: "",
        by_hand.pk: "05-QĐ/ĐU1",
    }  # fmt: skip
    assert taken() == [("01-QĐ/ĐU1", "Quyết định xếp loại năm 2026, 2 hồ sơ")]
    again = client.get(f"/evaluations/{same[1].pk}/number/", follow=True).content.decode()
    assert "đã lấy số 01-QĐ/ĐU1" in again


def test_a_decisions_number_is_taken_once_in_its_type_and_term_and_the_next_follows(house, login):
    Term.objects.create(organization=house.committee, name="Cũ", starts_on=dt.date(2020, 5, 1))
    first, second, third, *_ = house.members[house.cell.pk]
    decided = decide(house, first), decide(house, second, day=dt.date(2026, 11, 21))
    after = decide(house, third, day=dt.date(2026, 11, 22))
    client = login(house.users.committee)
    urls = [f"/evaluations/{record.pk}/number/" for record in (*decided, after)]
    assert client.post(urls[0], {"number": "07-QĐ/ĐU1"}).status_code == 302
    assert client.get(urls[1]).context["form"]["number"].value() == "08-QĐ/ĐU1"
    refused = client.post(urls[1], {"number": "7-QĐ/ĐU1"})
    assert "đã dùng cho: Quyết định xếp loại" in str(refused.context["form"].errors["number"])
    wrong = client.post(urls[1], {"number": "08-BC/ĐU1"})
    assert "phải viết như 07-QĐ/ĐU1" in str(wrong.context["form"].errors["number"])
    assert client.post(urls[1], {"number": "08-QĐ/ĐU1"}).status_code == 302
    Term.objects.create(organization=house.committee, name="Mới", starts_on=dt.date(2026, 11, 22))
    assert client.get(urls[2]).context["form"]["number"].value() == "01-QĐ/ĐU1"
    assert client.post(urls[2], {"number": "07-QĐ/ĐU1"}).status_code == 302
    assert [written for written, _ in taken()] == ["07-QĐ/ĐU1", "08-QĐ/ĐU1", "07-QĐ/ĐU1"]


def test_commendations_share_the_series_of_their_issuers_decisions(house, login):
    evaluation = decide(house, house.members[house.cell.pk][0])
    commended = CommendationFactory(organization=house.cell, level="grassroots", decided_on=DAY)
    client = login(house.users.committee)
    client.post(f"/evaluations/{evaluation.pk}/number/", {"number": "01-QĐ/ĐU1"})
    url = f"/exemplars/commendations/{commended.pk}/number/"
    assert client.get(url).context["form"]["number"].value() == "02-QĐ/ĐU1"
    assert client.post(url, {"number": "02-QĐ/ĐU1"}).status_code == 302
    assert Commendation.objects.get().decision_number == "02-QĐ/ĐU1"
    above = CommendationFactory(organization=house.cell, level="province", decided_on=DAY)
    assert client.get(f"/exemplars/commendations/{above.pk}/number/").status_code == 403


def test_only_who_writes_for_the_issuer_takes_a_number_of_its_series(house, login):
    below, above = house.users.committee, house.users.staff
    for level, takes, leaves in (("upper", above, below), ("grassroots", below, above)):
        commended = CommendationFactory(organization=house.cell, level=level, decided_on=DAY)
        page = f"/exemplars/commendations/{commended.pk}/"
        for user, code in ((takes, 200), (leaves, 403)):
            client = login(user)
            assert (f"{page}number/" in client.get(page).content.decode()) == (code == 200)
            assert client.get(f"{page}number/").status_code == code


def test_a_decision_of_a_closed_year_or_of_others_takes_no_number(house, login):
    record = decide(house, house.members[house.cell.pk][0])
    url, data = f"/evaluations/{record.pk}/number/", {"number": "01-QĐ/ĐU1"}
    assert login(house.users.secretary).post(url, data).status_code == 403
    assert login(house.users.other_committee).post(url, data).status_code == 404
    type(house.year).objects.update(state="closed")
    refused = login(house.users.committee).post(url, data)
    assert refused.status_code == 403
    assert "đã chốt" in refused.content.decode()
    assert taken() == []
    type(house.year).objects.update(state="open")
    assert login(house.users.committee).post(url, data).status_code == 302


def test_who_asks_for_a_number_after_another_took_one_takes_none(house):
    """Two pages of one decision are open; both press, the later with a number of his own."""
    record = decide(house, house.members[house.cell.pk][0])
    late = Evaluation.objects.select_related("decision").get(pk=record.pk)
    assert number_decision(record.decision, "01-QĐ/ĐU1", by=house.users.committee) == 1
    decide(house, house.members[house.cell.pk][1])  # of the same day, and still without a number
    with pytest.raises(ValidationError, match="vừa được người khác lấy số"):
        number_decision(late.decision, "02-QĐ/ĐU1", by=house.users.committee)
    assert [written for written, _ in taken()] == ["01-QĐ/ĐU1"]


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("same_decision", [True, False])
def test_two_ask_for_a_number_at_the_same_moment(house, monkeypatch, same_decision):
    first, second, *_ = house.members[house.cell.pk]
    record = decide(house, first)
    other = record if same_decision else decide(house, second, day=dt.date(2026, 11, 21))
    both = threading.Barrier(2)
    clients = [Client(), Client()]
    for client in clients:
        client.force_login(
            house.users.committee, "allauth.account.auth_backends.AuthenticationBackend"
        )

    def when_both_have_asked(*args, **kwargs):
        both.wait(LONG)
        return number_decision(*args, **kwargs)

    monkeypatch.setattr("reports.papers.views.numbers.number_decision", when_both_have_asked)

    def ask(client, one):
        data = {"number": "01-QĐ/ĐU1"}
        return client.post(f"/evaluations/{one.pk}/number/", data).status_code

    answers = together(lambda: ask(clients[0], record), lambda: ask(clients[1], other))
    assert sorted(answers) == [200, 302]
    assert [written for written, _ in taken()] == ["01-QĐ/ĐU1"]
    assert Evaluation.objects.filter(decision__number="01-QĐ/ĐU1").count() == 1
