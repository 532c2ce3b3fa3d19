"""The way around: every page stands in a menu of who may open it, the bar is short, the work is counted."""

from __future__ import annotations

import pytest
from django.urls import get_resolver

from portal.kit.waiting import waiting_work
from portal.menu import BAR_OF_ADMINISTRATOR, BAR_OF_MEMBER, BARS, GROUPS

ROLES = (
    "member", "secretary", "committee", "standing", "staff", "inspector", "head", "administrator",
)  # fmt: skip


def navigation_of(client, url="/"):
    return client.get(url).context["navigation"]


def test_a_bar_has_five_entries_at_most_and_all_of_them_stand_in_the_panel():
    listed = {entry for _, entries in GROUPS for entry in entries}
    for bar, foot in (*(bar[1:] for bar in BARS), BAR_OF_ADMINISTRATOR, BAR_OF_MEMBER):
        assert len(bar) <= 5
        assert len(foot) == 3
        assert set(bar) | set(foot) <= listed


@pytest.mark.parametrize("role", ROLES)
def test_every_entry_that_is_shown_opens(house, login, role):
    client = login(getattr(house.users, role))
    navigation = navigation_of(client)
    urls = {link.url for _, links in navigation.groups for link in links}
    assert {link.url for link in (*navigation.bar, *navigation.foot)} <= urls
    assert len(navigation.foot) >= 2
    opened = {url: client.get(url).status_code for url in urls}
    assert set(opened.values()) == {200}, opened


def test_the_bar_marks_where_the_reader_is_and_leads_back_to_the_list(house, login):
    client = login(house.users.secretary)
    bar = {link.label: link for link in navigation_of(client).bar}
    assert list(bar) == ["Việc", "Chi bộ", "Sinh hoạt", "Theo dõi", "Báo cáo"]
    assert [label for label, link in bar.items() if link.current] == ["Việc"]
    page = client.get(bar["Chi bộ"].url)
    assert [link.label for link in page.context["navigation"].bar if link.current] == ["Chi bộ"]
    page = client.get("/sessions/new/")
    current = {link.label: link.current for link in page.context["navigation"].bar}
    assert current["Sinh hoạt"] == "true"
    assert page.context["back"].url == "/sessions/"
    page = client.get("/exemplars/")
    assert page.context["navigation"].is_elsewhere
    assert page.context["back"] is None


def test_the_count_of_waiting_work_is_that_of_the_home_page_until_something_is_sent(house, login):
    user = house.users.secretary
    client = login(user)
    assert waiting_work(user) is None
    count = client.get("/").context["inbox"].count
    assert count == waiting_work(user) > 0
    page = client.get("/sessions/")
    assert page.context["navigation"].waiting == count
    assert f"{count}<span" in page.content.decode()
    client.post("/sessions/new/")
    assert waiting_work(user) is None


def test_the_page_of_components_is_for_developers_alone(house, login):
    assert "samples" not in {
        found.name for found in get_resolver().url_patterns if hasattr(found, "name")
    }
    assert login(house.users.staff).get("/components/").status_code == 404
