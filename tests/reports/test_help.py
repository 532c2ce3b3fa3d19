"""Help: each page of the menus has its sentences, and says whom to ask."""

from __future__ import annotations

import pytest
from django.urls import get_resolver, reverse

from campaigns.models import CampaignYear
from portal.menu import GROUPS
from reports.desk.help.advisers import advisers, whom_to_ask
from reports.desk.help.cards import roles
from reports.desk.help.first_steps import first_steps
from reports.desk.help.guide import areas, help_of
from tests.factories.members import UserFactory
from tests.portal.test_access import OPEN, patterns

ENTRIES = [entry for _, entries in GROUPS for entry in entries]
PAGES = [page for pages in areas().values() for page in pages]


def test_every_page_of_the_menus_has_help_of_its_own_for_whoever_opens_it():
    own = {page.name: page for page in PAGES}
    for entry in ENTRIES:
        page = own.get(entry.url_name) or help_of(entry.url_name)
        assert page is not None, entry.url_name
        if entry.url_name in own:
            assert entry.label.lower() in page.title.lower(), entry.url_name
        if entry.permission and entry.url_name in own and not entry.of:
            assert page.permission == entry.permission, entry.url_name


def test_help_is_three_to_six_whole_sentences_of_a_page_that_exists():
    names = {name for name, _ in patterns(get_resolver())}
    for page in PAGES:
        assert page.name in names, page.name
        assert 3 <= len(page.text) <= 6, page.name
        assert all(text[0].isupper() and text.endswith(".") for text in page.text), page.name
    for values in ([page.title for page in PAGES], [page.name for page in PAGES]):
        assert len(values) == len(set(values))


@pytest.mark.parametrize("role", ["secretary", "committee"])
def test_every_page_that_help_offers_opens(house, login, role):
    user, client = getattr(house.users, role), login(getattr(house.users, role))
    offered = [page.url for page in PAGES if page.url and page.is_open_to(user)]
    answers = {url: client.get(url, follow=True).status_code for url in offered}
    assert {url: status for url, status in answers.items() if status != 200} == {}


def test_every_page_behind_the_login_has_help():
    without = {name for name, _ in patterns() if name not in OPEN and help_of(name) is None}
    assert without == set()


@pytest.mark.parametrize(
    ("role", "words"),
    [
        ("member", "bí thư, phó bí thư chi bộ"),
        ("secretary", "chuyên viên cơ quan tham mưu"),
        ("staff", "quản trị cổng"),
        ("administrator", "máy chủ"),
    ],
)
def test_each_page_has_its_question_mark(house, login, role, words):
    user = getattr(house.users, role)
    text = login(user).get("/").content.decode()
    assert 'class="page-help"' in text
    assert words in whom_to_ask(user)
    assert words in text


def test_advisers_are_found_by_their_posts_of_today(house, login):
    asked = [adviser.title for adviser in advisers(house.users.member)]
    assert "Bí thư Chi bộ Một" in asked
    assert any("Chuyên viên" in title for title in asked)
    secretary = house.users.secretary
    assert secretary.member.full_name not in [one.name for one in advisers(secretary)]
    page = login(house.users.member).get(reverse("reports:help")).content.decode()
    assert house.users.secretary.member.full_name in page
    assert "Xếp loại" in page
    assert "Tài khoản</a>" not in page  # not the member's to manage


def test_the_cards_of_a_role_are_shown_until_they_are_put_away(house, login):
    browser = login(house.users.secretary)
    assert "vai trò bí thư, phó bí thư chi bộ" in browser.get("/").content.decode()
    assert browser.post("/help/cards/standing/").status_code == 404
    assert browser.post("/help/cards/cell/").status_code == 302
    assert browser.post("/help/cards/cell/").status_code == 302
    assert "vai trò" not in browser.get("/").content.decode()
    assert "vai trò đảng viên" in login(house.users.member).get("/").content.decode()


def test_three_cards_for_each_role_lead_to_pages():
    assert [role.key for role in roles()][-1] == "member"
    for role in roles():
        assert len(role.cards) == 3
        assert all(card.url and card.text.endswith(".") for card in role.cards)


def test_an_empty_portal_leads_to_an_open_year_and_then_no_more(house, login):
    assert first_steps(house.users.staff) == []
    CampaignYear.objects.update(state=CampaignYear.State.PREPARING)
    steps = first_steps(house.users.staff)
    assert [step.is_done for step in steps] == [False, True, True, True, True, False, False]
    page = login(house.users.staff).get("/").content.decode()
    assert "Bắt đầu dùng cổng" in page
    assert f"/years/{house.year.pk}/open/" in page
    assert [step.title for step in first_steps(house.users.administrator)] == [
        "Mở tài khoản cho các đơn vị"
    ]
    assert first_steps(house.users.secretary) == []


def test_a_portal_without_an_organisation_says_who_founds_it(db, login):
    page = login(UserFactory(member=None, is_staff=True)).get("/").content.decode()
    assert "found_bloc" in page
