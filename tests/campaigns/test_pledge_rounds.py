"""A pledge over the year: progress told in meetings, rounds of comments, results, who moves."""

from __future__ import annotations

import datetime as dt

from campaigns.models import CatalogueEntry
from campaigns.reference import catalogues
from members.actions.memberships import transfer_member
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


def public(house, user=None, **fields):
    user = user or house.users.member
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=user.member, **fields)
    pledge.submit(by=user)
    pledge.accept(by=house.users.secretary)
    return pledge


def test_progress_told_in_a_meeting_is_kept_with_the_meeting_and_the_pledge(house, login):
    pledge = public(house)
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 3)
    )
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    url = f"/sessions/{session.pk}/progress/"
    client = login(house.users.secretary)
    assert pledge.member.full_name in client.get(url).content.decode()
    client.post(url, {f"note-{pledge.pk}": "Đã giúp 8 hộ"})
    client.post(url, {f"note-{pledge.pk}": "Đã giúp 9 hộ"})
    note = pledge.progress.get()
    assert (note.note, note.session, note.noted_on) == ("Đã giúp 9 hộ", session, session.held_on)
    page = login(house.users.member).get(pledge.get_absolute_url()).content.decode()
    assert "Đã giúp 9 hộ" in page
    assert login(house.users.sister).get(url).status_code == 404
    assert login(house.users.committee).get(url).status_code == 403
    page = login(house.users.secretary).post(url, {f"note-{pledge.pk}": "a" * 1001})
    assert page.status_code == 422
    login(house.users.secretary).post(url, {})
    assert pledge.progress.get().note == "Đã giúp 9 hộ"
    login(house.users.secretary).post(url, {f"note-{pledge.pk}": " "})
    assert not pledge.progress.exists()


def test_results_of_items_come_from_the_member_and_the_cell_s_stand_above(house, login):
    pledge = public(house)
    item = pledge.items.first()

    def assess(user, level, result):
        data = {"result": "fulfilled", "comment": "", f"item-{item.pk}": result}
        login(user).post(f"/pledges/{pledge.pk}/{level}/", data)
        item.refresh_from_db()
        return item.result

    assert assess(house.users.member, "self", "fulfilled") == "fulfilled"
    assert assess(house.users.secretary, "cell", "partly") == "partly"
    assert assess(house.users.member, "self", "fulfilled") == "partly"
    steps = list(pledge.steps.values_list("action", flat=True))
    assert steps[-3:] == ["assess_self", "assess", "assess_self"]
    page = login(house.users.member).get(pledge.get_absolute_url()).content.decode()
    assert "Hoàn thành một phần" in page


def test_each_round_shows_the_comment_and_the_words_that_changed(house, login):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    item = pledge.items.first()
    item.content = "Giúp hai hộ khó khăn"
    item.save()
    pledge.submit(by=house.users.member)
    pledge.send_back(by=house.users.secretary, reason="Ghi rõ số hộ")
    item.content = "Giúp ba hộ khó khăn"
    item.save()
    pledge.submit(by=house.users.member)
    first, second = login(house.users.secretary).get(pledge.get_absolute_url()).context["rounds"]
    assert (first["comment"], first["changes"]) == (None, [])
    assert second["comment"].reason == "Ghi rõ số hộ"
    (pieces,) = second["changes"]
    assert ("went", "hai") in pieces
    assert ("came", "ba") in pieces


def test_who_moves_takes_the_pledge_along_to_the_new_cell_s_review(house, login):
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    pledge.submit(by=house.users.member)
    accept = f"/pledges/{pledge.pk}/accept/"
    assert login(house.users.sister).get(accept).status_code == 404
    transfer_member(
        member=pledge.member, organization=house.sister_cell, starts_on=dt.date(2026, 11, 20)
    )
    login(house.users.sister).post(accept)
    pledge.refresh_from_db()
    assert pledge.state == "accepted"


def test_a_leader_s_new_pledge_begins_with_the_part_on_setting_an_example(house, login):
    def areas(user):
        page = login(user).get("/pledges/new/?kind=training")
        return [form["area"].value() for form in page.context["items"].forms]

    assert areas(house.users.secretary) == ["Trách nhiệm nêu gương của cán bộ lãnh đạo, quản lý"]
    assert areas(house.users.member) == [None]


def test_the_standards_to_refer_to_are_those_of_the_year(house, login):
    catalogues.load()
    entries = CatalogueEntry.objects
    codes = {
        year: set(entries.in_force(year).values_list("catalogue__code", flat=True))
        for year in (2025, 2026)
    }
    assert codes[2026] - codes[2025] == {"19-dieu"}
    page = login(house.users.member).get("/pledges/catalogues/").content.decode()
    assert "27 biểu hiện" in page
