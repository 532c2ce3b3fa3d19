"""Nobody grants more than they hold, nobody ends who inspects them, nobody changes their own."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from members.actions.corrections import correct_row
from members.actions.deletions import delete_member
from members.actions.memberships import (
    add_leave,
    end_membership,
    start_temporary,
    transfer_member,
)
from members.actions.merging import merge_members
from members.actions.posts import confirm_change, decline_change, end_post, give_post
from members.actions.transfers import ask_for_transfer
from members.models import Member, Position, PostChange, User
from members.models.scopes import Power
from members.powers import LABELS
from tests.factories.members import (
    LeavePeriodFactory,
    MemberFactory,
    PositionFactory,
    UserFactory,
)

from .rosters import TODAY, WITH_POSTS, line, upload, workbook


@pytest.fixture
def comrade(house):
    """A member of the far cell with an account and no post."""
    return UserFactory(member=house.members[house.far_cell.pk][2])


def give(house, login, comrade, **more):
    data = {"organization": house.bloc.pk, "post": "standing", "starts_on": "2026-11-23"} | more
    return login(house.users.staff).post(f"/members/{comrade.member_id}/appoint/", data)


def holds(member):
    return list(member.positions.values_list("organization__name", "post"))


def test_a_clerk_makes_nobody_a_ruler_of_the_bloc(house, login, comrade):
    """F1: the post waits; neither the clerk nor the person confirms it, the committee does."""
    assert give(house, login, comrade).status_code == 302
    give(house, login, comrade)  # sent twice, taken once
    change = PostChange.objects.get()
    assert (change.state, holds(comrade.member)) == ("waiting", [])
    assert "decide_organizations" not in User.objects.get(pk=comrade.pk).scope.down
    PositionFactory(member=comrade.member, organization=house.bloc, post="deputy")
    for stranger in (house.users.staff, User.objects.get(pk=comrade.pk), house.users.committee):
        login(stranger).post("/members/posts/", {"change": change.pk})
        with pytest.raises(ValidationError, match="người khác ở cấp đó"):
            confirm_change(change=change, by=stranger)
    assert PostChange.objects.waiting().exists()
    standing = house.users.standing
    assert "Chức vụ chờ đồng chí xác nhận" in login(standing).get("/").content.decode()
    page = login(standing).get("/members/posts/").content.decode()
    assert "giữ chức vụ Ủy viên ban thường vụ Đảng bộ Khối từ ngày 23/11/2026" in page
    login(standing).post("/members/posts/", {"change": change.pk, "action": "confirm"})
    assert ("Đảng bộ Khối", "standing") in holds(comrade.member)
    for told in (comrade, house.users.staff):
        home = login(User.objects.get(pk=told.pk)).get("/").content.decode()
        assert "giữ chức vụ Ủy viên ban thường vụ Đảng bộ Khối" in home


def test_a_post_within_one_s_powers_begins_at_once(house, login, comrade):
    committee = house.users.committee
    give_post(
        member=house.members[house.cell.pk][3], organization=house.cell, post="committee",
        starts_on=TODAY, by=committee,
    )  # fmt: skip
    assert PostChange.objects.get().state == "applied"
    assert not PostChange.objects.get().single_handed
    waiting = give_post(
        member=house.members[house.cell.pk][2], organization=house.committee, post="inspector",
        starts_on=TODAY, by=committee,
    )  # fmt: skip
    assert waiting.state == "waiting"
    assert PostChange.objects.awaiting(house.users.standing) == [waiting]
    with pytest.raises(ValidationError, match="Hãy ghi lý do"):
        decline_change(change=waiting, by=house.users.standing, answer=" ")
    decline_change(change=waiting, by=house.users.standing, answer="Chưa có quyết định")
    assert "Chưa có quyết định" in login(committee).get("/").content.decode()


def test_who_is_inspected_does_not_end_who_inspects(house, login):
    """F1: in a committee the level above does; at the top with a number and a second holder."""
    post = PositionFactory(
        member=house.members[house.cell.pk][2], organization=house.committee, post="inspector"
    )
    client = login(house.users.committee)
    page = client.post(f"/members/positions/{post.pk}/end/", {"ends_on": "2026-11-23"})
    assert "chỉ do cấp trên của Đảng bộ Sở Một kết thúc" in page.content.decode()
    with pytest.raises(ValidationError, match="chỉ do cấp trên"):
        correct_row(row=post, values={"ends_on": TODAY}, by=house.users.committee)
    for reason in ("other", "removed"):
        with pytest.raises(ValidationError, match="mời ghi kết thúc chức vụ đó trước"):
            end_membership(
                membership=post.member.memberships.get(), ends_on=TODAY, end_reason=reason,
                by=house.users.committee,
            )  # fmt: skip
    end_post(position=post, ends_on=TODAY, by=house.users.staff)
    post.refresh_from_db()
    assert post.ends_on == TODAY

    top = house.users.inspector.member.positions.get()
    client, url = login(house.users.staff), f"/members/positions/{top.pk}/end/"
    page = client.post(url, {"ends_on": "2026-11-23"}).content.decode()
    assert "Hãy ghi số, ngày quyết định của cấp trên" in page
    client.post(url, {"ends_on": "2026-11-23", "basis": "QĐ 12-QĐ/TU ngày 20/11/2026"})
    top.refresh_from_db()
    assert top.ends_on is None
    change = PostChange.objects.waiting().get()
    assert PostChange.objects.awaiting(house.users.staff) == []
    confirm_change(change=change, by=house.users.standing)
    top.refresh_from_db()
    assert top.ends_on == TODAY


def test_the_first_two_people_of_a_new_office_set_it_up(db, monkeypatch):
    """Nobody else has an account: the first secretary's post begins at once, marked so."""
    monkeypatch.setenv("PORTAL_PASSWORD", "mat-khau-that-dai")
    call_command(
        "found_bloc", name="Đảng bộ các cơ quan tỉnh", code="38.168.000.000.000",
        staff="Trần Văn Thử", username="chuyenvien", stdout=io.StringIO(),
    )  # fmt: skip
    clerk = User.objects.get()
    root = clerk.member.positions.get().organization
    second, third = MemberFactory(), MemberFactory()
    first = give_post(member=second, organization=root, post="secretary", starts_on=TODAY, by=clerk)
    assert (first.state, first.single_handed) == ("applied", True)
    secretary = UserFactory(member=second)
    later = give_post(member=third, organization=root, post="standing", starts_on=TODAY, by=clerk)
    assert PostChange.objects.awaiting(secretary) == [later]
    with pytest.raises(ValidationError, match="hồ sơ của chính mình"):
        give_post(member=clerk.member, organization=root, post="deputy", starts_on=TODAY, by=clerk)


