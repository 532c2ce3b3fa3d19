"""Roster import and power: the checks of giving a post by hand hold, and everything is in the log."""

from __future__ import annotations

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.actions.posts import confirm_change
from members.importing.apply import apply_roster
from members.importing.undo import undo_import
from members.models import LeavePeriod, Member, Membership, Organization, Position, PostChange
from tests.factories.members import MemberFactory, PositionFactory

from .rosters import SINCE, TODAY, WITH_POSTS, line, load, plan_of, upload, workbook

DAY_BEFORE = TODAY - dt.timedelta(days=1)


@pytest.fixture
def bare(house):
    """The house whose cell has no secretary and whose committee none yet."""
    Position.objects.filter(organization__in=(house.cell, house.committee)).delete()
    return house


def said(plan):
    return {problem.row: problem.message for problem in plan.problems}


def posts(member):
    rows = member.positions.order_by("starts_on", "pk")
    return [(row.organization.name, row.post, row.starts_on, row.ends_on) for row in rows]


def test_nobody_gives_themselves_a_post_by_roster(bare):
    clerk, comrade, third = bare.members[bare.cell.pk][2:5]
    rows = [
        line(clerk, "Chi bộ Một", "Bí thư Đảng ủy"),
        line(comrade, "Chi bộ Một", "Phó Bí thư Đảng ủy"),
        line(third, "Chi bộ Một", None),
    ]
    plan = load(workbook(rows, WITH_POSTS), bare.committee, importer_id=clerk.pk)
    assert "không tự ghi, sửa hồ sơ của mình" in said(plan)[2]
    assert [entry.member for entry in plan.entries] == [comrade, third]
    assert posts(clerk) == []
    assert posts(comrade) == [("Đảng bộ Sở Một", "deputy", TODAY, None)]
    load(workbook(rows, WITH_POSTS), bare.committee, importer_id=comrade.pk)
    assert posts(clerk) == [("Đảng bộ Sở Một", "secretary", TODAY, None)]


def test_nobody_ends_their_own_post_by_roster_nor_changes_their_other_facts(bare):
    clerk = bare.members[bare.cell.pk][2]
    PositionFactory(member=clerk, organization=bare.cell, post="deputy")
    holder = line(bare.members[bare.cell.pk][3], "Chi bộ Một", "Cấp ủy viên")
    for rows, header in (
        ([line(clerk, "Chi bộ Một", None), holder], WITH_POSTS),
        ([line(clerk, "Chi bộ Hai")], WITH_POSTS[:-1]),  # moving the member would end it too
    ):
        plan = plan_of(workbook(rows, header), bare.committee, importer_id=clerk.pk)
        assert clerk not in [entry.member for entry in plan.entries]
        assert len(plan.problems) == 1
        assert plan_of(workbook(rows, header), bare.committee, importer_id=1).problems == []
    job = [(*line(clerk), "Phó Bí thư", "Chánh Văn phòng")]
    for importer, stored in ((clerk.pk, ""), (1, "Chánh Văn phòng")):
        file = workbook(job, (*WITH_POSTS, "Chức vụ chính quyền"))
        load(file, bare.committee, importer_id=importer)
        clerk.refresh_from_db()
        assert clerk.job == stored


