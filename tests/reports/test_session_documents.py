"""Minutes, resolution and handbook file: one meeting told alike, signed by two, never a lone signature."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx
import pypdf
import pytest
from docx.oxml.ns import qn

from campaigns.models import (
    AgendaItem,
    Assignment,
    DelegateVisit,
    QualityTable,
    RaisedIssue,
    SessionScore,
)
from campaigns.reference import quality
from portal.kit.text import nfc
from reports import reference
from reports.models import LayoutProfile
from reports.papers.meeting_papers import meeting, session_document
from tests.factories.members import LeavePeriodFactory, MembershipFactory
from tests.factories.sessions import StudySessionFactory, mark_all

DAY = dt.date(2026, 11, 2)


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


@pytest.fixture
def session(house):
    """A regular meeting that the deputy chaired."""
    found = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=DAY, duration_minutes=95,
        chair=house.users.deputy.member, recorder=house.users.member.member,
        proceedings="Thông qua chương trình.", criticism="Góp ý giờ giấc.", conclusions="Thống nhất.",
        voters=4, votes_for=3, votes_against=1, votes_other=0, guests="Ông Khách Mời",
        non_members_invited=3, non_members_present=2,
    )  # fmt: skip
    mark_all(found, "PPPPK")
    return found


def pages(session, document="bien-ban", layout="hd-05-2026"):
    content = session_document(session, document, LayoutProfile.objects.get(code=layout))
    read = pypdf.PdfReader(io.BytesIO(content)).pages
    return [re.sub(r"\s+", "", nfc(page.extract_text())) for page in read]


def pdf(session, document="bien-ban"):
    return "".join(pages(session, document))


def word(session, document="bien-ban"):
    layout = LayoutProfile.objects.get(code="hd-05-2026")
    return docx.Document(io.BytesIO(session_document(session, document, layout, "docx")))


def bare(text):
    return "".join(text.split())


@pytest.mark.parametrize("document", ["bien-ban", "nghi-quyet"])
def test_the_draft_mark_is_gone_once_the_cell_has_handed_in(house, session, document):
    assert "DỰTHẢO" in pdf(session, document)
    session.submit(by=house.users.secretary)
    assert "DỰTHẢO" not in pdf(session, document)
    session.send_back(by=house.users.committee, reason="Bổ sung")
    assert "DỰTHẢO" in pdf(session, document)


@pytest.mark.parametrize(
    ("document", "left", "right"),
    [("bien-ban", "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ"), ("nghi-quyet", "THƯ KÝ", "T/M CHI BỘ")],
)
def test_the_recorder_signs_on_the_left_and_the_chair_on_the_right_with_his_post_of_the_day(
    house, session, document, left, right
):
    recorder, chair = (bare(str(who)) for who in (session.recorder, session.chair))
    table = word(session, document).tables[-1]
    cells = [bare(cell.text) for cell in table.rows[0].cells]
    assert cells[0].startswith(bare(left) + recorder)
    assert cells[1] == bare(right) + "PHÓBÍTHƯ" + chair
    text = pdf(session, document)
    assert all(found in text for found in (bare(left), bare(right), "PHÓBÍTHƯ"))
    assert text.rindex(recorder) < text.rindex(chair) or document == "nghi-quyet"
    session.chair = house.users.secretary.member
    assert bare(word(session, document).tables[-1].rows[0].cells[1].text).startswith(
        bare(right) + "BÍTHƯ"
    )


@pytest.mark.long
@pytest.mark.parametrize("document", ["bien-ban", "nghi-quyet"])
def test_signatures_are_never_alone_on_a_page(session, document):
    for lines in range(10, 34, 2):
        session.conclusions = "\n".join(f"Nội dung kết luận thứ {n}." for n in range(lines))
        found = pages(session, document)
        last = found[-1]
        assert "Biểuquyết" in last, lines
        assert bare(str(session.chair)) in last, lines
    assert len(found) > 1


def test_in_word_the_last_paragraph_stays_with_the_whole_row_of_signatures(session):
    document = word(session)
    table = document.tables[-1]
    before = table._tbl.getprevious()
    assert before.tag == qn("w:p")
    assert docx.text.paragraph.Paragraph(before, document).paragraph_format.keep_with_next
    assert table._tbl.tr_lst[0].trPr.find(qn("w:cantSplit")) is not None


@pytest.fixture
def told(house, session):
    """Everything that a meeting may have."""
    quality.load()
    first, second = session.attendances.filter(mark="P").order_by("pk")[:2]
    first.spoke, first.opinion, first.self_criticism = True, "Cần làm sớm.", True
    second.essay, second.essay_mark = True, "Loại giỏi"
    for row in (first, second):
        row.save()
    AgendaItem.objects.create(session=session, position=1, content="Học tập và làm theo")
    earlier = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 10, 2)
    )
    Assignment.objects.create(
        session=earlier, content="Trồng cây", done_on=dt.date(2026, 10, 20), result="20 cây",
        reported_in=session,
    )  # fmt: skip
    Assignment.objects.create(session=session, content="Quyên góp", due_on=dt.date(2026, 11, 30))
    RaisedIssue.objects.create(
        session=session, organization=house.cell, year=house.year, raised_on=DAY,
        content="Ngập đường", handled_by=house.committee, handler="Phòng Đô thị",
    )  # fmt: skip
    DelegateVisit.objects.create(
        organization=house.cell, year=house.year, delegate=house.users.committee.member,
        planned_on=DAY, session=session, visited_on=DAY,
    )  # fmt: skip
    line = QualityTable.objects.get().criteria.first()
    SessionScore.objects.create(session=session, criterion=line, points=4, basis="họp 95 phút")
    session.quality_points, session.quality = 91, "good"
    return session


IN_BOTH = (
    "Ông Khách Mời", "Quần chúng dự 2/3", "Cấp ủy cấp trên dự: đồng chí", "Học tập và làm theo",
    "Trồng cây: hoàn thành 20/10/2026, 20 cây", "Thông qua chương trình.", "Cần làm sớm.",
    "Tự phê bình: ", "Góp ý giờ giấc.", "(Loại giỏi)", "Ngập đường: giao Đảng bộ Sở Một, Phòng Đô thị",
    "Quyên góp, hạn 30/11/2026", "3/4 đồng chí tán thành, đạt 75%; không tán thành 1, ý kiến khác 0",
    "91 điểm, Tốt", "Phó bí thư",
)  # fmt: skip


def test_the_members_off_the_sheet_are_those_of_the_cell_however_many_guests_it_has(house, session):
    exempt, *_ = house.members[house.cell.pk]
    LeavePeriodFactory(member=exempt, starts_on=dt.date(2026, 7, 1))
    for guest in house.members[house.sister_cell.pk][:2]:
        MembershipFactory(
            member=guest, organization=house.cell, kind="temporary", starts_on=dt.date(2026, 9, 1)
        )
    counts = meeting(session)["counts"]
    at_home = len(house.members[house.cell.pk])
    assert (counts["due"], counts["temporary"], counts["off"]) == (at_home - 1 + 2, 2, 1)


@pytest.mark.parametrize("document", ["bien-ban", "so-tay"])
def test_minutes_and_handbook_tell_all_of_the_meeting(told, document):
    text = pdf(told, document)
    assert [part for part in IN_BOTH if bare(part) not in text] == []
    assert ".." not in text
    assert ("họp95phút" in text) is (document == "so-tay")


def test_a_joint_meeting_is_told_whole_by_host_and_part(house, told):
    part = StudySessionFactory(
        year=house.year, organization=house.sister_cell, held_on=DAY, joint_host=told,
        recorder=house.users.sister.member, non_members_invited=1, non_members_present=1,
    )  # fmt: skip
    mark_all(part, "PPPP" + "K" * 10)
    speaker = part.attendances.filter(mark="P").first()
    speaker.spoke, speaker.opinion = True, "Ý kiến chi bộ bạn"
    speaker.save()
    host, other = meeting(told), meeting(part)
    due = told.expected_members().count() + part.expected_members().count()
    assert host["counts"] == other["counts"]
    assert (host["counts"]["present"], host["counts"]["due"]) == (8, due)
    assert (host["counts"]["non_members"], host["counts"]["invited"]) == (3, 4)
    assert [cell["present"] for cell in host["joint"]] == [4, 4]
    whole = pdf(part, "so-tay")
    shown = (
        "Ý kiến chi bộ bạn",
        "Cần làm sớm",
        "Học tập và làm theo",
        "Quyên góp",
        "Ông Khách Mời",
    )
    assert [text for text in shown if bare(text) not in whole] == []
    assert bare("Trồng cây: hoàn thành") not in whole
    cells = [bare(cell.text) for cell in word(part, "nghi-quyet").tables[-1].rows[0].cells]
    assert bare(str(part.recorder)) in cells[0]
    assert cells[1] == bare(f"CHỦ TRÌ PHÓ BÍ THƯ CHI BỘ MỘT {told.chair}")
