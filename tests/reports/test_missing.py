"""What a year still lacks, by cell; settled for whole cells; nothing offered once it is closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.actions.missing import explain_missing_meetings
from campaigns.models import CampaignYear, Evaluation, MeetingExplanation
from reports import reference
from reports.year_end.actions.closing import close_year
from reports.year_end.missing import gaps_of
from reports.year_end.report import year_end_report
from reports.year_end.sections import text_of
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture
def grading(house):
    reference.load()
    type(house.year).objects.update(state="grading")
    house.year = CampaignYear.objects.select_related("organization").get()
    return house


def address(house):
    return f"/reports/close/{house.year.pk}/missing/"


def settle(house):
    """Nothing stands in the way of closing but what was never written."""
    Evaluation.objects.all().delete()


def gap_of(house, user, cell):
    return next(gap for gap in gaps_of(house.year, user) if gap.organization == cell)


@pytest.mark.database  # compares and subtracts days in SQL
def test_meetings_that_are_missing_and_those_to_come_are_listed_by_cell(grading, login):
    held = StudySessionFactory(
        year=grading.year, organization=grading.cell, held_on=dt.date(2026, 3, 5), state="confirmed"
    )
    mark_all(held, "PPPPP")
    mine = gap_of(grading, grading.users.standing, grading.cell)
    other = gap_of(grading, grading.users.standing, grading.far_cell)
    assert "T3" not in [slot.label for slot in mine.missing]
    assert [slot.label for slot in other.missing[:3]] == ["T1", "HT1", "T2"]
    assert [slot.label for slot in other.to_come] == ["T11", "HT11", "T12", "HT12", "CĐ IV"]
    page = login(grading.users.standing).get(address(grading)).content.decode()
    assert "Chi bộ Xa" in page
    assert "chưa có" in page


def test_closing_says_how_many_meetings_are_missing_and_where(grading, login):
    page = login(grading.users.standing).get(f"/reports/close/{grading.year.pk}/").content.decode()
    assert "Không còn việc gì dở dang" not in page
    text = " ".join(page.split())
    # Ten regular meetings, ten studies, three thematic ones in each of three cells.
    assert "Còn 69 buổi sinh hoạt phải có mà chưa ghi" in text
    assert "ở 3 chi bộ, 3 chi bộ chưa có giải trình" in text
    assert address(grading) in page


def test_a_reason_is_written_for_several_cells_at_once_and_printed_in_the_report(grading, login):
    client, cells = login(grading.users.standing), [grading.cell.pk, grading.far_cell.pk]
    reason = "Bắt đầu dùng cổng từ tháng 11"
    sent = {"action": "explain", "cell": cells, "reason": reason}
    page = client.post(address(grading), sent, follow=True).content.decode()
    assert "Đã ghi giải trình cho 2 chi bộ." in page
    row = MeetingExplanation.objects.get(organization=grading.cell)
    assert (row.reason, row.by) == (reason, grading.users.standing)
    assert f"{reason} <small>({row.by}, 23/11/2026)</small>" in " ".join(page.split())
    client.post(address(grading), sent | {"cell": cells[:1], "reason": "Lý do khác"})
    assert MeetingExplanation.objects.count() == 2
    settle(grading)
    StudySessionFactory(
        year=grading.year, organization=grading.cell, held_on=dt.date(2026, 3, 5), state="confirmed"
    )
    report = year_end_report(grading.bloc, grading.year)
    said = [text_of(line) for section in report.sections for line in section.sentences]
    note = f"Chi bộ Xa còn thiếu buổi sinh hoạt năm 2026: {reason}."
    assert any(note in line for line in said)
    own = year_end_report(grading.sister_cell, grading.year)
    assert not any("còn thiếu" in text_of(line) for part in own.sections for line in part.sentences)
    assert (
        "2 chi bộ chưa có" not in client.get(f"/reports/close/{grading.year.pk}/").content.decode()
    )


@pytest.mark.database  # a constraint refuses
def test_a_reason_is_the_superior_s_to_write_and_is_never_empty(grading):
    for user in (grading.users.secretary, grading.users.other_committee):
        with pytest.raises(ValidationError, match="do cấp trên của chi bộ ghi"):
            explain_missing_meetings(year=grading.year, cells=[grading.cell], reason="Bận", by=user)
    with pytest.raises(ValidationError, match="Hãy ghi lý do"):
        explain_missing_meetings(
            year=grading.year, cells=[grading.cell], reason=" ", by=grading.users.committee
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingExplanation.objects.create(
            year=grading.year, organization=grading.cell, reason="", by=grading.users.committee
        )


@pytest.mark.database  # one large condition in SQL
def test_all_that_is_undecided_in_a_cell_is_left_out_at_once_by_who_decides(grading, login):
    rows = [proposed(grading, member) for member in grading.members[grading.cell.pk]]
    far = proposed(grading, grading.members[grading.far_cell.pk][2], organization=grading.far_cell)
    sent = {
        "action": "exclude", "cell": [grading.cell.pk, grading.far_cell.pk],
        "why": "not_reviewed", "note": "Bắt đầu dùng cổng giữa năm",
    }  # fmt: skip
    client = login(grading.users.committee)
    page = client.post(address(grading), sent, follow=True).content.decode()
    assert "Đã ghi không xếp loại 5 hồ sơ." in page
    excluded = Evaluation.objects.filter(state="not_graded")
    assert set(excluded) == set(rows)
    assert excluded.first().steps.last().action == "exclude"
    far.refresh_from_db()
    assert far.state == "proposed"
    again = client.post(address(grading), sent)
    assert again.status_code == 422
    assert "thuộc thẩm quyền" in again.content.decode()
    nothing = client.post(address(grading), sent | {"cell": []})
    assert "Hãy chọn ít nhất một đơn vị." in nothing.content.decode()


def test_the_year_can_be_closed_though_a_committee_s_secretary_is_graded_in_a_cell(grading, login):
    own = proposed(grading, grading.users.committee.member, organization=grading.sister_cell)
    client = login(grading.users.standing)
    sent = {
        "action": "exclude", "cell": [grading.sister_cell.pk], "why": "other", "note": "Nghỉ hưu",
    }  # fmt: skip
    assert client.post(address(grading), sent | {"note": ""}).status_code == 422
    client.post(address(grading), sent)
    own.refresh_from_db()
    assert own.state == "not_graded"
    close_year(grading.year, by=grading.users.standing)
    assert CampaignYear.objects.get().state == "closed"


@pytest.mark.parametrize(("role", "status"), [("member", 403), ("secretary", 403), ("staff", 403)])
def test_the_page_is_for_those_who_decide(grading, login, role, status):
    assert login(getattr(grading.users, role)).get(address(grading)).status_code == status


def test_a_closed_year_offers_no_form_of_its_records(grading, login):
    here = {"year": grading.year, "organization": grading.cell}
    session = StudySessionFactory(**here, held_on=dt.date(2026, 3, 5), state="confirmed")
    pledge = PledgeFactory(**here, member=grading.users.member.member, state="accepted")
    nomination = NominationFactory(**here, state="verified")
    evaluation = EvaluationFactory(
        **here, member=grading.users.member.member, state="decided",
        decided_grade=grade(scheme_of(2026), "good"), decided_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    pages = {
        "/sessions/": ("secretary", "Ghi buổi sinh hoạt</a>"),
        f"/sessions/calendar/?organization={grading.cell.pk}": (
            "secretary",
            "Ghi buổi sinh hoạt</a>",
        ),
        f"/sessions/{session.pk}/": ("committee", ">Trả lại<"),
        "/pledges/": ("secretary", "Nhập thay từ bản giấy</a>"),
        "/pledges/mine/": ("member", "Viết bản mới của năm 2026"),
        f"/pledges/{pledge.pk}/": ("member", "Ghi tiến độ"),
        "/exemplars/": ("secretary", "/exemplars/new/"),
        f"/exemplars/{nomination.pk}/": ("standing", ">Trả lại<"),
        f"/evaluations/{evaluation.pk}/": ("committee", "Thu hồi quyết định"),
    }

    def offering():
        return {
            url
            for url, (role, offer) in pages.items()
            if offer in login(getattr(grading.users, role)).get(url).content.decode()
        }

    assert offering() == set(pages)
    CampaignYear.objects.update(state="closed")
    assert offering() == set()