def test_staff_who_import_by_the_page_get_no_power_and_the_rest_goes_on(house, login):
    staff, comrade = house.users.staff.member, house.members[house.far_cell.pk][2]
    Position.objects.filter(organization=house.other_committee).delete()
    rows = [
        line(staff, "Chi bộ Xa", "Bí thư Đảng ủy"),
        line(comrade, "Chi bộ Xa", "Phó Bí thư Đảng ủy"),
    ]
    client = login(house.users.staff)
    record = upload(client, house.other_committee, workbook(rows, WITH_POSTS))
    page = client.get(f"/members/import/{record.pk}/").content.decode()
    assert "không tự ghi, sửa hồ sơ của mình" in page
    client.post(f"/members/import/{record.pk}/", {})
    assert posts(staff) == [("Đảng bộ Khối", "staff", dt.date(2020, 1, 1), None)]
    assert posts(comrade) == []  # above what staff hold: a leader confirms it
    standing = house.users.standing
    for change in PostChange.objects.awaiting(standing):
        confirm_change(change=change, by=standing)
    assert posts(comrade) == [("Đảng bộ Sở Hai", "deputy", TODAY, None)]
    with pytest.raises(ValidationError, match="Đã có thay đổi sau lần nhập"):
        undo_import(record=record, by=house.users.staff)
    assert posts(comrade) == [("Đảng bộ Sở Hai", "deputy", TODAY, None)]


def test_undoing_gives_nobody_their_own_post_back_and_no_second_secretary(house, login):
    former, other = house.users.secretary.member, house.members[house.cell.pk][2]
    rows = [line(other, "Chi bộ Một", "Bí thư"), line(former, "Chi bộ Một", None)]
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook(rows, WITH_POSTS))
    client.post(f"/members/import/{record.pk}/", {})
    assert posts(former)[0][3] == DAY_BEFORE
    PositionFactory(member=former, organization=house.committee, post="deputy")
    with pytest.raises(ValidationError, match="của chính mình"):
        undo_import(record=record, by=type(house.users.secretary).objects.get(member=former))
    third = PositionFactory(
        member=house.members[house.cell.pk][3], organization=house.cell, post="secretary",
        starts_on=TODAY,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="đã có bí thư"):
        undo_import(record=record, by=house.users.committee)
    third.delete()
    undo_import(record=record, by=house.users.committee)
    assert posts(other) == []
    assert ("Chi bộ Một", "secretary", dt.date(2020, 1, 1), None) in posts(former)


def test_an_organisation_has_one_secretary(house):
    former, other = house.users.secretary.member, house.members[house.cell.pk][2]
    rows = [line(other, "Chi bộ Một", "Bí thư")]
    plan = load(workbook(rows, WITH_POSTS), house.committee)
    assert said(plan) == {2: f"Chi bộ Một đã có bí thư là {former}; mời ghi kết thúc trước."}
    assert posts(other) == []
    rows.append(line(former, "Chi bộ Một", "Phó Bí thư"))
    plan = load(workbook(rows, WITH_POSTS), house.committee)
    assert plan.problems == []
    assert posts(other) == [("Chi bộ Một", "secretary", TODAY, None)]
    assert posts(former) == [
        ("Chi bộ Một", "secretary", dt.date(2020, 1, 1), DAY_BEFORE),
        ("Chi bộ Một", "deputy", TODAY, None),
    ]


def test_who_is_refused_one_post_keeps_the_other_and_the_successor_waits(house):
    first, sister = house.users.secretary.member, house.users.sister.member
    successor = house.members[house.cell.pk][2]
    rows = [
        line(first, "Chi bộ Hai", "Bí thư"),
        line(successor, "Chi bộ Một", "Bí thư"),
        line(house.members[house.cell.pk][3], "Chi bộ Mới", "Bí thư"),
        line(house.members[house.cell.pk][4], "Chi bộ Mới", "Bí thư"),
    ]
    plan = plan_of(workbook(rows, WITH_POSTS), house.committee)
    assert said(plan) == {
        2: f"Chi bộ Hai đã có bí thư là {sister}; mời ghi kết thúc trước.",
        3: f"Chi bộ Một đã có bí thư là {first}; mời ghi kết thúc trước.",
        5: f"Chi bộ Mới đã có bí thư ở dòng 4 là {house.members[house.cell.pk][3]}.",
    }
    rows.append(line(sister, "Chi bộ Hai", None))
    plan = load(workbook(rows, WITH_POSTS), house.committee)
    assert list(said(plan)) == [5]
    held = Position.objects.on(TODAY).filter(post="secretary", organization=house.sister_cell)
    assert held.get().member == first


