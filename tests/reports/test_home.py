"""Home: what waits for the reader, by every role they have."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from campaigns.models import Comment, CriteriaSet, Inspection
from members.models import User
from tests.builders import hold
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, proposed, scheme_of
from tests.factories.members import (
    CampaignYearFactory,
    MemberFactory,
    OrganizationFactory,
    PositionFactory,
)
from tests.factories.pledges import PledgeFactory

REGULAR = "Chưa ghi sinh hoạt thường kỳ tháng"
STUDY = "Chưa ghi học tập ngoài sinh hoạt tháng"
THEMATIC = "Chưa ghi sinh hoạt chuyên đề quý IV"
TRAINING = "Cam kết tu dưỡng, rèn luyện, phấn đấu năm 2026: "


@pytest.fixture
def grading(house):
    house.year.start_grading(by=house.users.standing)
    return house


def open_home(login, user):
    page = login(user).get("/")
    assert page.status_code == 200
    return page


def lines(login, user):
    """Every line of the page by its label."""
    context = open_home(login, user).context
    sections = [*context["sections"], *([context["own"]] if context["own"] else [])]
    return {task.label: task for section in sections for task in section.tasks}


def waiting(login, user):
    """The lines that ask for something, with their counts."""
    return {label: task.count for label, task in lines(login, user).items() if task.waits}


def test_a_member_is_asked_for_their_pledge_and_told_how_it_goes(house, login):
    user = house.users.member
    house.year.pledge_due = dt.date(2026, 12, 1)
    house.year.save()
    task = lines(login, user)["Viết bản cam kết năm 2026"]
    assert (task.waits, task.due, task.late) == (True, dt.date(2026, 12, 1), False)
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=user.member)
    assert waiting(login, user) == {f"{TRAINING}còn là nháp, chưa nộp": 0}
    pledge.submit(by=user)
    assert waiting(login, user) == {}
    assert f"{TRAINING}đã nộp, chờ chi bộ góp ý" in lines(login, user)
    pledge.send_back(by=house.users.secretary, reason="Thêm chỉ tiêu")
    task = lines(login, user)[f"{TRAINING}chi bộ trả lại, cần bổ sung"]
    assert task.note == "Chi bộ góp ý: Thêm chỉ tiêu"
    assert task.url == pledge.get_absolute_url()


def test_a_personal_plan_leaves_the_commitment_to_be_written(house, login):
    user = house.users.member
    plan = PledgeFactory(year=house.year, organization=house.cell, member=user.member, kind="plan")
    plan.submit(by=user)
    assert "Viết bản cam kết năm 2026" in lines(login, user)


def test_a_member_reads_what_the_cell_found_and_is_asked_for_their_own_assessment(grading, login):
    user, secretary = grading.users.member, grading.users.secretary
    pledge = PledgeFactory(year=grading.year, organization=grading.cell, member=user.member)
    pledge.submit(by=user)
    pledge.accept(by=secretary)
    pledge.assess(by=secretary, cell_result="partly", cell_comment="Cần cố gắng")
    task = lines(login, user)[f"{TRAINING}tự đánh giá kết quả thực hiện"]
    assert task.note == "Chi bộ đánh giá: Hoàn thành một phần. Cần cố gắng"
    pledge.assess_self(by=user, self_result="fulfilled")
    assert waiting(login, user) == {}


def test_a_member_grades_themselves_and_opens_the_own_record(grading, login):
    user = grading.users.member
    PledgeFactory(
        year=grading.year, organization=grading.cell, member=user.member, state="submitted"
    )
    own = EvaluationFactory(year=grading.year, organization=grading.cell, member=user.member)
    label = "Tự kiểm điểm, tự nhận mức xếp loại năm 2026"
    found = lines(login, user)
    assert waiting(login, user) == {label: 0}
    assert found[label].url == f"/evaluations/{own.pk}/self/"
    assert login(user).get(found[label].url).status_code == 200


def meetings(found):
    """The lines on sessions to enter, or that were entered: label, whether late, its deadline."""
    return {
        (label, task.late, task.due)
        for label, task in found.items()
        if label.startswith(("Chưa ghi", "Đã ghi", "Buổi")) and "Sổ tay" not in label
    }


def hold_until(house, month, *, kinds=("regular", "study"), cell=None):
    """Everything that was due up to the month, of these kinds."""
    for n in range(1, month + 1):
        for kind in kinds:
            if kind != "thematic" or n % 3 == 0:
                hold(house, dt.date(2026, n, 5), kind=kind, cell=cell)


def test_a_secretary_is_asked_for_every_session_that_is_due_until_it_is_logged(house, login):
    user = house.users.secretary
    hold_until(house, 8)
    quarter, november = dt.date(2026, 12, 31), dt.date(2026, 11, 30)
    assert meetings(lines(login, user)) == {
        (f"{REGULAR} 9, 10", True, dt.date(2026, 9, 30)),
        (f"{REGULAR} 11", False, november),
        (f"{STUDY} 9, 10", True, dt.date(2026, 9, 30)),
        (f"{STUDY} 11", False, november),
        ("Chưa ghi sinh hoạt chuyên đề quý I, II, III", True, dt.date(2026, 3, 31)),
        (THEMATIC, False, quarter),
    }
    for kind in ("regular", "study"):
        hold(house, dt.date(2026, 9, 7), kind=kind)
        hold(house, dt.date(2026, 10, 7), kind=kind)
    for month in (3, 6, 9):
        hold(house, dt.date(2026, month, 20), kind="thematic")
    study = hold(house, dt.date(2026, 11, 7), kind="study")
    draft = hold(house, dt.date(2026, 11, 2), submit=False)
    theme = hold(house, dt.date(2026, 11, 3), kind="thematic")
    found = lines(login, user)
    told = (
        "Đã ghi sinh hoạt chuyên đề quý IV (ngày 03/11/2026): đã nộp, chờ xác nhận",
        "Đã ghi học tập ngoài sinh hoạt tháng 11 (ngày 07/11/2026): đã nộp, chờ xác nhận",
        "Buổi sinh hoạt còn là nháp, chưa nộp",
    )
    assert "Buổi sinh hoạt chưa đưa lên Sổ tay điện tử (quá 2 ngày)" in found
    assert meetings(found) == {(label, False, None) for label in told}
    addresses = theme.get_absolute_url(), study.get_absolute_url(), f"/sessions/{draft.pk}/edit/"
    assert tuple(found[label].url for label in told) == addresses


def test_a_study_is_asked_for_only_where_the_year_says_so(house, login):
    assert any(label.startswith(STUDY) for label in lines(login, house.users.secretary))
    house.year.monthly_study = False
    house.year.save()
    assert not any(label.startswith(STUDY) for label in lines(login, house.users.secretary))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-09-30T03:00:00Z", ("Chưa ghi sinh hoạt chuyên đề quý III", False)),
        ("2026-10-01T03:00:00Z", ("Chưa ghi sinh hoạt chuyên đề quý III", True)),
    ],
)
def test_a_quarter_s_missing_meeting_does_not_disappear_with_the_quarter(
    house, login, today, expected
):
    hold_until(house, 6, kinds=("thematic",))
    with time_machine.travel(today, tick=False):
        found = meetings(lines(login, house.users.secretary))
        units = open_home(login, house.users.committee).context["late"]
    assert expected in {(label, late) for label, late, _ in found}
    overdue = {unit.organization: unit.meetings for unit in units[0].units}
    months = int(today[5:7]) - 1
    assert overdue[house.cell] == 2 * months + expected[1]


def test_in_january_last_year_s_december_is_asked_for_while_that_year_is_open(house, login):
    hold_until(house, 11)
    hold_until(house, 12, kinds=("thematic",))
    december = {
        ("Chưa ghi sinh hoạt thường kỳ tháng 12/2026", True, dt.date(2026, 12, 31)),
        ("Chưa ghi học tập ngoài sinh hoạt tháng 12/2026", True, dt.date(2026, 12, 31)),
    }
    with time_machine.travel("2027-01-05T03:00:00Z", tick=False):
        assert meetings(lines(login, house.users.secretary)) == december
        [block] = open_home(login, house.users.committee).context["late"]
        assert block.title == "Buổi sinh hoạt năm 2026"
        assert login(house.users.committee).get(block.url).status_code == 200
        CampaignYearFactory(organization=house.bloc, year=2027, campaign=house.year.campaign)
        found = meetings(lines(login, house.users.secretary))
        assert december < found
        assert (f"{REGULAR} 1", False, dt.date(2027, 1, 31)) in found
        house.year.start_grading(by=house.users.standing)
        house.year.close(by=house.users.standing)
        assert not december & meetings(lines(login, house.users.secretary))


def test_the_button_opens_the_sheet_with_its_kind_chosen(house, login):
    found = lines(login, house.users.secretary)[THEMATIC]
    page = login(house.users.secretary).get(found.url)
    assert page.context["session"].kind == "thematic"
    assert page.context["session"].organization == house.cell


def test_a_secretary_sees_returned_sessions_and_pledges_to_review(house, login):
    session = hold(house, dt.date(2026, 11, 2))
    label = "Buổi sinh hoạt bị trả lại, cần bổ sung"
    assert label not in lines(login, house.users.secretary)
    session.send_back(by=house.users.committee, reason="Thiếu kết luận")
    PledgeFactory(
        year=house.year,
        organization=house.cell,
        member=house.users.member.member,
        state="submitted",
    )
    found = waiting(login, house.users.secretary)
    assert found[label] == 1
    assert found["Cam kết chờ thông qua"] == 1
    assert "Cam kết chờ thông qua" not in waiting(login, house.users.sister)


def test_members_without_a_pledge_are_named_once_the_deadline_is_over(house, login):
    label = "Đảng viên chưa nộp cam kết"
    house.year.pledge_due = dt.date(2026, 11, 23)
    house.year.save()
    assert label not in lines(login, house.users.secretary)
    house.year.pledge_due = dt.date(2026, 11, 22)
    house.year.save()
    written, drafted, planned, *_ = house.members[house.cell.pk]
    here = {"year": house.year, "organization": house.cell}
    PledgeFactory(**here, member=written, state="submitted")
    PledgeFactory(**here, member=drafted)
    PledgeFactory(**here, member=planned, state="submitted", kind="plan")
    task = lines(login, house.users.secretary)[label]
    names = task.note.split(", ")
    assert task.count == len(names)
    assert written.full_name not in names
    assert {drafted.full_name, planned.full_name} <= set(names)


def test_a_secretary_enters_the_ballot_and_the_cells_own_grade(grading, login):
    here = {"year": grading.year, "organization": grading.cell}
    first, second, *_ = grading.members[grading.cell.pk]
    EvaluationFactory(**here, member=first)
    EvaluationFactory(**here, member=second, state="self_graded")
    own = EvaluationFactory(**here)
    found = lines(login, grading.users.secretary)
    counts = {label: task.count for label, task in found.items() if task.count}
    assert counts == {
        "Đảng viên chưa tự đánh giá": 1,
        "Đảng viên chờ chi bộ bỏ phiếu, đề xuất": 1,
        "Tập thể chưa tự đánh giá": 1,
    }
    assert found["Tập thể chưa tự đánh giá"].url == f"/evaluations/{own.pk}/self/"


def test_a_committee_sees_what_it_confirms_and_decides_and_which_cells_are_late(house, login):
    hold(house, dt.date(2026, 10, 5))
    proposed(house, house.members[house.cell.pk][2])
    found = waiting(login, house.users.committee)
    assert found["Buổi sinh hoạt chờ xác nhận"] == 1
    assert found["Xếp loại chờ quyết định"] == 1
    overdue, november = open_home(login, house.users.committee).context["late"]
    assert (overdue.overdue, november.overdue) == (True, False)
    missing = {unit.organization: unit.meetings for unit in overdue.units}
    assert missing == {house.sister_cell: 23, house.cell: 22}  # ten months twice, three quarters
    assert {unit.organization for unit in november.units} == {house.cell, house.sister_cell}
    assert login(house.users.committee).get(overdue.units[0].url).status_code == 200


def test_the_standing_committee_sees_late_units_with_the_number_of_their_cells(house, login):
    hold_until(house, 10, kinds=("regular", "study", "thematic"))
    page = open_home(login, house.users.standing)
    overdue, november = page.context["late"]
    assert {unit.organization: (unit.cells, unit.meetings) for unit in overdue.units} == {
        house.committee: (1, 23),
        house.other_committee: (1, 23),
    }
    assert (overdue.cells, overdue.meetings) == (2, 46)
    assert {unit.organization: unit.cells for unit in november.units} == {
        house.committee: 2,
        house.other_committee: 1,
    }
    assert november.cells == 3
    assert overdue.units[0].url in page.content.decode().replace("&amp;", "&")


def test_the_cells_that_need_attention_are_the_dashboard_s_with_its_reasons(house, login):
    every_kind = ("regular", "study", "thematic")
    for cell in (house.cell, house.sister_cell):
        hold_until(house, 10, kinds=every_kind, cell=cell)
    hold_until(house, 9, kinds=every_kind, cell=house.far_cell)
    house.year.pledge_due = dt.date(2026, 3, 31)
    house.year.save()
    PledgeFactory(
        year=house.year,
        organization=house.cell,
        member=house.users.member.member,
        state="submitted",
        submitted_at="2026-03-01T00:00Z",
    )
    client = login(house.users.standing)
    page = client.get("/")
    overview = page.context["overview"]
    told = {cell.organization: [reason.text for reason in cell.reasons] for cell in overview.cells}
    assert told[house.far_cell][0] == "thiếu 2 buổi"
    assert told[house.cell] == [f"{len(house.members[house.cell.pk]) - 1} người chưa cam kết"]
    board = client.get("/dashboard/").context["dashboard"]
    assert list(told) == [cell.organization for cell in board.cells]
    assert list(told.values()) == [[why.text for why in cell.reasons] for cell in board.cells]
    assert [figure.full for figure in overview.figures[:2]] == [
        number.exact for number in board.numbers[:2]
    ]
    assert f'href="{overview.cells[0].url}"' in page.content.decode()
    assert client.get(overview.cells[0].url).status_code == 200
    assert client.get(overview.board).status_code == 200
    house.year.start_grading(by=house.users.standing)
    house.year.close(by=house.users.standing)
    assert client.get("/").context["overview"].cells == []


def test_in_january_nobody_is_red(house, login):
    with time_machine.travel("2026-01-20T03:00:00Z", tick=False):
        page = open_home(login, house.users.standing)
    assert page.context["overview"].cells == []
    assert [block.title for block in page.context["late"]] == ["Buổi sinh hoạt thường kỳ tháng 1"]


def test_the_bloc_is_asked_only_for_the_meetings_of_its_own_cells(house, login):
    hold(house, dt.date(2026, 11, 2))
    label = "Buổi sinh hoạt chờ xác nhận"
    task = lines(login, house.users.standing)[label]
    assert (task.count, task.waits) == (1, False)
    direct = OrganizationFactory(kind__code="grassroots_cell", parent=house.bloc)
    MemberFactory(cell=direct)
    hold(house, dt.date(2026, 11, 2), cell=direct)
    task = lines(login, house.users.standing)[label]
    assert (task.count, task.waits) == (1, True)
    assert task.note == "1 buổi khác do cấp ủy cấp dưới xác nhận."


def test_the_bloc_decides_on_exemplars_and_leaves_the_first_look_to_the_committee(house, login):
    label = "Đề nghị gương điển hình chờ xử lý"
    first, second = NominationFactory.create_batch(2, year=house.year, organization=house.cell)
    for nomination in (first, second):
        nomination.nominate(by=house.users.secretary)
    task = lines(login, house.users.standing)[label]
    assert (task.count, task.waits) == (2, False)
    assert waiting(login, house.users.committee)[label] == 2
    first.verify(by=house.users.committee)
    task = lines(login, house.users.standing)[label]
    assert (task.count, task.waits) == (1, True)
    assert task.note == "1 đề nghị khác đang chờ cấp ủy cấp dưới xác nhận."


def test_staff_see_units_to_appraise_criteria_to_publish_and_the_import(grading, login):
    house, user = grading, grading.users.staff
    assert waiting(login, user)["Chưa có bộ tiêu chí năm 2026"] == 0
    criteria = CriteriaSet.objects.create(year=house.year, level=20, name="Bộ tiêu chí")
    EvaluationFactory(year=house.year, organization=house.committee, state="self_graded")
    nomination = NominationFactory(year=house.year, organization=house.cell)
    nomination.nominate(by=house.users.secretary)
    nomination.verify(by=house.users.committee)
    found = lines(login, user)
    counts = {label: task.count for label, task in found.items() if task.count}
    assert counts == {
        "Đề nghị gương điển hình chờ xử lý": 1,
        "Tổ chức chờ thẩm định, đề xuất mức": 1,
        "Bộ tiêu chí chưa công bố": 1,
    }
    assert found["Bộ tiêu chí chưa công bố"].url == criteria.get_absolute_url()
    criteria.published_at = "2026-01-01T00:00Z"
    criteria.save()
    assert "Bộ tiêu chí chưa công bố" not in lines(login, user)


def test_the_inspector_works_off_the_own_programme_until_everything_is_remedied(house, login):
    def inspect(day, **more):
        return Inspection.objects.create(
            year=house.year, organization=house.bloc, inspected=house.committee,
            kind="inspection", planned_on=day, **more,
        )  # fmt: skip

    late, soon = inspect(dt.date(2026, 11, 2)), inspect(dt.date(2026, 12, 10))
    faulty = inspect(
        dt.date(2026, 3, 2), done_on=dt.date(2026, 3, 2), has_findings=True, findings="Thiếu sổ"
    )
    context = open_home(login, house.users.inspector).context
    assert {
        group.kind: [line.task.url for line in group.lines if line.section != "Việc của tôi"]
        for group in context["inbox"].groups
    } == {
        "late": [late.get_absolute_url()],
        "week": [faulty.get_absolute_url()],
        "later": [soon.get_absolute_url()],
    }
    assert (
        context["inbox"].headline == "Đồng chí có 4 việc, 1 việc đã quá hạn"
    )  # the own pledge too
    faulty.remedied_on = dt.date(2026, 4, 1)
    faulty.save()
    found = waiting(login, house.users.inspector)
    assert faulty.get_absolute_url() not in {
        task.url for task in lines(login, house.users.inspector).values() if task.waits
    }
    assert len(found) == 2  # the pledge, and both inspections under one label
    assert login(house.users.inspector).get(late.get_absolute_url()).status_code == 200


def test_an_agency_head_is_asked_for_what_is_still_to_be_said_while_grading_runs(grading, login):
    user, (first, *_) = grading.users.head, grading.members[grading.cell.pk]
    PledgeFactory(year=grading.year, organization=grading.cell, member=first, state="accepted")
    evaluation = EvaluationFactory(
        year=grading.year, organization=grading.cell, member=first, state="self_graded"
    )
    owed = {"Cam kết chờ thủ trưởng đánh giá": 1, "Đảng viên chờ thủ trưởng nhận xét": 1}
    assert owed.items() <= waiting(login, user).items()
    Comment.objects.create(
        evaluation=evaluation, kind="agency", organization=grading.cell, text="Tốt", by=user
    )
    assert "Đảng viên chờ thủ trưởng nhận xét" not in waiting(login, user)


def test_the_administrator_sees_accounts_and_no_content(house, login):
    page = open_home(login, house.users.administrator)
    found = lines(login, house.users.administrator)
    assert set(found) == {"Đảng viên chưa có tài khoản", "Tài khoản đang mở"}
    assert found["Tài khoản đang mở"].count == User.objects.filter(is_active=True).count()
    client = login(house.users.administrator)
    assert {client.get(task.url).status_code for task in found.values()} == {200}
    assert page.context["overview"] is None


def test_one_person_of_several_posts_has_their_sections_one_below_the_other(house, login):
    user = house.users.secretary
    PositionFactory(member=user.member, organization=house.bloc, post="standing")
    hold(house, dt.date(2026, 11, 2), cell=house.far_cell, by=house.users.far)
    titles = [section.title for section in open_home(login, user).context["sections"]]
    assert titles == ["Chi bộ Một", "Chờ ban thường vụ xử lý"]


def test_a_closed_year_asks_for_nothing(grading, login):
    user = grading.users.member
    EvaluationFactory(year=grading.year, organization=grading.cell, member=user.member)
    assert len(waiting(login, user)) == 2
    grading.year.close(by=grading.users.standing)
    assert waiting(login, user) == {}


@pytest.mark.parametrize("status", ["READY", "RUNNING"])
def test_staff_see_work_that_no_worker_does(house, login, status):
    page = login(house.users.staff).get("/").content.decode()
    assert "bị dừng giữa chừng" not in page
    before = timezone.now() - dt.timedelta(minutes=20)
    task = DBTaskResult.objects.create(
        status=status, task_path="x", args_kwargs={}, run_after=before, started_at=before,
        backend_name="default", exception_class_path="", traceback="",
    )  # fmt: skip
    DBTaskResult.objects.filter(pk=task.pk).update(enqueued_at=before)
    assert "bị dừng giữa chừng" in login(house.users.staff).get("/").content.decode()


@pytest.mark.long
def test_home_asks_the_same_queries_for_few_and_for_many(grading, login):
    house = grading
    scheme_of(2026)
    roles = [
        "member", "secretary", "committee", "standing", "staff", "inspector", "head", "administrator",
    ]  # fmt: skip
    users = [getattr(house.users, role) for role in roles]
    recorders = [user for user in users if user.member and user.scope.here.get("record")]
    house.year.pledge_due = dt.date(2026, 3, 31)
    house.year.save()

    def grow(count):
        for _ in range(count):
            cell = OrganizationFactory(parent=house.committee)
            member, other = MemberFactory(cell=cell), MemberFactory(cell=house.cell)
            hold(house, dt.date(2026, 11, 2), cell=cell)
            hold(house, dt.date(2026, 11, 3), cell=cell, submit=False)
            proposed(house, member, organization=cell)
            for place, who, state in ((cell, member, "submitted"), (house.cell, other, "accepted")):
                PledgeFactory(year=house.year, organization=place, member=who, state=state)
            EvaluationFactory(year=house.year, organization=house.cell, member=other)
            for user in recorders:
                late = OrganizationFactory(parent=house.committee)
                EvaluationFactory(year=house.year, organization=late)
                PositionFactory(member=user.member, organization=late, post="secretary")

    def counts():
        found = {}
        for role, user in zip(roles, users, strict=True):
            client = login(user)
            with CaptureQueriesContext(connection) as captured:
                client.get("/")
            found[role] = len(captured)
        return found

    grow(1)
    counts()  # content types are read once in a process
    few = counts()
    grow(12)
    assert counts() == few
    assert max(few.values()) <= 70


def test_a_figure_that_is_not_due_yet_is_a_dash_without_empty_brackets(house, login):
    page = login(house.users.committee).get("/").content.decode()
    assert "–" in page
    assert "()" not in page
