"""Sections that people write: drafts, sending, figures inside the text, what others may read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.models import Narrative
from reports.year_end.actions.closing import Head, issue_edition
from reports.year_end.documents import produce
from reports.year_end.outline import SECTIONS
from reports.year_end.report import Report, period_report, year_end_report
from reports.year_end.sections import KEYS
from reports.year_end.wording import GRADED
from tests.factories.reports import NarrativeFactory
from tests.reports.faces import docx_text, pdf_text, squeezed


def address(place, section="lessons", query="year=2026"):
    return f"/reports/{place.pk}/write/{section}/?{query}"


def section_of(report, key):
    return next(section for section in report.sections if section.key == key)


def test_a_draft_is_printed_and_read_above_only_once_it_was_sent(filled, login):
    url = address(filled.committee)
    client = login(filled.users.committee)
    client.post(url, {"version": 0, "text": "Bài học của cơ sở"})
    report = f"/reports/{filled.committee.pk}/?year=2026"
    assert "Có bản nháp chưa gửi" in client.get(report).content.decode()
    above = address(filled.bloc)

    def seen():
        staff = login(filled.users.staff)
        return ["Bài học của cơ sở" in staff.get(page).content.decode() for page in (report, above)]

    assert seen() == [False, False]
    assert "Bài học kinh nghiệm" in year_end_report(filled.committee, filled.year).unwritten
    client = login(filled.users.committee)
    version = Narrative.objects.get(section="lessons").version
    sent = client.post(url, {"version": version, "text": "Bài học của cơ sở", "action": "send"})
    assert sent.url == report
    assert seen() == [True, True]
    assert "Bài học kinh nghiệm" not in year_end_report(filled.committee, filled.year).unwritten
    narrative = Narrative.objects.get(section="lessons")
    assert (narrative.sent_by, narrative.is_draft) == (filled.users.committee, False)
    # The bloc prints its own text alone.
    assert section_of(year_end_report(filled.bloc, filled.year), "lessons").is_unwritten


def test_what_is_not_written_is_linked_for_its_writers_and_named_for_others(filled, login):
    page, link = f"/reports/{filled.bloc.pk}/?year=2026", f'<a href="{address(filled.bloc)}">'
    shown = {
        role: login(getattr(filled.users, role)).get(page).content.decode()
        for role in ("staff", "standing")
    }
    assert [f"{link}Bài học kinh nghiệm</a>" in text for text in shown.values()] == [True, False]
    assert "không in ra: Bài học kinh nghiệm; " in shown["standing"]
    report = year_end_report(filled.bloc, filled.year)
    empty = len(report.sections) - len(report.printed_sections)
    assert shown["standing"].count("Chưa có nội dung, không in ra.") == empty > 0


def test_each_office_writes_for_itself(filled, login):
    codes = {
        role: login(getattr(filled.users, role)).get(address(filled.cell)).status_code
        for role in ("secretary", "committee", "staff", "member")
    }
    assert codes == {"secretary": 200, "committee": 403, "staff": 403, "member": 404}


def test_autosave_keeps_the_draft_and_answers_with_its_version(filled, login):
    client, url = login(filled.users.staff), address(filled.bloc)
    saved = client.post(url, {"version": 0, "text": "Đang viết {ch"}, headers={"X-Autosave": "1"})
    narrative = Narrative.objects.get(section="lessons")
    assert (saved.status_code, saved.content.decode()) == (200, str(narrative.version))
    again = {"version": narrative.version, "text": "Đang viết tiếp"}
    assert client.post(url, again, headers={"X-Autosave": "1"}).status_code == 200
    assert client.post(url, again, headers={"X-Autosave": "1"}).status_code == 409
    narrative.refresh_from_db()
    assert (narrative.text, narrative.sent_text) == ("Đang viết tiếp", "")
    assert narrative.written_by == filled.users.staff


def test_the_proposal_is_taken_into_the_text_with_placeholders_for_its_figures(filled, login):
    client, url = login(filled.users.staff), address(filled.bloc, "meetings")
    page = client.get(url)
    assert "Đảng viên dự sinh hoạt đạt 80% (4/5)" in page.content.decode()
    assert "<code>{attendance:full}</code> 80% (4/5)" in page.content.decode()
    taken = client.post(url, {"version": 0, "text": "Năm nay có đổi mới.", "action": "take"})
    text = taken.context["form"]["text"].value()
    assert text.startswith("Năm nay có đổi mới.\nToàn Đảng bộ đã tổ chức {regular_held} buổi")
    assert "bảo đảm {regular_meetings:full} tháng" in text
    assert "Đảng viên dự sinh hoạt đạt {attendance:full}" in text
    assert not Narrative.objects.filter(section="meetings").exists()


def test_a_text_with_placeholders_replaces_the_proposal_and_its_figures_stay_links(filled, login):
    client, url = login(filled.users.staff), address(filled.bloc, "meetings")
    text = "Nền nếp được giữ: {attendance:full} dự họp, {attendance} là khá.\nKhông có {} nào."
    refused = client.post(url, {"version": 0, "text": text, "action": "send"})
    assert refused.status_code == 422
    assert "Không có số liệu {}." in refused.content.decode()
    assert refused.context["form"]["text"].value() == text
    text = text.replace("{}", "{so_buoi}")
    refused = client.post(url, {"version": 0, "text": text, "action": "send"})
    assert "Không có số liệu {so_buoi}." in refused.content.decode()
    text = text.replace(" {so_buoi}", " gì")
    assert client.post(url, {"version": 0, "text": text, "action": "send"}).status_code == 302
    report = year_end_report(filled.bloc, filled.year)
    lines = ["Nền nếp được giữ: 80% (4/5) dự họp, 80% là khá.", "Không có gì nào."]
    assert section_of(report, "meetings").lines == lines
    page = client.get(f"/reports/{filled.bloc.pk}/").content.decode()
    assert 'data-figure="attendance">80% (4/5)</a> dự họp' in page
    for name, read in (("pdf", pdf_text), ("docx", docx_text)):
        printed = read(produce(report, name, exported_by="Người thử"))
        assert squeezed(lines[0]) in printed
        assert squeezed("Đảng viên dự sinh hoạt đạt") not in printed


def test_a_text_without_placeholders_stands_behind_the_proposal(filled):
    NarrativeFactory(organization=filled.bloc, section="meetings", sent_text="Có đổi mới.")
    lines = section_of(year_end_report(filled.bloc, filled.year), "meetings").lines
    assert "Đảng viên dự sinh hoạt đạt 80% (4/5)" in lines[1]
    assert lines[-1] == "Có đổi mới."


def test_filled_placeholders_are_frozen_with_the_edition(filled):
    NarrativeFactory(
        organization=filled.bloc, section="lessons", sent_text="Chỉ {attendance} dự họp."
    )
    edition = issue_edition(filled.bloc, filled.year, by=filled.users.standing, head=Head())
    edition.refresh_from_db()
    Narrative.objects.update(sent_text="Khác hẳn.")
    frozen = section_of(Report.from_data(edition.data), "lessons")
    assert frozen.lines == ["Chỉ 80% dự họp."]
    assert [part.key for part in frozen.paragraphs[0]] == ["", "attendance", ""]


def test_last_times_text_and_what_units_below_sent_are_at_hand(filled, login):
    NarrativeFactory(
        organization=filled.bloc, starts_on=dt.date(2025, 1, 1), ends_on=dt.date(2025, 12, 31),
        sent_text="Năm 2025 còn hình thức.",
    )  # fmt: skip
    NarrativeFactory(
        organization=filled.committee, text="Đang sửa", sent_text="Cơ sở chỉ đạt {attendance:full}."
    )
    NarrativeFactory(organization=filled.other_committee, text="Mới nháp", sent_text="")
    page = login(filled.users.staff).get(address(filled.bloc, "limits"))
    text = page.content.decode()
    assert "Lần trước đã viết (năm 2025)" in text
    assert "Năm 2025 còn hình thức." in text
    assert page.context["below"] == [(filled.committee, "Cơ sở chỉ đạt 80% (4/5).")]
    assert "Đang sửa" not in text
    assert "Mới nháp" not in text


def test_below_asks_no_more_queries_for_more_units(filled, login, django_assert_max_num_queries):
    client, counts = login(filled.users.staff), []
    for place in (filled.committee, filled.other_committee):
        NarrativeFactory(organization=place, sent_text="Đạt {attendance}.")
        with django_assert_max_num_queries(500) as captured:
            client.get(address(filled.bloc, "limits"))
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_a_closed_year_is_not_written_and_a_term_is(filled, login):
    client = login(filled.users.staff)
    term = "since=2021-01-01&until=2026-12-31"
    type(filled.year).objects.update(state="closed")
    data = {"version": 0, "text": "Bài học", "action": "send"}
    refused = client.post(address(filled.bloc), data)
    assert "Năm 2026 đã chốt" in refused.content.decode()
    assert client.post(address(filled.bloc, query=term), data).status_code == 302
    asked = Period(dt.date(2021, 1, 1), dt.date(2026, 12, 31))
    assert section_of(period_report(filled.bloc, asked), "lessons").lines == ["Bài học"]
    with pytest.raises(ValidationError, match="đã chốt"):
        Narrative.objects.get(section="limits").send(by=filled.users.staff)


def test_every_placeholder_of_the_outline_is_a_figure_or_a_known_word():
    words = {"subject"} | {
        f"{subject}_{standing}_grade"
        for subject in GRADED
        for standing in ("top", "good", "done", "failed")
    }
    placeholders = {key for plan in SECTIONS for key in plan.keys}
    assert placeholders - words == {key for key in placeholders if key in FIGURES}
    assert set(KEYS) >= placeholders - words
