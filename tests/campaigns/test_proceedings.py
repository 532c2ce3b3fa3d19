"""Minutes: votes, tasks that come back, speakers, essays; printed in the Party layout."""

from __future__ import annotations

import datetime as dt
import io
import re

import docx
import pypdf
import pytest
from django.db import IntegrityError, transaction

from campaigns.models import Assignment, StudySession
from portal.kit.text import nfc
from reports import reference
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.models import ExportRecord
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture
def session(house):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 11, 2),
        chair=house.users.secretary.member, recorder=house.users.deputy.member,
    )  # fmt: skip
    mark_all(session, "PPPPA")
    return session


def typed(session, **fields):
    return {
        "version": session.version, "proceedings": "Đồng chí bí thư báo cáo.", "conclusions": "Thống nhất.",
        "votes_for": "4", "votes_against": "0", "votes_other": "0",
        "agenda-TOTAL_FORMS": "0", "agenda-INITIAL_FORMS": "0",
        "new-TOTAL_FORMS": "1", "new-INITIAL_FORMS": "0",
        "earlier-TOTAL_FORMS": "0", "earlier-INITIAL_FORMS": "0",
    } | fields  # fmt: skip


def people(session, mark):
    return list(session.attendances.filter(mark=mark).values_list("member_id", flat=True))


def test_proceedings_tasks_speakers_and_essays_are_written_on_one_page(house, login, session):
    speaker, writer = people(session, "P")[:2]
    data = typed(session) | {
        "new-0-content": "Trồng cây", "new-0-assignee": speaker, "new-0-due_on": "2026-11-20",
        f"spoke-{speaker}": "on", f"essay-{writer}": "on", f"mark-{writer}": "Tốt",
        f"opinion-{writer}": "Cần làm sớm", f"criticism-{speaker}": "on",
    }  # fmt: skip
    login(house.users.secretary).post(f"/sessions/{session.pk}/minutes/", data)
    spoke = session.attendances.filter(spoke=True).order_by("pk")
    assert [row.taking_part for row in spoke] == [
        "phát biểu; tự phê bình", "phát biểu: Cần làm sớm; bài thu hoạch (Tốt)"
    ]  # fmt: skip
    essays = session.attendances.filter(essay=True)
    assert [(row.member_id, row.essay_mark) for row in essays] == [(writer, "Tốt")]
    assert session.assignments.get().assignee_id == speaker
    session.submit(by=house.users.secretary)
    period = Period.of_year(2026)
    assert FIGURES["essays"].of(house.cell, period).numerator == 1
    assert FIGURES["speakers"].of(house.cell, period).detail == "2/4"
    assert FIGURES["assignments_done"].of(house.cell, period).detail == "0/1"


def test_an_essay_for_somebody_absent_is_refused_at_their_line_and_nothing_typed_is_lost(
    house, login, session
):
    absent, present = people(session, "A")[0], people(session, "P")[0]
    url = f"/sessions/{session.pk}/minutes/"
    data = typed(session) | {f"essay-{present}": "on", f"mark-{present}": "Khá"}
    page = login(house.users.secretary).post(url, data | {f"essay-{absent}": "on"})
    assert page.status_code == 422
    lines = {line.key: line for line in page.context["lines"]}
    assert lines[absent].error.endswith("vắng mặt nên không có ý kiến, bài thu hoạch.")
    assert lines[present].attendance.essay_mark == "Khá"
    assert not session.attendances.filter(essay=True).exists()
    assert login(house.users.secretary).post(url, data).status_code == 302
    assert session.attendances.get(essay=True).member_id == present


def test_a_mark_alone_is_a_mark_of_an_essay(house, login, session):
    writer = people(session, "P")[0]
    data = typed(session) | {f"mark-{writer}": "9 điểm"}
    login(house.users.secretary).post(f"/sessions/{session.pk}/minutes/", data)
    essay = session.attendances.get(essay=True)
    assert (essay.member_id, essay.essay_mark) == (writer, "9 điểm")
    with pytest.raises(IntegrityError), transaction.atomic():
        session.attendances.filter(pk=essay.pk).update(essay=False)


def test_a_strangers_task_is_refused_at_its_field(house, login, session):
    stranger = house.members[house.sister_cell.pk][0].pk
    data = typed(session) | {"new-0-content": "Việc", "new-0-assignee": stranger}
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    page = client.post(url, data)
    assert "assignee" in page.context["proceedings"].assignments.forms[0].errors
    assert not Assignment.objects.exists()
    own = house.members[house.cell.pk][2].pk
    assert client.post(url, data | {"new-0-assignee": own}).status_code == 302


