"""The agenda of a meeting: what committees prescribe, and what the cell makes of it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from campaigns.models import AgendaItem, MonthlyGuidance
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.campaigns.test_proceedings import typed
from tests.factories.sessions import enter, save_again

ITEM_ONE = "Học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"


def guide(house, agenda, month=11, at=None):
    return MonthlyGuidance.objects.create(
        organization=at or house.committee, year=house.year, month=month, title="Trọng tâm",
        agenda=agenda,
    )  # fmt: skip


def agenda(session):
    return [(item.content, item.is_adopted) for item in session.agenda.all()]


def test_a_regular_meeting_starts_from_item_one_and_the_items_of_the_committees_above(house):
    guide(
        house,
        "Phòng chống lãng phí\n\nHọc tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh",
    )
    guide(house, "Quán triệt nghị quyết", at=house.bloc)
    guide(house, "Tháng khác", month=10)
    guide(house, "Đơn vị khác", at=house.other_committee)
    expected = [(ITEM_ONE, True), ("Quán triệt nghị quyết", True), ("Phòng chống lãng phí", True)]
    assert agenda(enter(house)) == expected
    assert agenda(enter(house, kind="thematic")) == []


def test_guidance_follows_the_day_of_the_meeting_until_the_cell_has_changed_an_item(house):
    guide(house, "Việc tháng 11")
    guide(house, "Việc tháng 10", month=10)
    session = enter(house)

    def move(day):
        session.held_on = day
        save_again(house, session)
        return [content for content, _ in agenda(session)][1:]

    assert move(dt.date(2026, 10, 5)) == ["Việc tháng 10"]
    AgendaItem.objects.filter(content="Việc tháng 10").update(content="Việc riêng", reason="bão")
    assert move(dt.date(2026, 11, 5)) == ["Việc riêng"]


def test_a_prescribed_item_is_replaced_or_left_out_only_with_a_reason(house, login):
    guide(house, "Việc một\nViệc hai")
    session = enter(house)
    items = list(session.agenda.all())
    url = f"/sessions/{session.pk}/minutes/"

    def data(reason):
        lines = {
            "agenda-TOTAL_FORMS": "4", "agenda-INITIAL_FORMS": "3", "agenda-3-content": "Việc của chi bộ"
        }  # fmt: skip
        contents = [ITEM_ONE, "Việc khác", ""]
        for n, (item, content) in enumerate(zip(items, contents, strict=True)):
            lines |= {f"agenda-{n}-id": item.pk, f"agenda-{n}-content": content}
            lines[f"agenda-{n}-reason"] = reason if n else "thừa"
        session.refresh_from_db()
        return typed(session, votes_for="0") | lines

    client = login(house.users.secretary)
    page = client.post(url, data(""))
    assert page.status_code == 422
    errors = [list(form.errors) for form in page.context["proceedings"].agenda.forms]
    assert errors == [[], ["reason"], ["reason"], []]
    assert client.post(url, data("mưa bão")).status_code == 302
    assert [(item.content, item.reason) for item in session.agenda.all()] == [
        (ITEM_ONE, ""), ("Việc khác", "mưa bão"), ("", "mưa bão"), ("Việc của chi bộ", "")
    ]  # fmt: skip
    session.attendances.update(mark="P")
    session.submit(by=house.users.secretary)
    figure = FIGURES["agenda_adopted"].of(house.cell, Period.of_year(2026))
    assert figure.detail == "1/3"
    with pytest.raises(IntegrityError), transaction.atomic():
        session.agenda.filter(content="Việc khác").update(reason="")


def test_only_committees_publish_guidance_and_their_cells_read_it(house, login):
    data = {
        "organization": house.committee.pk, "year": house.year.pk, "month": "11",
        "title": "Trọng tâm", "agenda": "Việc một",
    }  # fmt: skip
    new = "/registers/guidance/new/"
    assert login(house.users.secretary).post(new, data).status_code == 403
    assert login(house.users.committee).post(new, data | {"month": "13"}).status_code == 422
    assert login(house.users.committee).post(new, data).status_code == 302
    guidance = MonthlyGuidance.objects.get()
    assert login(house.users.member).get(guidance.get_absolute_url()).status_code == 200
    far = login(house.users.other_committee)
    assert far.get(guidance.get_absolute_url()).status_code == 404
