"""Logging in and changing one's password, in Vietnamese; nobody signs up by themselves."""

from __future__ import annotations

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from members.models import AccountEvent, User
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
            client.cookies.pop("sessionid")  # the browser stays, its session ends
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
    assert house.users.member.events.get().kind == "password"


def test_there_is_no_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


@pytest.mark.parametrize("times", [10, pytest.param(41, marks=pytest.mark.trials)])
def test_an_office_behind_one_address_logs_in_within_a_minute(house, attempt, times):
    """120 logins of one address, in the trials 500, of which each account's first is mistyped."""
    names = [user.username for user in vars(house.users).values()]
    wrong = [attempt(name, "192.0.2.7") for name in names]
    right = [attempt(name, "192.0.2.7", "mat-khau-thu") for _ in range(times) for name in names]
    assert all(wrong + right)
    assert len(wrong + right) >= 12 * times


def test_a_stranger_keeps_no_named_account_out(house, attempt, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    name = house.users.member.username
    tried = [attempt(name, "192.0.2.66") for _ in range(6)]
    assert tried == [True] * 5 + [False]
    assert not attempt(name.upper(), "192.0.2.66", "mat-khau-thu")
    assert attempt(name, "192.0.2.9", "mat-khau-thu")
    assert attempt(house.users.secretary.username, "192.0.2.66", "mat-khau-thu")


def test_a_browser_that_the_account_knows_is_not_locked_by_its_neighbours(
    house, attempt, client, clock
):
    name = house.users.member.username
    assert attempt(name, "192.0.2.7", "mat-khau-thu")
    known = client.cookies["browser"].value
    client.cookies.clear()
    assert [attempt(name, "192.0.2.7") for _ in range(6)] == [True] * 5 + [False]
    client.cookies["browser"] = known
    assert attempt(name, "192.0.2.7", "mat-khau-thu")
    assert [attempt(name, "192.0.2.7") for _ in range(6)] == [True] * 5 + [False]
    clock.shift(5 * 60 + 1)
    assert attempt(name, "192.0.2.7", "mat-khau-thu")


def test_a_known_browser_of_another_account_is_not_a_place_of_its_own(house, attempt, client):
    assert attempt(house.users.secretary.username, "192.0.2.7", "mat-khau-thu")
    name = house.users.member.username
    assert [attempt(name, "192.0.2.7") for _ in range(6)] == [True] * 5 + [False]


@pytest.mark.parametrize(("proxies", "colleague_may"), [(0, False), (1, True)])
def test_a_flood_of_one_address_is_paused_and_behind_a_trusted_proxy_alone(
    house, attempt, settings, clock, proxies, colleague_may
):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.LOGIN_FLOOD = 10
    # What a client writes itself stands before what the proxy adds: it hides nobody.
    tried = [attempt(f"ten-{n}", f"203.0.113.{n}, 192.0.2.7") for n in range(12)]
    assert tried == [True] * 10 + [False] * 2
    name = house.users.member.username
    assert attempt(name, "192.0.2.8", "mat-khau-thu") is colleague_may
    assert AccountEvent.objects.filter(kind="flood").count() == 1
    clock.shift(61)
    assert attempt(name, "192.0.2.7", "mat-khau-thu")


def test_wrong_codes_count_as_a_flood_too(house, client, settings):
    settings.LOGIN_FLOOD = 3
    for _ in range(3):
        page = client.post("/accounts/link/", {"code": "AAAA-BBBB-CCCC"})
        assert "không dùng được" in page.content.decode()
    page = client.post("/accounts/link/", {"code": "AAAA-BBBB-CCCC"})
    assert "thử sai nhiều lần" in page.content.decode()


def test_failures_count_for_all_web_servers_together(house, attempt):
    tried = []
    for _ in range(6):
        cache.clear()  # that of one server, where another answers
        tried.append(attempt(house.users.member.username, "192.0.2.7"))
    assert tried == [True] * 5 + [False]


def test_an_ipv6_client_counts_with_its_whole_network(house, attempt, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    name = house.users.member.username
    tried = [attempt(name, f"2001:db8:1:2::{n}") for n in range(1, 7)]
    assert tried == [True] * 5 + [False]
    assert attempt(name, "2001:db8:1:3::1", "mat-khau-thu")


def test_logins_refusals_and_locks_are_shown_to_the_person_and_the_administrator(
    house, attempt, login, client
):
    member = house.users.member
    attempt("không-ai-mang-tên-này", "192.0.2.7")
    for _ in range(6):
        attempt(member.username, "192.0.2.7")
    client.cookies.clear()
    login(member)
    events = client.get("/accounts/own/").context["events"]
    assert [event.kind for event in events] == ["locked", *["failed"] * 5]
    assert {event.network for event in events} == {"10.0.0.1"}
    page = login(house.users.administrator).get("/accounts/manage/events/")
    shown = [(row.record.kind, row.record.user) for row in page.context["table"].rows]
    assert shown == [("locked", member), *[("failed", member)] * 5, ("failed", None)]
    assert "không-ai-mang-tên-này" not in page.content.decode()


def test_a_login_from_a_new_browser_is_named_as_such(house, client):
    member = house.users.member
    post = {"login": member.username, "password": "mat-khau-thu"}
    agent = {"user-agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36"}
    for _ in range(2):
        client.post("/accounts/login/", post, headers=agent)
        client.post("/accounts/logout/")
    assert [(event.kind, event.browser) for event in member.events.all()] == [
        ("login", "Chrome, Windows"),
        ("new_browser", "Chrome, Windows"),
    ]


def test_a_login_deletes_what_is_older_than_logins_are_kept(house, client, clock, settings):
    settings.LOGIN_KEEP_DAYS = 30
    member, other = house.users.member, house.users.secretary
    for kind, user in [
        ("login", member), ("failed", member), ("link", member), ("bad_code", None), ("login", other),
    ]:  # fmt: skip
        AccountEvent.objects.create(kind=kind, user=user)
    clock.shift(dt.timedelta(days=31))
    AccountEvent.objects.create(kind="failed", user=member)
    client.post("/accounts/login/", {"login": member.username, "password": "mat-khau-thu"})
    kept = {(event.kind, event.user) for event in AccountEvent.objects.all()}
    assert kept == {
        ("link", member), ("login", other), ("failed", member), ("new_browser", member),
    }  # fmt: skip


@pytest.mark.parametrize("password", ["mat-khau-thu", "sai"])
def test_a_closed_account_gets_the_same_sentence_whatever_the_password(house, client, password):
    User.objects.filter(pk=house.users.member.pk).update(is_active=False)
    page = client.post(
        "/accounts/login/", {"login": house.users.member.username, "password": password}
    )
    assert page.status_code == 200
    assert "tài khoản có thể đã khóa" in page.content.decode()
    assert house.users.member.events.get().kind == "failed"


def test_an_account_without_a_password_is_told_so_where_passwords_are_changed(house, login):
    house.users.member.set_unusable_password()
    house.users.member.save()
    page = login(house.users.member).get("/accounts/password/change/")
    assert page.status_code == 200
    assert "chưa đặt mật khẩu" in page.content.decode()


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