@pytest.mark.parametrize(
    ("action", "lines"), [("more-task", "assignments"), ("more-agenda", "agenda")]
)
def test_one_line_more_is_a_button_that_keeps_what_was_typed_and_saves_nothing(
    house, login, session, action, lines
):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    first = client.get(url).context["proceedings"]
    assert (len(first.agenda.forms), len(first.assignments.forms)) == (1, 1)
    speaker = people(session, "P")[0]
    data = typed(session, proceedings="Đang ghi") | {
        "new-0-content": "Việc một", "agenda-TOTAL_FORMS": "1", "agenda-0-content": "Mục một",
        f"opinion-{speaker}": "Nhất trí", "action": action,
    }  # fmt: skip
    page = client.post(url, data)
    proceedings = page.context["proceedings"]
    counts = {
        "assignments": len(proceedings.assignments.forms),
        "agenda": len(proceedings.agenda.forms),
    }
    assert counts == {"assignments": 1, "agenda": 1} | {lines: 2}
    text = page.content.decode()
    assert all(typed in text for typed in ("Đang ghi", "Việc một", "Mục một", "Nhất trí"))
    session.refresh_from_db()
    assert (session.proceedings, session.assignments.count(), session.agenda.count()) == ("", 0, 0)


def test_a_stale_writer_of_proceedings_is_told_and_a_confirmed_session_is_fixed(
    house, login, session
):
    client = login(house.users.secretary)
    url = f"/sessions/{session.pk}/minutes/"
    speaker = people(session, "P")[0]
    stale = typed(session, proceedings="Bản cũ") | {f"spoke-{speaker}": "on"}
    client.post(url, typed(session, proceedings="Bản mới"))
    page = client.post(url, stale)
    assert page.status_code == 409
    assert StudySession.objects.get().proceedings == "Bản mới"
    member = session.attendances.get(member=speaker).member
    differences = {(line.label, line.saved, line.typed) for line in page.context["form"].conflict}
    assert differences == {
        ("Diễn biến, nội dung", "Bản mới", "Bản cũ"), (str(member), "(trống)", "phát biểu"),
        ("Số người biểu quyết", "4", "(trống)"),
    }  # fmt: skip
    again = stale | {"version": page.context["form"]["version"].value()}
    assert client.post(url, again).status_code == 302
    assert StudySession.objects.get().proceedings == "Bản cũ"
    session.refresh_from_db()
    session.submit(by=house.users.secretary)
    session.confirm(by=house.users.committee)
    assert client.post(url, stale).status_code == 403


def test_a_stale_writer_of_proceedings_sees_the_lines_that_differ_too(house, login, session):
    client, url = login(house.users.secretary), f"/sessions/{session.pk}/minutes/"
    item = session.agenda.create(position=1, content="Mục cũ")
    line = {
        "agenda-TOTAL_FORMS": "1", "agenda-INITIAL_FORMS": "1", "agenda-0-id": item.pk,
    }  # fmt: skip
    stale = typed(
        session, proceedings="", conclusions="", votes_for="", votes_against="", votes_other=""
    )
    stale |= line | {"agenda-0-content": "Mục của tôi", "new-0-content": "Trồng cây"}
    assert client.post(url, typed(session) | line | {"agenda-0-content": "Mục mới"}).url
    page = client.post(url, stale)
    found = [(line.label, line.saved, line.typed) for line in page.context["form"].conflict]
    assert ("Chương trình: Mục của chương trình", "Mục mới", "Mục của tôi") in found
    assert ("Phân công: Nhiệm vụ", "(trống)", "Trồng cây") in found


def docx_text(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return re.sub(r"\s+", "", " ".join([p.text for p in document.paragraphs] + cells))


def text_of(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", "", nfc("".join(page.extract_text() for page in pages)))


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("bien-ban", "4/4đồngchítánthành,đạt100%"),
        ("nghi-quyet", "NGHỊQUYẾT"),
        ("diem-danh", "TỜĐIỂMDANH"),
        ("so-tay", "HỒSƠBUỔISINHHOẠT"),
    ],
)
def test_the_documents_of_a_meeting_are_printed_and_logged(
    house, login, session, document, expected
):
    reference.load()
    login(house.users.secretary).post(f"/sessions/{session.pk}/minutes/", typed(session))
    url = f"/sessions/{session.pk}/print/{document}/"
    text = text_of(login(house.users.secretary).get(url))
    assert expected in text
    written = docx_text(login(house.users.secretary).get(f"{url}?format=docx").content)
    assert expected in written
    assert "ĐẢNGCỘNGSẢNVIỆTNAM" in written
    assert "ĐẢNGCỘNGSẢNVIỆTNAM" in text
    records = ExportRecord.objects.order_by("pk")
    assert [(record.by, record.format) for record in records] == [
        (house.users.secretary, "pdf"), (house.users.secretary, "docx")
    ]  # fmt: skip
    assert login(house.users.sister).get(url).status_code == 404
