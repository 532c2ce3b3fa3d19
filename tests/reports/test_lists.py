"""Statistics of grading and the lists that go with a decision: page, workbook, PDF, Word."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdf
import pytest

from campaigns.models import Evaluation
from reports import reference
from reports.boards import lists
from reports.models import ExportRecord
from tests.factories.exemplars import NominationFactory
from tests.factories.grading import EvaluationFactory, grade, scheme_of

pytestmark = pytest.mark.clock("2026-12-28T03:00:00Z")


def decide(house, member, standing, *, number="05-QĐ/ĐU1", cell=None):
    wanted = grade(scheme_of(2026), standing)
    return EvaluationFactory(
        year=house.year, organization=cell or house.cell, member=member, scheme=scheme_of(2026),
        state="decided", self_grade=wanted, proposed_grade=wanted, decided_grade=wanted,
        decision_number=number, decided_on=dt.date(2026, 12, 20),
    )  # fmt: skip


def leave_out(house, member, why):
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=member, scheme=scheme_of(2026),
        state="not_graded", not_graded_reason=why,
    )  # fmt: skip


@pytest.fixture
def graded(house):
    """A cell of five: three graded, one exempt, one new; a sister waits; two units are graded."""
    reference.load()
    first, second, third, fourth, fifth = house.members[house.cell.pk]
    decide(house, first, "top")
    decide(house, second, "good")
    decide(house, third, "good", number="06-QĐ/ĐU1")
    leave_out(house, fourth, "exempt")
    leave_out(house, fifth, "new")
    EvaluationFactory(
        year=house.year, organization=house.sister_cell, scheme=scheme_of(2026),
        member=house.members[house.sister_cell.pk][0], state="open",
    )  # fmt: skip
    for place, standing in ((house.cell, "top"), (house.committee, "good")):
        wanted = grade(scheme_of(2026), standing, "organization")
        decided = EvaluationFactory(
            year=house.year, organization=place, member=None, scheme=scheme_of(2026),
            state="decided", proposed_grade=wanted, decided_grade=wanted,
            decision_number="09-QĐ/ĐUK", decided_on=dt.date(2026, 12, 22),
        )  # fmt: skip
        if decided.may_be_distinguished:
            decided.distinguish(by=house.users.committee)
    return house


def open_board(client, query=""):
    page = client.get(f"/dashboard/{query}")
    assert page.status_code == 200
    return page.context["board"]


def printed(board):
    """Label, then number and share of each cell, of every line."""
    lines = [*board.rows, board.foot] if board.foot else board.rows
    return {row.label: [f"{cell.text} {cell.note}".strip() for cell in row.cells] for row in lines}


@pytest.mark.database  # grouped and aggregated in SQL
def test_members_are_counted_by_unit_with_shares_of_those_graded_and_reasons(graded, login):
    board = open_board(login(graded.users.committee), "statistics/")
    assert [column.full for column in board.columns] == [
        "Tổng số", "Được xếp loại", "Hoàn thành xuất sắc nhiệm vụ", "Hoàn thành tốt nhiệm vụ",
        "Hoàn thành nhiệm vụ", "Không hoàn thành nhiệm vụ", "Chưa quyết định",
        *(f"Không xếp loại: {reason.label.lower()}" for reason in Evaluation.NotGraded),
    ]  # fmt: skip
    assert printed(board) == {
        "Chi bộ Một": [
            "5", "3", "1 33,33%", "2 66,67%", "0 0%", "0 0%", "0", "1", "0", "1", "0", "0",
        ],
        "Chi bộ Hai": ["1", "0", "0", "0", "0", "0", "1", "0", "0", "0", "0", "0"],
        f"{graded.committee.label} (tất cả)": [
            "6", "3", "1 33,33%", "2 66,67%", "0 0%", "0 0%", "1", "1", "0", "1", "0", "0",
        ],
    }  # fmt: skip


@pytest.mark.database  # grouped and aggregated in SQL
def test_organisations_are_counted_by_their_kind(graded, login):
    board = open_board(login(graded.users.standing), "statistics/?subject=units")
    assert board.columns[6].full == "Tiêu biểu"
    assert {label: [*cells[:4], cells[6]] for label, cells in printed(board).items()} == {
        "Đảng bộ cơ sở": ["1", "1", "0 0%", "1 100%", "0"],
        "Chi bộ": ["1", "1", "1 100%", "0 0%", "1"],
        "Cộng các tổ chức": ["2", "2", "1 50%", "1 50%", "1"],
    }


@pytest.mark.database  # grouped and aggregated in SQL
@pytest.mark.parametrize(("subject", "numbers"), [("members", 14), ("units", 12)])
def test_every_number_of_the_statistics_opens_the_evaluations_it_counts(
    graded, login, subject, numbers
):
    client = login(graded.users.standing)
    board = open_board(client, f"statistics/?subject={subject}")
    opened = 0
    for row in [*board.rows, board.foot]:
        for cell in row.cells:
            if cell.url:
                page = client.get(cell.url)
                assert page.context["table"].paginator.count == cell.values[0], (row.label, cell)
                opened += 1
    assert opened == numbers


def test_the_list_of_a_decision_holds_those_it_decided_with_each_level_s_grade(graded, login):
    client = login(graded.users.committee)
    board = open_board(client, "grading-list/")
    assert [label for _, label in board.subjects] == [
        "Đảng viên",
        "Tổ chức đảng",
        "Quyết định 09-QĐ/ĐUK (Đảng bộ Khối, 22/12/2026)",  # on the committee
        "Quyết định 09-QĐ/ĐUK (Đảng bộ Sở Một, 22/12/2026)",  # on its cell
        "Quyết định 05-QĐ/ĐU1",
        "Quyết định 06-QĐ/ĐU1",
    ]
    assert len(board.rows) == 4  # those not graded stand in no decision
    board = open_board(client, "grading-list/?subject=06-QĐ/ĐU1")
    top = "Hoàn thành tốt nhiệm vụ"
    third = str(graded.members[graded.cell.pk][2])
    assert printed(board) == {
        third: ["Chi bộ Một", top, top, top],
    }
    assert board.heading == "Danh sách xếp loại năm 2026 (kèm theo Quyết định số 06-QĐ/ĐU1)"


def test_a_decision_is_known_by_its_issuer_number_and_day(graded, login):
    """Committees commonly sign with the same code, so that their numbers are the same."""
    far = graded.members[graded.far_cell.pk][0]
    decide(graded, far, "good", number="05-QĐ/ĐU1", cell=graded.far_cell)
    client = login(graded.users.standing)
    tabs = open_board(client, "grading-list/").subjects
    day = "20/12/2026"
    same = {label: key for key, label in tabs if "05-QĐ/ĐU1" in label}
    assert list(same) == [
        f"Quyết định 05-QĐ/ĐU1 ({unit.signing_name}, {day})"
        for unit in (graded.committee, graded.other_committee)
    ]
    boards = [open_board(client, f"grading-list/?subject={key}") for key in same.values()]
    assert [len(board.rows) for board in boards] == [2, 1]
    assert [board.issuer for board in boards] == [graded.committee, graded.other_committee]
    assert [row.label for row in boards[1].rows] == [str(far)]


def test_the_list_of_commendations_shows_who_waits_and_who_was_commended(graded, login):
    waiting = NominationFactory(year=graded.year, organization=graded.cell)
    waiting.nominate(by=graded.users.secretary)
    chosen = NominationFactory(
        year=graded.year, organization=graded.cell, member=graded.members[graded.cell.pk][0]
    )
    chosen.nominate(by=graded.users.secretary)
    chosen.verify(by=graded.users.committee)
    chosen.commend(
        by=graded.users.standing, award="reward", title="Giấy khen", level="upper",
        decision_number="11-QĐ/ĐUK", decided_on=dt.date(2026, 12, 23), achievement_year=2026,
    )  # fmt: skip
    client = login(graded.users.standing)
    assert list(printed(open_board(client, "commendation-list/?subject=proposed"))) == [
        waiting.nominee_name
    ]
    assert printed(open_board(client, "commendation-list/?subject=11-QĐ/ĐUK")) == {
        chosen.nominee_name: [
            "Cá nhân", "Chi bộ Một", "Khen thưởng", "Giấy khen", "Cấp trên trực tiếp cơ sở",
        ]
    }  # fmt: skip


@pytest.mark.parametrize("name", ["statistics", "grading-list"])
def test_a_list_is_printed_as_pdf_and_word_with_the_numbers_of_the_page(graded, login, name):
    client = login(graded.users.standing)
    board = open_board(client, f"{name}/")
    pdf = client.get(f"/dashboard/{name}/?format=pdf")
    text = " ".join(
        " ".join(page.extract_text().split())
        for page in pypdf.PdfReader(io.BytesIO(pdf.content)).pages
    )
    word = client.get(f"/dashboard/{name}/?format=docx")
    document = docx.Document(io.BytesIO(word.content))
    table = next(table for table in document.tables if len(table.rows) > 1)
    assert document.sections[0].page_width > document.sections[0].page_height
    assert len(document.sections) == 1
    lines = [*board.rows, board.foot] if board.foot else board.rows
    for number, (row, printed_row) in enumerate(zip(lines, table.rows[1:], strict=True), start=1):
        cells = [cell.text for cell in printed_row.cells]
        assert cells[0] == ("" if row is board.foot else str(number))
        assert cells[2:] == [
            f"{cell.text} ({cell.note})" if cell.note else cell.text for cell in row.cells
        ]
        assert row.label in text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in text
    assert set(ExportRecord.objects.values_list("format", flat=True)) == {"docx", "pdf"}


def test_the_list_of_a_decision_is_printed_as_its_annex_under_who_issued_it(graded, login):
    """Asked for at a cell, the list still names the committee whose code the number bears."""
    type(graded.committee).objects.filter(pk=graded.committee.pk).update(
        committee_name="Đảng ủy Sở Một"
    )
    client = login(graded.users.committee)
    query = f"grading-list/?subject=05-QĐ/ĐU1&organization={graded.cell.pk}"
    pdf = client.get(f"/dashboard/{query}&format=pdf").content
    page = pypdf.PdfReader(io.BytesIO(pdf)).pages[0]
    word = client.get(f"/dashboard/{query}&format=docx").content
    lines = [line.text for line in docx.Document(io.BytesIO(word)).paragraphs]
    head = [
        "DANH SÁCH XẾP LOẠI NĂM\xa02026",
        "(Kèm theo Quyết định số 05-QĐ/ĐU1 ngày 20 tháng 12 năm 2026 của Đảng ủy Sở Một)",
    ]
    assert lines[:2] == head
    text = " ".join(page.extract_text().split())
    assert text.startswith(" ".join(head).replace("\xa0", " "))
    assert page.mediabox.width > page.mediabox.height
    assert "T/M" not in text
    plain = client.get("/dashboard/grading-list/?format=pdf").content
    first = " ".join(pypdf.PdfReader(io.BytesIO(plain)).pages[0].extract_text().split())
    assert "DANH SÁCH XẾP LOẠI NĂM 2026: ĐẢNG VIÊN" in first
    assert "T/M ĐẢNG ỦY" in first


def test_a_list_too_long_to_print_says_so_and_offers_the_workbook(graded, login, monkeypatch):
    monkeypatch.setattr("reports.boards.documents.LONGEST", 2)
    client = login(graded.users.standing)
    page = client.get("/dashboard/grading-list/?format=pdf&subject=members", follow=True)
    assert page.redirect_chain == [("/dashboard/grading-list/?subject=members", 302)]
    assert "Bảng có 4 dòng, quá dài để in (tối đa 2)" in page.content.decode()
    monkeypatch.setattr(lists, "LONGEST", 3)
    assert "Danh sách dài hơn" in client.get("/dashboard/grading-list/").content.decode()


def test_a_filtered_statistic_counts_the_units_left(graded, login):
    client = login(graded.users.standing)
    type(graded.committee).objects.filter(pk=graded.committee.pk).update(sector="state")
    assert open_board(client, "statistics/?sector=state").foot.cells[0].text == "6"
    assert open_board(client, "statistics/?sector=party").rows == []
    assert open_board(client, "grading-list/?sector=party").rows == []