def test_the_posts_of_one_import_are_confirmed_as_one_list(house, login):
    staff = house.users.staff
    one, two = house.members[house.cell.pk][2:4]
    rows = [
        line(one, "Chi bộ Một", "Phó Bí thư Đảng ủy"),
        line(two, "Chi bộ Một", "Ủy viên Ban Thường vụ Đảng ủy"),
        line(house.users.committee.member, "Chi bộ Hai", "Bí thư Đảng ủy"),
    ]
    record = upload(login(staff), house.committee, workbook(rows, WITH_POSTS))
    login(staff).post(f"/members/import/{record.pk}/", {})
    waiting = list(PostChange.objects.waiting())
    assert {change.roster for change in waiting} == {record}
    assert (holds(one), holds(two)) == ([], [])
    committee = house.users.committee
    page = login(committee).get("/members/posts/").content.decode()
    assert page.count("checked") == len(waiting) == 2
    login(committee).post("/members/posts/", {"change": [change.pk for change in waiting]})
    assert (holds(one), holds(two)) == (
        [("Đảng bộ Sở Một", "deputy")],
        [("Đảng bộ Sở Một", "standing")],
    )


def test_a_correction_grants_no_more_than_its_author_holds(house, comrade):
    former = PositionFactory(
        member=comrade.member, organization=house.bloc, post="standing",
        ends_on=dt.date(2025, 12, 31),
    )  # fmt: skip
    with pytest.raises(ValidationError, match="vượt quyền"):
        correct_row(row=former, values={"ends_on": None}, by=house.users.staff)
    correct_row(row=former, values={"ends_on": dt.date(2025, 6, 30)}, by=house.users.staff)
    correct_row(row=former, values={"ends_on": None}, by=house.users.standing)
    former.refresh_from_db()
    assert former.ends_on is None


def test_posts_end_with_a_transfer_to_another_committee(house):
    """Those of the cell and of the committee that is left; those of the bloc stay."""
    member = house.users.secretary.member
    PositionFactory(member=member, organization=house.committee, post="committee")
    PositionFactory(member=member, organization=house.bloc, post="committee")
    transfer_member(member=member, organization=house.far_cell, starts_on=TODAY)
    running = Position.objects.filter(member=member, ends_on__isnull=True)
    assert list(running.values_list("organization__name", flat=True)) == ["Đảng bộ Khối"]


