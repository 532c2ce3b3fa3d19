"""Accounts, in the hands of the technical administrator, who sees nothing else."""

from __future__ import annotations

import pytest

from members.actions.accounts import suggested_usernames
from members.models import User
from tests.factories.members import MemberFactory, UserFactory


@pytest.mark.parametrize(
    "path", ["new/", "new/{member}/", "{user}/close/", "{user}/open/", "events/"]
)
def test_accounts_are_the_administrators_alone(house, login, path):
    free = house.members[house.cell.pk][2]
    url = "/accounts/manage/" + path.format(member=free.pk, user=house.users.member.pk)
    for role in ("member", "committee", "staff", "inspector"):
        assert login(getattr(house.users, role)).get(url).status_code == 403
    assert login(house.users.administrator).get(url).status_code == 200


def test_who_manages_units_sees_the_accounts_of_their_people_alone(house, login):
    page = login(house.users.committee).get("/accounts/manage/")
    shown = {row.record for row in page.context["table"].rows}
    people = {house.users.secretary, house.users.deputy, house.users.member, house.users.sister}
    assert shown == people | {house.users.head}
    text = page.content.decode()
    assert "Cấp đường dẫn mới" in text
    assert "/close/" not in text
    assert login(house.users.secretary).get("/accounts/manage/").status_code == 403


def test_the_administrator_sees_accounts_and_no_content(house, login):
    client = login(house.users.administrator)
    navigation = client.get("/accounts/manage/").context["navigation"]
    menu = {link.label for _, links in navigation.groups for link in links}
    assert "Tài khoản" in menu
    assert not {"Đơn vị", "Đảng viên", "Sinh hoạt"} & menu
    assert client.get(f"/organizations/{house.cell.pk}/").status_code == 404
    assert client.get("/members/new/").status_code == 403
    assert client.get("/members/import/").status_code == 403


@pytest.mark.database  # letters compared without case and marks
def test_the_list_finds_by_name_without_marks_and_by_state(house, login):
    user = UserFactory(username="lanct", member=MemberFactory(full_name="Trần Chí Lãn"))
    client = login(house.users.administrator)

    def found(**query):
        page = client.get("/accounts/manage/", query)
        return [row.record for row in page.context["table"].rows]

    assert found(text="chi lan") == found(text="LANCT") == [user]
    assert found(is_active="False") == []
    assert len(found()) == User.objects.count()


def test_an_account_is_opened_for_a_member_who_sets_the_password(house, login, client):
    member = MemberFactory(full_name="Đỗ Thị Hạnh", card_number="38.999", cell=house.cell)
    login(house.users.administrator)
    for text in ("do thi hanh", "38.999"):
        page = client.get("/accounts/manage/new/", {"text": text})
        assert list(page.context["found"]) == [member]
    for text in ("Hạnh " * 20_000, "không\x00có", "\x00", "-"):
        assert not client.get("/accounts/manage/new/", {"text": text}).context["found"]
    url = f"/accounts/manage/new/{member.pk}/"
    assert client.get(url).context["form"].initial == {"username": "hanhdt"}
    UserFactory(username="Hanhdt")
    page = client.post(url, {"username": "hanhdt"})
    assert list(page.context["form"].errors) == ["username"]
    page = client.post(url, {"username": "có dấu cách"})
    assert list(page.context["form"].errors) == ["username"]
    page = client.post(url, {"username": "hanhdt2"}, follow=True)
    user = User.objects.get(username="hanhdt2")
    link = user.links.get()
    assert (user.member, user.is_staff, user.is_superuser) == (member, False, False)
    assert not user.has_usable_password()
    assert link.code not in page.content.decode()
    assert client.post(url, {"username": "hanhdt3"}).status_code == 404
    page = client.get("/accounts/manage/new/", {"text": "38.999"})
    assert list(page.context["found"]) == []


def test_suggested_names_are_free_short_and_plain(db):
    members = [MemberFactory(full_name="Nguyễn Văn Ý") for _ in range(3)]
    members.append(MemberFactory(full_name="Đặng-Trần Thị Đào"))
    UserFactory(username="YNV")
    UserFactory(username="ynv2")
    names = suggested_usernames(members)
    assert list(names.values()) == ["ynv3", "ynv4", "ynv5", "daodtt"]


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