def test_a_new_secretary_begins_after_the_one_before(bare):
    """The member counts from January on, the post from the day after the predecessor's last."""
    PositionFactory(
        member=bare.members[bare.cell.pk][0],
        organization=bare.cell,
        ends_on=dt.date(2026, 6, 30),
    )
    rows = [
        ("Lê Văn Mới", "01/02/1990", "Nam", "Chi bộ Một", "9001", "Bí thư"),
        ("Lê Văn Sau", "01/02/1990", "Nam", "Chi bộ Một", "9002", "Phó Bí thư"),
    ]
    load(workbook(rows, WITH_POSTS), bare.committee)
    first, second = (Member.objects.get(card_number=card) for card in ("9001", "9002"))
    assert first.memberships.get().starts_on == SINCE
    assert posts(first) == [("Chi bộ Một", "secretary", dt.date(2026, 7, 1), None)]
    assert posts(second) == [("Chi bộ Một", "deputy", SINCE, None)]


def test_a_roster_of_one_cell_gives_no_post_above_it(bare):
    member = bare.members[bare.cell.pk][2]
    rows = [line(member, "Chi bộ Một", "Bí thư Đảng ủy, Phó Bí thư")]
    load(workbook(rows, WITH_POSTS), bare.cell)
    assert posts(member) == [("Chi bộ Một", "deputy", TODAY, None)]
    load(workbook(rows, WITH_POSTS), bare.committee)
    assert posts(member)[1:] == [("Đảng bộ Sở Một", "secretary", TODAY, None)]


def test_a_post_in_another_cell_is_kept_there_and_given_nowhere(bare):
    """A list gives and ends posts in the row's own cell and in the list's committee."""
    member, other = bare.members[bare.cell.pk][2:4]
    PositionFactory(member=member, organization=bare.sister_cell, post="deputy")
    rows = [
        line(member, "Chi bộ Một", "Phó Bí thư Chi bộ Hai, Chi ủy viên"),
        line(other, "Chi bộ Một", "Bí thư chi bộ (Chi bộ Hai)"),
    ]
    plan = plan_of(workbook(rows, WITH_POSTS), bare.committee)
    assert [(entry.appoint, entry.resign) for entry in plan.entries] == [
        ([("cell", "committee")], []),
        ([], []),
    ]
    [notice] = plan.notices
    assert (notice.row, notice.message[:46]) == (
        3,
        "“Bí thư chi bộ (Chi bộ Hai)” là chức vụ ở nơi ",
    )


def test_an_old_roster_ends_no_post_that_is_newer(bare):
    member = bare.members[bare.cell.pk][2]
    old = PositionFactory(member=member, organization=bare.cell, post="deputy")
    new = PositionFactory(
        member=member, organization=bare.cell, post="committee", starts_on=dt.date(2026, 9, 1)
    )
    rows = [line(member, "Chi bộ Một", None)]
    load(workbook(rows, WITH_POSTS, as_of="30/6/2026"), bare.committee)
    old.refresh_from_db()
    assert old.ends_on is None  # a column that is blank from top to bottom says nothing
    rows.append(line(bare.members[bare.cell.pk][3], "Chi bộ Một", "Cấp ủy viên"))
    load(workbook(rows, WITH_POSTS, as_of="30/6/2026"), bare.committee)
    for row in (old, new):
        row.refresh_from_db()
    assert (old.ends_on, new.ends_on) == (dt.date(2026, 6, 29), None)


