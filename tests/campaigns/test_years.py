"""Campaign years: prepared from the last, opened, graded, reopened."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from hypothesis import given, strategies as st

from campaigns.actions.years import a_year_later, prepare_next_year
from campaigns.models import CampaignYear, CriteriaSet, Criterion, Evaluation
from members.models import CorrectionRequest
from tests.browsing import shown_version
from tests.factories.grading import scheme_of
from tests.factories.sessions import StudySessionFactory
from tests.together import LONG, together


def test_the_next_year_comes_from_the_last_with_its_criteria_unpublished(house, login):
    type(house.year).objects.update(pledge_due=dt.date(2026, 3, 31))
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí năm 2026", published_at="2026-01-01T00:00Z"
    )
    Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt", weight=100)
    client = login(house.users.staff)
    client.post(f"/years/{house.year.pk}/next/")
    year = CampaignYear.objects.get(year=2027)
    copy = year.criteria_sets.get()
    assert (year.state, year.pledge_due) == ("preparing", dt.date(2027, 3, 31))
    assert (copy.name, copy.published_at, copy.criteria.get().weight) == (
        "Bộ tiêu chí năm 2027",
        None,
        100,
    )


@pytest.mark.database  # two at once: locks
@pytest.mark.django_db(transaction=True)
def test_a_second_click_on_the_next_year_lands_on_what_the_first_made(house, login, monkeypatch):
    both = threading.Barrier(2)

    def when_both_have_clicked(last):
        both.wait(LONG)
        return prepare_next_year(last=last)

    monkeypatch.setattr("campaigns.views.years.prepare_next_year", when_both_have_clicked)
    clients = login(house.users.staff), login(house.users.staff)
    url = f"/years/{house.year.pk}/next/"
    answers = together(lambda: clients[0].post(url), lambda: clients[1].post(url))
    made = CampaignYear.objects.get(year=2027)
    assert [answer.url for answer in answers] == [made.get_absolute_url()] * 2
    monkeypatch.undo()
    page = clients[0].post(url, follow=True).content.decode()
    assert "Năm 2027 đã có rồi; đây là năm ấy." in page


@pytest.mark.database  # written in bulk: keys and batches differ
def test_a_year_goes_from_preparing_to_grading_and_opens_the_evaluations(house, login):
    scheme_of(2026)
    type(house.year).objects.update(state="preparing")
    client = login(house.users.staff)
    url = f"/years/{house.year.pk}/grading/"
    client.post(url, shown_version(client, url))
    assert not Evaluation.objects.exists()
    client.post(f"/years/{house.year.pk}/open/")
    client.post(url, shown_version(client, url))
    house.year.refresh_from_db()
    assert house.year.state == "grading"
    assert Evaluation.objects.filter(member=house.users.member.member).exists()


def test_a_closed_year_is_reopened_only_with_a_reason_by_the_standing_committee(house, login):
    type(house.year).objects.update(state="closed")
    url = f"/years/{house.year.pk}/reopen/"
    for role in ("committee", "staff"):
        assert login(getattr(house.users, role)).post(url, {"reason": "Sai"}).status_code == 403
    assert url not in login(house.users.staff).get(house.year.get_absolute_url()).content.decode()
    client = login(house.users.standing)
    assert url in client.get(house.year.get_absolute_url()).content.decode()
    client.post(url, {"reason": ""})
    house.year.refresh_from_db()
    assert house.year.state == "closed"
    client.post(url, {"reason": "Sót một chi bộ"})
    house.year.refresh_from_db()
    assert house.year.state == "grading"
    assert house.year.steps.get().reason == "Sót một chi bộ"


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_a_year_later_is_the_same_day_or_the_28th_of_february(day):
    later = a_year_later(day)
    assert (later.year, later.month) == (day.year + 1, day.month)
    assert later.day == day.day or (day.month, day.day, later.day) == (2, 29, 28)


def test_saving_the_year_is_confirmed(house, login):
    client = login(house.users.staff)
    page = client.get(f"/years/{house.year.pk}/edit/")
    form = page.context["form"]
    data = {name: form[name].value() or "" for name in form.fields}
    saved = client.post(f"/years/{house.year.pk}/edit/", data, follow=True)
    assert "Đã lưu chủ đề và thời hạn của năm." in saved.content.decode()


@pytest.mark.database  # what refers to a row keeps it: foreign keys
def test_a_year_is_deleted_only_while_it_has_no_records(house, login):
    client = login(house.users.staff)
    client.post(f"/years/{house.year.pk}/next/")
    mistake = CampaignYear.objects.get(year=2027)
    StudySessionFactory(year=house.year, organization=house.cell)
    why = {"reason": "Chuẩn bị nhầm"}
    page = client.post(f"/years/{house.year.pk}/delete/", why)
    assert "1 buổi sinh hoạt" in str(page.context["form"].errors)
    assert "reason" in client.post(f"/years/{mistake.pk}/delete/").context["form"].errors
    client.post(f"/years/{mistake.pk}/delete/", why)
    assert [year.year for year in CampaignYear.objects.all()] == [2026]
    kept = CorrectionRequest.objects.get()
    assert (kept.reason, kept.decided_by) == ("Chuẩn bị nhầm", house.users.staff)
    assert "2027" in kept.subject
