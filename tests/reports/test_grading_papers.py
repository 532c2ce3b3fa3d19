"""Papers of the year-end round: what they print, for whom, and the whole file as a job."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile

import docx
import pypdf
import pytest
from auditlog.models import LogEntry

from campaigns.actions.decisions import GradeChoice, decide_many
from portal.kit.text import nfc
from reports import reference
from reports.models import DocumentNumber, ExportJob, ExportRecord
from reports.year_end.actions.export_jobs import work_on
from tests.factories.exemplars import CommendationFactory
from tests.factories.grading import EvaluationFactory, give_ballot, grade, proposed, settle

pytestmark = pytest.mark.clock("2026-12-10T03:00:00Z")


@pytest.fixture
def rows(house):
    """A cell whose members voted: one for the top grade, two for the good one, and the cell itself."""
    reference.load()
    members = house.members[house.cell.pk][2:]
    rows = [
        proposed(house, member, standing)
        for member, standing in zip(members, ("top", "good", "good"), strict=True)
    ]
    for row in rows:
        give_ballot(row, {row.proposed_grade.standing: 4})
    good = grade(rows[0].scheme, "good", "organization")
    unit = EvaluationFactory(
        year=house.year, organization=house.cell, state="proposed", self_grade=good,
        proposed_grade=good, self_points=85, proposed_points=85,
    )  # fmt: skip
    return [*rows, unit]


def decide(house, rows):
    type(rows[0].scheme).objects.update(cap_percent=None)
    for row in rows:
        row.refresh_from_db()
    decide_many(
        decisions=[GradeChoice(row, row.proposed_grade) for row in rows], by=house.users.committee,
        number="12-QĐ/ĐU", decided_on=dt.date(2026, 12, 9),
    )  # fmt: skip


def page(house, unit=None):
    return f"/reports/grading/{(unit or house.cell).pk}/{house.year.pk}/"


def text_of(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return re.sub(r"\s+", "", nfc("".join(page.extract_text() for page in pages)))


def squeezed(words):
    return re.sub(r"\s+", "", words)


CELL_PAPERS = {
    "phieu-xep-loai": ["PHIẾU BIỂU QUYẾT", "Tự nhận mức", "HTXSNV", "HTTNV: hoàn thành tốt nhiệm vụ"],
    "phieu-vong-hai": ["đề xuất mức hoàn thành xuất sắc nhiệm vụ", "Không đồng ý"],
    "kiem-phieu": [
        "BIÊN BẢN KIỂM PHIẾU", "phát ra: 5; thu về: 5; hợp lệ: 5; không hợp lệ: 0",
        "Tổ kiểm phiếu: Trần Thị Kiểm Phiếu", "T/M TỔ KIỂM PHIẾU", "BÍ THƯ",
    ],
    "bien-ban-kiem-diem": ["Hội nghị kiểm điểm", "- Hoàn thành xuất sắc nhiệm vụ: 1 đồng chí."],
    "tong-hop-xep-loai": ["Đề xuất đảng viên hoàn thành tốt nhiệm vụ: 2 đồng chí."],
    "to-trinh-xep-loai": ["TỜ TRÌNH", "Quy định số 366-QĐ/TW", "Đảng bộ Sở Một"],
    "danh-muc-ho-so": [
        "Mẫu 04-HD KĐ.ĐG 2025", "I. Hồ sơ của tập thể", "Báo cáo kiểm điểm", "Biên bản hội nghị",
        "Văn bản gợi ý", "phụ lục chấm điểm từng đối tượng", "II. Hồ sơ của cá nhân",
        "Bản kiểm điểm", "cấp ủy nơi cư trú", "Biên bản hội nghị, biên bản kiểm phiếu",
        "Tổng hợp kết quả thẩm định", "Kết luận, kết quả", "Văn bản góp ý", "Hồ sơ khiếu nại",
        "Tài liệu khác",
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", CELL_PAPERS)
def test_each_paper_of_a_cell_is_complete_as_pdf_and_word(house, login, rows, name):
    client = login(house.users.secretary)
    settle(house.year, ballot_rounds=2)
    response = client.get(f"{page(house)}{name}/")
    text = text_of(response.content)
    for words in CELL_PAPERS[name]:
        assert squeezed(words) in text
    word = client.get(f"{page(house)}{name}/?format=docx")
    assert docx.Document(io.BytesIO(word.content)).core_properties.title
    assert ExportRecord.objects.filter(organization=house.cell).count() == 2


def test_a_decision_prints_its_number_its_counts_and_everybody_whom_it_decides(house, login, rows):
    decide(house, rows)
    client = login(house.users.committee)
    shown = client.get(page(house, house.committee))
    [(name, _, decision)] = shown.context["decisions"]
    url = f"{page(house, house.committee)}{name}/"
    text = text_of(client.get(url, {"decision": decision.key}).content)
    for words in ("12-QĐ/ĐU", "1 tổ chức đảng và 3 đảng viên", rows[0].subject, "QUYẾT ĐỊNH"):
        assert squeezed(words) in text
    assert squeezed("Xếp loại đảng viên hoàn thành tốt nhiệm vụ: 2 đồng chí.") in text
    assert client.get(url, {"decision": "0_2026-12-09_1-QĐ"}).status_code == 404


def test_a_decision_to_commend_lists_who_is_commended(house, login, rows):
    award = CommendationFactory(
        organization=house.cell, level="grassroots", decision_number="15-QĐ/ĐU",
        decided_on=dt.date(2026, 12, 8), achievement_year=2026,
    )  # fmt: skip
    client = login(house.users.committee)
    [(name, title, decision)] = client.get(page(house, house.committee)).context["decisions"]
    assert title == "Quyết định khen thưởng"
    text = text_of(
        client.get(f"{page(house, house.committee)}{name}/", {"decision": decision.key}).content
    )
    assert squeezed(award.recipient) in text
    assert "15-QĐ/ĐU" in text


def test_the_papers_open_for_who_views_the_organisation_alone(house, login, rows):
    assert login(house.users.member).get(page(house)).status_code in (403, 404)
    assert login(house.users.other_committee).get(page(house)).status_code == 404
    opened = login(house.users.committee).get("/reports/grading/", follow=True)
    assert opened.request["PATH_INFO"] == page(house, house.committee)
    assert page(house) in opened.content.decode()
    bloc = login(house.users.standing)
    assert "theo từng tổ chức cơ sở" in bloc.get(page(house, house.bloc)).content.decode()
    assert bloc.post(page(house, house.bloc), {"formats": ["pdf"]}).status_code == 404


def test_the_whole_file_is_one_pdf_with_a_bookmark_a_document_or_a_zip_of_word(house, login, rows):
    decide(house, rows)
    client = login(house.users.committee)
    url = page(house, house.committee)
    assert client.post(url, {"formats": []}).status_code == 422
    started = client.post(url, {"formats": ["pdf", "zip"]})
    job = ExportJob.objects.get()
    assert started.url == job.get_absolute_url()
    assert LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count() == len(rows)
    again = client.post(url, {"formats": ["pdf"]}, follow=True)
    assert "Đang tạo hồ sơ này rồi" in again.content.decode()
    work_on(job.pk)
    pdf, word = job.items.order_by("format")
    assert (pdf.state, word.state) == ("done", "done"), (pdf.error, word.error)
    with pdf.file.open("rb") as stored:
        marks = pypdf.PdfReader(io.BytesIO(stored.read())).outline
    outline = [mark.title for mark in marks if not isinstance(mark, list)]
    assert outline[:2] == ["DANH MỤC HỒ SƠ", "TỜ TRÌNH"]
    assert {"QUYẾT ĐỊNH", "BIÊN BẢN KIỂM PHIẾU"} <= set(outline)
    with word.file.open("rb") as stored:
        names = zipfile.ZipFile(io.BytesIO(stored.read())).namelist()
    assert len(names) == len(outline)
    assert any("quyet-dinh" in name for name in names)
    delivered = client.get(f"/reports/exports/items/{pdf.pk}/")
    assert b"".join(delivered.streaming_content).startswith(b"%PDF")
    assert login(house.users.standing).get(job.get_absolute_url()).status_code == 404


def test_proposal_minutes_and_tally_record_take_their_numbers_once(house, login, rows):
    client = login(house.users.secretary)
    shown = client.get(page(house)).content.decode()
    for name, number in (
        ("to-trinh-xep-loai", "01-TTr/CB"),
        ("bien-ban-kiem-diem", "01-BB/CB"),
        ("kiem-phieu", "02-BB/CB"),
    ):
        url = f"{page(house)}{name}/number/"
        assert url in shown
        proposed_number = client.get(url).context["form"]["number"].value()
        assert proposed_number.split("/")[0] == number.split("/")[0]
        assert client.post(url, {"number": proposed_number}).status_code == 302
        assert squeezed(f"Số {proposed_number}") in text_of(
            client.get(f"{page(house)}{name}/").content
        )
        assert client.post(url, {"number": "09-BB/CB"}).status_code == 302  # it has one already
    assert DocumentNumber.objects.count() == 3
    assert f"{page(house)}tong-hop-xep-loai/number/" not in shown
    assert client.get(f"{page(house)}tong-hop-xep-loai/number/").status_code == 404
    other = login(house.users.committee)
    DocumentNumber.objects.all().delete()
    assert other.get(f"{page(house)}kiem-phieu/number/").status_code == 403
