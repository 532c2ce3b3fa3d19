"""Accounts, in the hands of the technical administrator, who sees nothing else."""

from __future__ import annotations

import re

import pytest
from auditlog.models import LogEntry

from members.actions.accounts import suggested_username
from members.models import User
from tests.factories.members import MemberFactory, UserFactory


def shown_password(page):
    assert page.status_code == 200
    assert page["Cache-Control"] == "no-store"
    return re.search(r'<code class="one-time">([^<]+)</code>', page.content.decode()).group(1)


@pytest.mark.parametrize("path", ["", "new/", "new/{member}/", "{user}/password/", "{user}/close/"])
def test_accounts_are_the_administrators_alone(house, login, path):
    free = house.members[house.cell.pk][2]
    url = "/accounts/manage/" + path.format(member=free.pk, user=house.users.member.pk)
    for role in ("member", "committee", "staff", "inspector"):
        assert login(getattr(house.users, role)).get(url).status_code == 403
    assert login(house.users.administrator).get(url).status_code == 200


def test_the_administrator_sees_accounts_and_no_content(house, login):
    client = login(house.users.administrator)
    menu = {link.label for link in client.get("/accounts/manage/").context["navigation"]}
    assert "Tài khoản" in menu
    assert not {"Tổ chức", "Đảng viên", "Sinh hoạt"} & menu
    assert client.get(f"/organizations/{house.cell.pk}/").status_code == 404
    assert client.get("/members/new/").status_code == 403
    assert client.get("/members/import/").status_code == 403


@pytest.mark.database
def test_the_list_finds_by_name_without_marks_and_by_state(house, login):
    user = UserFactory(username="lanct", member=MemberFactory(full_name="Trần Chí Lãn"))
    client = login(house.users.administrator)

    def found(**query):
        page = client.get("/accounts/manage/", query)
        return [row.record for row in page.context["table"].rows]

    assert found(text="chi lan") == found(text="LANCT") == [user]
    assert found(is_active="False") == []
    assert len(found()) == User.objects.count()


def test_an_account_is_opened_for_a_member_and_the_password_works_once_shown(house, login, client):
    member = MemberFactory(full_name="Đỗ Thị Hạnh", card_number="38.999", cell=house.cell)
    login(house.users.administrator)
    for text in ("do thi hanh", "38.999"):
        page = client.get("/accounts/manage/new/", {"text": text})
        assert list(page.context["found"]) == [member]
    url = f"/accounts/manage/new/{member.pk}/"
    assert client.get(url).context["form"].initial == {"username": "hanhdt"}
    UserFactory(username="Hanhdt")
    page = client.post(url, {"username": "hanhdt"})
    assert list(page.context["form"].errors) == ["username"]
    page = client.post(url, {"username": "có dấu cách"})
    assert list(page.context["form"].errors) == ["username"]
    password = shown_password(client.post(url, {"username": "hanhdt2"}))
    user = User.objects.get(username="hanhdt2")
    assert (user.member, user.is_staff, user.is_superuser) == (member, False, False)
    assert user.check_password(password)
    assert client.post(url, {"username": "hanhdt3"}).status_code == 404
    page = client.get("/accounts/manage/new/", {"text": "38.999"})
    assert list(page.context["found"]) == []
    client.logout()
    client.post("/accounts/login/", {"login": "hanhdt2", "password": password})
    assert client.get("/").context["user"] == user


def test_a_suggested_name_is_free(db):
    member = MemberFactory(full_name="Nguyễn Văn Ý")
    assert suggested_username(member) == "ynv"
    UserFactory(username="YNV")
    UserFactory(username="ynv2")
    assert suggested_username(member) == "ynv3"


def test_a_new_password_replaces_the_old_and_ends_open_sessions(house, login, client):
    user = house.users.secretary
    login(user)
    session = client.cookies["sessionid"].value
    login(house.users.administrator)
    password = shown_password(client.post(f"/accounts/manage/{user.pk}/password/"))
    user.refresh_from_db()
    assert user.check_password(password)
    assert not user.check_password("mat-khau-thu")
    entry = LogEntry.objects.get_for_object(user).latest("timestamp")
    assert (entry.actor, "password" in entry.changes) == (house.users.administrator, True)
    assert password not in str(entry.changes)
    client.cookies["sessionid"] = session
    assert client.get("/organizations/").status_code == 302


def test_a_closed_account_cannot_log_in_until_opened_again(house, login, client):
    user = house.users.secretary
    login(house.users.administrator)
    client.post(f"/accounts/manage/{user.pk}/close/")
    user.refresh_from_db()
    assert not user.is_active
    client.post(f"/accounts/manage/{user.pk}/open/")
    user.refresh_from_db()
    assert user.is_active


def test_the_administrator_cannot_close_their_own_account(house, login):
    own = house.users.administrator
    page = login(own).post(f"/accounts/manage/{own.pk}/close/")
    assert "không thể tự khóa" in page.content.decode()
    own.refresh_from_db()
    assert own.is_active


def test_the_list_asks_the_same_number_of_queries_for_few_and_for_many(
    house, login, django_assert_max_num_queries
):
    client = login(house.users.administrator)
    sizes = []
    for total in (1, 30):
        UserFactory.create_batch(total)
        with django_assert_max_num_queries(10) as captured:
            assert client.get("/accounts/manage/").status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
