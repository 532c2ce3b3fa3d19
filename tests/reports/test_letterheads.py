"""The head and the foot of documents: committee, superior, code, whom a signature stands for."""

from __future__ import annotations

import datetime as dt
import io

import docx
import pypdf
import pytest

from campaigns.models import StudySession
from members.models import EarlierName, Organization
from reports import reference
from reports.models import LayoutProfile
from reports.papers.letterheads import letterhead_facts, unit_letterhead
from reports.papers.meeting_papers import session_document
from reports.year_end.report import year_end_report
from tests.factories.sessions import StudySessionFactory

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


@pytest.fixture
def named(house):
    """Committees with the names by which they sign, and a superior outside the portal."""
    for place, name in ((house.bloc, "Đảng ủy Khối"), (house.committee, "Đảng ủy Sở Một")):
        Organization.objects.filter(pk=place.pk).update(committee_name=name)
    Organization.objects.filter(pk=house.bloc.pk).update(superior_name="Tỉnh ủy Minh Họa")
    return house


def fresh(place):
    return Organization.objects.select_related("kind").get(pk=place.pk)


def text_of(pdf):
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_every_level_signs_by_its_own_body_under_its_superior(named):
    facts = [
        letterhead_facts(fresh(place), TODAY) for place in (named.bloc, named.committee, named.cell)
    ]
    assert [
        (f["superior"], f["issuer"], f["document_code"], f["signs_for"], f["recipients"], f["filed_at"])
        for f in facts
    ] == [
        ("Tỉnh ủy Minh Họa", "Đảng ủy Khối", "ĐUK", "Ban Thường vụ", ["Tỉnh ủy Minh Họa"], ""),
        ("Đảng ủy Khối", "Đảng ủy Sở Một", "ĐU1", "Đảng ủy", ["Đảng ủy Khối"], ""),
        ("Đảng ủy Sở Một", "Chi bộ Một", "CB", "Chi bộ", ["Đảng ủy Sở Một"], "Lưu Chi bộ"),
    ]  # fmt: skip


def test_a_document_of_an_earlier_day_bears_the_name_of_that_day(named):
    EarlierName.objects.create(
        organization=named.committee, until=dt.date(2025, 12, 31), name="Đảng bộ Sở Cũ",
        committee_name="Đảng ủy Sở Cũ",
    )  # fmt: skip
    superiors = [
        unit_letterhead(fresh(named.cell), "BB", day, is_draft=False).superior
        for day in (dt.date(2025, 6, 1), TODAY)
    ]
    assert superiors == ["Đảng ủy Sở Cũ", "Đảng ủy Sở Một"]


@pytest.mark.parametrize(
    ("document", "number"),
    [("bien-ban", "Số -BB/CB"), ("nghi-quyet", "Số -NQ/CB"), ("diem-danh", ""), ("so-tay", "")],
)
def test_a_cells_documents_name_its_committee_and_only_numbered_kinds_leave_room_for_one(
    named, document, number
):
    session = StudySessionFactory(
        year=named.year, organization=fresh(named.cell), held_on=dt.date(2026, 6, 1)
    )
    session = StudySession.objects.select_related("organization__kind", "year").get(pk=session.pk)
    layout = LayoutProfile.objects.get(code="hd-05-2026")
    text = text_of(session_document(session, document, layout))
    assert text.startswith("ĐẢNG ỦY SỞ MỘT CHI BỘ MỘT *")
    assert (number in text) if number else ("Số -" not in text)


def test_a_number_that_is_not_given_yet_leaves_a_gap_in_word_too(named, login):
    response = login(named.users.staff).get(f"/reports/{named.cell.pk}/docx/?year=2026")
    document = docx.Document(io.BytesIO(response.content))
    lines = [p.text for p in document.tables[0].rows[0].cells[0].paragraphs]
    assert lines == ["ĐẢNG ỦY SỞ MỘT", "CHI BỘ MỘT", "*", "Số" + " " + "\xa0" * 6 + "-BC/CB"]


def test_an_office_says_who_signs_and_who_receives(named, login):
    client = login(named.users.staff)
    url = f"/organizations/{named.committee.pk}/letterhead/"
    page = client.get(f"/organizations/{named.committee.pk}/").content.decode()
    assert url in page
    form = client.get(url).context["form"]
    assert list(form.fields) == ["signing_body", "recipients", "filed_at", "version"]
    assert form.fields["signing_body"].help_text == "Để trống thì ghi: Đảng ủy."
    values = {
        "signing_body": "Ban Thường vụ", "filed_at": "Lưu Văn phòng Sở",
        "recipients": "- Các chi bộ trực thuộc,\n\nBan Tuyên giáo", "version": form["version"].value(),
    }  # fmt: skip
    assert client.post(url, values).status_code == 302
    report = year_end_report(fresh(named.committee), named.year)
    assert (report.signs_for, report.recipients, report.filed_at) == (
        "Ban Thường vụ", ["Đảng ủy Khối", "Các chi bộ trực thuộc", "Ban Tuyên giáo"],
        "Lưu Văn phòng Sở",
    )  # fmt: skip
    pdf = text_of(client.get(f"/reports/{named.committee.pk}/pdf/?year=2026").content)
    assert "T/M BAN THƯỜNG VỤ" in pdf
    assert "- Đảng ủy Khối, - Các chi bộ trực thuộc, - Ban Tuyên giáo, - Lưu Văn phòng Sở." in pdf
    stale = client.post(url, values | {"signing_body": "Đảng ủy"})
    assert stale.context["form"].errors
    assert login(named.users.secretary).get(url).status_code == 404
    assert login(named.users.inspector).get(url).status_code == 403


def test_only_the_top_has_a_superior_to_be_written_down(named, login):
    client = login(named.users.staff)
    url = f"/organizations/{named.bloc.pk}/letterhead/"
    form = client.get(url).context["form"]
    values = {"superior_name": "Thành ủy Minh Họa", "version": form["version"].value()}
    assert client.post(url, values).status_code == 302
    pdf = text_of(client.get(f"/reports/{named.bloc.pk}/pdf/?year=2026").content)
    assert pdf.startswith("THÀNH ỦY MINH HỌA ĐẢNG ỦY KHỐI * Số -BC/ĐUK")
    assert "- Thành ủy Minh Họa, - Lưu Văn phòng Đảng ủy." in pdf