def test_every_row_that_an_import_writes_is_in_the_audit_log(house, login):
    moved, known, gone = house.members[house.cell.pk][2:5]
    header = (*WITH_POSTS, "Đơn vị công tác", "Ghi chú")
    rows = [
        ("Lê Văn Mới", "01/02/1990", "Nam", "Chi bộ Mới", "9001", "Bí thư", "Sở Một", None),
        (*line(moved, "Chi bộ Hai"), None, None, None),
        (*line(known), "Phó Bí thư", "Phòng Hai", "Miễn công tác, sinh hoạt từ 01/07/2026"),
    ]  # fmt: skip
    PositionFactory(member=moved, organization=house.cell, post="committee")
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook(rows, header))
    LogEntry.objects.all().delete()
    left = client.get(f"/members/import/{record.pk}/").context["view"].read[1].left
    ended = [home.pk for home in left if home.member == gone]
    client.post(f"/members/import/{record.pk}/", {"ended": ended})
    new = Member.objects.get(card_number="9001")

    def logged(row):
        entries = LogEntry.objects.get_for_object(row).order_by("pk")
        assert {entry.actor for entry in entries} <= {house.users.committee}
        assert {entry.remote_addr for entry in entries} <= {"127.0.0.1"}
        return [(entry.action, entry.changes) for entry in entries]

    create, update = LogEntry.Action.CREATE, LogEntry.Action.UPDATE
    assert [action for action, _ in logged(new)] == [create]
    assert logged(new)[0][1]["full_name"] == ["None", "Lê Văn Mới"]
    home = new.memberships.get()
    assert logged(home)[0][1]["organization"] == ["None", str(home.organization_id)]
    assert LogEntry.objects.get_for_object(home).get().object_repr == "Lê Văn Mới – Chi bộ Mới"
    assert [action for action, _ in logged(new.positions.get())] == [create]
    assert logged(home.organization)[0][0] == create
    assert logged(known) == [(update, {"workplace": ["", "Phòng Hai"]})]
    assert [action for action, _ in logged(known.positions.get())] == [create]
    assert [action for action, _ in logged(known.leaves.get())] == [create]
    old, then = moved.memberships.order_by("starts_on")
    assert logged(old)[0][1]["ends_on"] == ["None", "2026-11-22"]
    assert [action for action, _ in logged(then)] == [create]
    assert logged(moved.positions.get())[0][1]["ends_on"] == ["None", "2026-11-22"]
    assert logged(gone.memberships.get())[0][1]["end_reason"] == ["", "other"]
    for model in (Member, Membership, Position, LeavePeriod, Organization):
        kind = ContentType.objects.get_for_model(model)
        assert LogEntry.objects.filter(content_type=kind, actor=None).count() == 0


@pytest.mark.database  # written in bulk: keys and batches differ
def test_moves_posts_and_leaves_are_written_in_a_fixed_number_of_queries(house):
    """As many queries for five people who change in every way as for twenty."""
    cells = [house.cell, house.sister_cell]

    def asked(count, number):
        people = MemberFactory.create_batch(count, cell=cells[number % 2])
        for member in people:
            PositionFactory(member=member, organization=cells[number % 2], post="deputy")
            PositionFactory(member=member, organization=house.committee, post="standing")
        there = cells[1 - number % 2].name
        note = "Miễn sinh hoạt từ 01/07/2026"
        rows = [(*line(member, there, "Chi ủy viên"), "Sở Hai", note) for member in people]
        file = workbook(rows, (*WITH_POSTS, "Đơn vị công tác", "Ghi chú"))
        plan = plan_of(file, house.committee)
        assert (plan.problems, len(plan.moved)) == ([], count)
        with CaptureQueriesContext(connection) as captured:
            apply_roster(plan, member_since=SINCE, by=house.users.committee)
        for member in people:
            held = sorted(member.positions.values_list("post", "ends_on"))
            ended = dt.date(2026, 11, 22)
            assert held == [("committee", None), ("deputy", ended), ("standing", ended)]
            assert member.leaves.get().starts_on == dt.date(2026, 7, 1)
            assert member.memberships.count() == 2
        return len(captured)

    asked(1, 0)  # what is asked once a process is asked now
    assert asked(5, 0) == asked(20, 1)
