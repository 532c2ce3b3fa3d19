"""Logging in and changing one's password, in Vietnamese; nobody signs up by themselves."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from tests.factories.members import LeavePeriodFactory


@pytest.fixture
def attempt(client):
    """Log in from an address, behind a proxy that reports it; True where it was tried at all."""
    cache.clear()

    def attempt(username, address, password="sai"):
        page = client.post(
            "/accounts/login/",
            {"login": username, "password": password},
            headers={"x-forwarded-for": address},
            REMOTE_ADDR="10.0.0.1",
        )
        if page.status_code == 302:
            return True
        text = page.content.decode()
        refused = "thử sai nhiều lần" in text
        assert refused != ("mật khẩu chưa đúng" in text)
        return not refused

    yield attempt
    cache.clear()


def test_the_login_page_names_its_fields_and_refuses_in_words(house, client):
    page = client.get("/accounts/login/").content.decode()
    assert "Tên đăng nhập" in page
    assert "Username" not in page
    answer = client.post(
        "/accounts/login/", {"login": house.users.member.username, "password": "sai"}
    )
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in answer.content.decode()


def test_nobody_is_greeted_in_english(house, client):
    user = {"login": house.users.member.username, "password": "mat-khau-thu"}
    page = client.post("/accounts/login/", user, follow=True)
    assert page.redirect_chain[-1][0] == "/"
    assert list(page.context["messages"]) == []


def test_a_password_is_changed_with_the_old_one(house, login, client):
    client = login(house.users.member)
    page = client.get("/accounts/password/change/").content.decode()
    assert "Mật khẩu hiện tại" in page
    new = "mot-mat-khau-moi-2026"
    wrong = {"oldpassword": "sai", "password1": new, "password2": new}
    answer = client.post("/accounts/password/change/", wrong)
    assert "Mật khẩu hiện tại chưa đúng." in answer.content.decode()
    answer = client.post("/accounts/password/change/", wrong | {"oldpassword": "mat-khau-thu"})
    assert answer.url == "/"
    told = [str(message) for message in client.get("/").context["messages"]]
    assert told == ["Đã đổi mật khẩu."]
    house.users.member.refresh_from_db()
    assert house.users.member.check_password(new)


def test_there_is_no_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_who_guesses_one_password_is_stopped_from_whatever_address(house, attempt, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    name = house.users.member.username
    assert [attempt(name, f"192.0.2.{n}") for n in range(6)] == [True] * 5 + [False]
    assert not attempt(name.upper(), "192.0.2.9", "mat-khau-thu")
    assert attempt(house.users.secretary.username, "192.0.2.9", "mat-khau-thu")


@pytest.mark.parametrize(("proxies", "colleague_may"), [(0, False), (1, True)])
def test_an_address_that_tries_many_names_is_stopped_and_behind_a_trusted_proxy_alone(
    house, attempt, settings, proxies, colleague_may
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    # What a client writes itself stands before what the proxy adds: it hides nobody.
    tried = [attempt(f"ten-{n}", f"203.0.113.{n}, 192.0.2.7") for n in range(11)]
    assert tried == [True] * 10 + [False]
    name = house.users.member.username
    assert attempt(name, "192.0.2.8", "mat-khau-thu") is colleague_may


@pytest.mark.parametrize(("proxies", "noted"), [(0, "10.0.0.1"), (1, "192.0.2.7")])
def test_the_audit_log_notes_the_address_that_no_client_can_forge(
    house, login, settings, proxies, noted
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    leave = LeavePeriodFactory(member=house.users.member.member, reason="nằm viện")
    login(house.users.secretary).get(
        f"/members/{leave.member_id}/",
        headers={"x-forwarded-for": "bịa, 192.0.2.7"},
        REMOTE_ADDR="10.0.0.1",
    )
    entry = LogEntry.objects.get_for_object(leave).get(action=LogEntry.Action.ACCESS)
    assert (entry.actor, entry.remote_addr) == (house.users.secretary, noted)