# F4: what a manager may do with others and not with themselves.
def _own_rows(house, me):
    home, leave = me.member.memberships.get(), LeavePeriodFactory(member=me.member)
    twin, cell = MemberFactory(cell=house.sister_cell), house.sister_cell
    of_me = {"member": me.member, "by": me}
    return {
        "miễn sinh hoạt": lambda: add_leave(**of_me, kind="sick", starts_on=TODAY),
        "chuyển sinh hoạt": lambda: transfer_member(
            **of_me, organization=house.cell, starts_on=TODAY
        ),
        "đề nghị chuyển": lambda: ask_for_transfer(
            **of_me, organization=house.cell, starts_on=TODAY, reason="Giấy"
        ),
        "sinh hoạt tạm thời": lambda: start_temporary(
            **of_me, organization=house.cell, starts_on=TODAY
        ),
        "giao chức vụ": lambda: give_post(
            **of_me, organization=cell, post="deputy", starts_on=TODAY
        ),
        "thôi chức vụ": lambda: end_post(position=me.member.positions.get(), ends_on=TODAY, by=me),
        "thôi sinh hoạt": lambda: end_membership(
            membership=home, ends_on=TODAY, end_reason="other", by=me
        ),
        "sửa ngày": lambda: correct_row(row=leave, values={"starts_on": TODAY}, by=me),
        "gộp hồ sơ": lambda: merge_members(kept=me.member, duplicate=twin, reason="Trùng", by=me),
        "gộp vào hồ sơ khác": lambda: merge_members(
            kept=twin, duplicate=me.member, reason="Trùng", by=me
        ),
        "xóa hồ sơ": lambda: delete_member(**of_me, reason="Nhầm"),
    }


def test_no_action_on_one_s_own_record(house):
    me = house.users.committee
    for name, act in _own_rows(house, me).items():
        with pytest.raises(ValidationError, match="hồ sơ của chính mình") as refused:
            act()
        assert "Chuyên viên cơ quan tham mưu Đảng bộ Khối" in refused.value.messages[0], name


@pytest.mark.parametrize("page", ["edit", "transfer", "temporary", "leave", "appoint", "delete"])
def test_the_pages_of_one_s_own_record_are_closed_and_those_of_others_open(house, login, page):
    me, other = house.users.committee, house.users.sister.member
    client = login(me)
    assert client.get(f"/members/{me.member_id}/{page}/").status_code == 403
    assert client.get(f"/members/{other.pk}/{page}/").status_code == 200


def test_an_import_leaves_the_importer_s_own_row_for_another(house, login):
    me = house.users.committee
    other = house.members[house.sister_cell.pk][2]
    header = (*WITH_POSTS[:-1], "Chức vụ chính quyền")
    rows = [
        line(me.member, "Chi bộ Hai", "Giám đốc"),
        line(other, "Chi bộ Hai", "Chánh Văn phòng"),
    ]
    record = upload(login(me), house.sister_cell, workbook(rows, header))
    page = login(me).get(f"/members/import/{record.pk}/").content.decode()
    assert "Đồng chí không tự ghi, sửa hồ sơ của mình" in page
    login(me).post(f"/members/import/{record.pk}/", {})
    jobs = Member.objects.in_bulk([me.member_id, other.pk])
    assert (jobs[me.member_id].job, jobs[other.pk].job) == ("", "Chánh Văn phòng")


def test_the_page_of_powers_names_posts_powers_and_what_waits(house, login, comrade):
    assert set(LABELS) == set(Power)
    give(house, login, comrade, organization=house.other_committee.pk, post="deputy")
    url = f"/organizations/{house.other_committee.pk}/powers/"
    page = login(house.users.inspector).get(url).content.decode()
    for text in (
        "Bí thư Đảng bộ Sở Hai",
        "quyết định xếp loại đảng viên",
        "Ủy ban kiểm tra Đảng bộ Khối (cấp trên)",
        "Chờ xác nhận, chưa có hiệu lực",
        f"{comrade.member} giữ chức vụ Phó bí thư Đảng bộ Sở Hai",
    ):
        assert text in page
    assert login(house.users.far).get(url).status_code in (403, 404)
    link = f'href="{url}"'
    detail = f"/organizations/{house.other_committee.pk}/"
    assert link in login(house.users.staff).get(detail).content.decode()
    assert link not in login(house.users.far).get(detail).content.decode()
