"""Logging in and changing one's password, in Vietnamese; nobody signs himself up."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, reverse


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
