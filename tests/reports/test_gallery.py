"""Samples of every document in every layout, and the office's own Word template."""

from __future__ import annotations

import copy
import datetime as dt
import io
import zipfile

import docx
import pypdf
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from portal.kit.text import nfc
from reports import reference
from reports.models import LayoutProfile, WordTemplate
from reports.papers.actions.word_templates import own_template, upload_template, use_template
from reports.papers.grading_papers import PAPERS
from reports.year_end.documents import produce
from reports.year_end.report import year_end_report
from tests.factories.grading import give_ballot, proposed
from tests.factories.sessions import StudySessionFactory
from tests.reports.samples import SAMPLES, sample, sample_html

URL = "/reports/word/"
REL = RELATIONSHIP_TYPE.IMAGE.removesuffix("/image")


@pytest.fixture(autouse=True)
def layouts(db):
    reference.load()
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


@pytest.fixture
def layout():
    return LayoutProfile.objects.on(timezone.localdate())


def text_of_pdf(content):
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return "".join(nfc("".join(page.extract_text() for page in pages)).split())


def text_of_docx(content):
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join(nfc(" ".join([p.text for p in document.paragraphs] + cells)).split())


@pytest.mark.parametrize("name", SAMPLES)
def test_a_sample_has_everything_that_its_print_page_asks_for(layout, settings, name):
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"]["string_if_invalid"] = "«KHÔNG CÓ %s»"
    settings.TEMPLATES = templates
    html = sample_html(name, layout, timezone.localdate())
    assert "KHÔNG CÓ" not in html
    assert "minh họa" in html


@pytest.mark.parametrize("name", ["bao-cao", "bien-ban", "cam-ket", "mau-2b", "danh-sach-xep-loai"])
@pytest.mark.parametrize("code", ["hd-36-2018", "hd-05-2026"])
def test_a_paper_is_the_same_in_pdf_and_word_under_each_layout(name, code):
    profile = LayoutProfile.objects.get(code=code)
    pdf, word = (sample(name, profile, kind) for kind in ("pdf", "docx"))
    assert pdf.startswith(b"%PDF")
    annex = name == "danh-sach-xep-loai"
    for phrase in ("KèmtheoQuyếtđịnhsố" if annex else "ĐẢNGCỘNGSẢNVIỆTNAM", "(minhhọa)"):
        assert phrase in text_of_pdf(pdf)
        assert phrase in text_of_docx(word)
    if name == "bao-cao":
        assert "".join(profile.filed_at.split()) in text_of_pdf(pdf)


def test_the_gallery_is_for_who_prepares_documents_and_names_every_paper(house, login):
    papers = login(house.users.staff).get("/reports/gallery/").context["papers"]
    titles = [title for title, *_ in papers]
    sampled = [title for title, *_ in SAMPLES.values()]
    assert [title for title in titles if title in sampled] == sampled
    assert {paper.title for paper in PAPERS.values()} < set(titles)
    assert [title for title, pdf, _ in papers if pdf] == [titles[0], *titles[-2:]]
    codes = {
        role: login(getattr(house.users, role)).get("/reports/gallery/").status_code
        for role in ("standing", "committee", "secretary", "member", "administrator")
    }
    assert codes == {
        "standing": 200, "committee": 403, "secretary": 403, "member": 403, "administrator": 403,
    }  # fmt: skip


def test_the_gallery_opens_the_newest_papers_under_every_layout(house, login):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, marks="PPPPP", state="submitted"
    )
    top = proposed(house, house.members[house.cell.pk][2])
    give_ballot(top, {"good": 5})
    top.decide(
        by=house.users.committee, grade=top.proposed_grade, number="1-QĐ/ĐU",
        decided_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    client = login(house.users.standing)
    page = client.get("/reports/gallery/")
    links = {title: (pdf, docx) for title, pdf, docx in page.context["papers"]}
    assert links["Biên bản sinh hoạt"][0].startswith(f"/sessions/{session.pk}/print/bien-ban/")
    assert links["Bản cam kết"] == ("", "")
    assert "chưa có hồ sơ" in page.content.decode()
    for title in ("Biên bản sinh hoạt", "Kiểm điểm cá nhân, mẫu 2B", "Căn cứ xếp loại"):
        url = links[title][1]
        old, new = (
            look_of(client.get(f"{url}&layout={code}").content)
            for code in ("hd-36-2018", "hd-05-2026")
        )
        assert old != new
    assert links["Kiểm điểm cá nhân, mẫu 2A"] == ("", "")
    for title in ("Tổng hợp kết quả đánh giá, đề xuất xếp loại", "Quyết định xếp loại"):
        assert client.get(links[title][1]).status_code == 200
    report = links["Báo cáo cuối năm và phụ lục"][0]
    assert client.get(f"{report}&layout=hd-36-2018").content.startswith(b"%PDF")


def look_of(content):
    """The parts of a Word file that a layout decides: styles and page."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [archive.read(name) for name in ("word/styles.xml", "word/document.xml")]


def test_another_layout_is_taken_only_for_who_prepares_documents(house, login, layout):
    session = StudySessionFactory(
        year=house.year, organization=house.cell, marks="PPPPP", state="submitted"
    )
    url = f"/sessions/{session.pk}/print/bien-ban/?format=docx&layout="
    client = login(house.users.secretary)
    plain, old = (look_of(client.get(url + code).content) for code in ("khong-co", "hd-36-2018"))
    assert plain == old


def office_file(*, change=None, marker="«NỘI DUNG»", after=""):
    """The portal's own template as an office would have changed it in Word."""
    layout = LayoutProfile.objects.get(code="hd-05-2026")
    document = docx.Document(io.BytesIO(own_template(layout)))
    document.paragraphs[-1].text = marker
    if after:
        document.add_paragraph(after)
    if change:
        change(document)
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


def narrow(document):
    document.sections[0].left_margin = Mm(25)
    document.sections[0].footer.paragraphs[0].text = "Văn phòng Đảng ủy (minh họa)"
    document.styles["Normal"].font.name = "Arial"


def test_an_office_replaces_its_template_looks_at_it_and_goes_back(house, login, layout):
    client = login(house.users.staff)
    own = client.get(f"{URL}own/").content
    assert docx.Document(io.BytesIO(own)).paragraphs[-1].text == "«NỘI DUNG»"
    file = SimpleUploadedFile("mau.docx", office_file(change=narrow))
    assert client.post(URL, {"file": file, "note": "Lề 25 mm"}).status_code == 302
    version = WordTemplate.objects.get()
    page = client.get(URL).content.decode()
    assert "lề trái 25 mm, thể thức 30 mm" in page
    assert "Arial" in page

    def made():
        report = year_end_report(house.bloc, house.year)
        return docx.Document(io.BytesIO(produce(report, "docx", exported_by="Người thử")))

    assert "Văn phòng Đảng ủy (minh họa)" in client.get(URL).content.decode()
    assert round(made().sections[0].left_margin.mm) == 30  # looked at, not yet used
    preview = docx.Document(io.BytesIO(client.get(f"{URL}{version.pk}/preview/").content))
    assert round(preview.sections[0].left_margin.mm) == 25
    client.post(f"{URL}{version.pk}/use/")
    used = made()
    assert round(used.sections[0].left_margin.mm) == 25
    assert used.sections[0].footer.paragraphs[0].text == "Văn phòng Đảng ủy (minh họa)"
    assert used.styles["Normal"].font.name == "Arial"
    assert not any("«NỘI DUNG»" in paragraph.text for paragraph in used.paragraphs)
    assert any("I. ĐẶC ĐIỂM TÌNH HÌNH" in paragraph.text for paragraph in used.paragraphs)
    client.post(f"{URL}own/use/")
    assert round(made().sections[0].left_margin.mm) == 30
    version.refresh_from_db()
    assert (version.is_current, version.used_by) == (False, house.users.staff)


def test_versions_stay_and_one_is_in_use(house, layout):
    first, second = (
        upload_template(office_file(), note=note, layout=layout, by=house.users.staff)
        for note in ("Một", "Hai")
    )
    for version in (first, second, first):
        use_template(version, by=house.users.staff)
        assert WordTemplate.objects.in_use() == version
    assert [row.version for row in WordTemplate.objects.all()] == [2, 1]


def with_part(name, content=b"x"):
    data = io.BytesIO(office_file())
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(name, content)
    return data.getvalue()


def linked(document):
    document.part.relate_to(f"{REL}/attachedTemplate", "file:///etc/passwd", is_external=True)


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: b"%PDF-1.4", "phải là tệp Word"),
        (lambda: b"plain text", "phải là tệp Word"),
        (lambda: office_file(marker="Nội dung"), "Dòng cuối cùng của mẫu"),
        (lambda: office_file(after="Thêm sau"), "Dòng cuối cùng của mẫu"),
        (lambda: office_file(after="«NỘI DUNG»"), "Dòng cuối cùng của mẫu"),
        (lambda: with_part("word/vbaProject.bin"), "macro"),
        (lambda: office_file(change=linked), "lấy nội dung từ nơi khác"),
        (lambda: office_file(change=lambda d: d.add_section()), "một phần"),
        (lambda: b"PK\x03\x04 broken", "hỏng"),
    ],
    ids=["pdf", "text", "no-marker", "not-last", "twice", "macro", "linked", "sections", "broken"],
)
def test_what_cannot_serve_as_a_template_is_refused_in_words(house, login, make, sentence):
    client = login(house.users.staff)
    file = SimpleUploadedFile("mau.docx", make())
    page = client.post(URL, {"file": file, "note": "Thử"})
    assert page.status_code == 422
    assert sentence in str(page.context["form"].errors["file"])
    assert page.context["form"]["note"].value() == "Thử"
    assert not WordTemplate.objects.exists()


def test_a_template_without_styles_of_its_own_still_gives_tables_with_lines(house, layout):
    def bare(document):
        for style in [s for s in document.styles if s.name == "Table Grid"]:
            style.delete()

    version = upload_template(
        office_file(change=bare), note="Ít kiểu", layout=layout, by=house.users.staff
    )
    use_template(version, by=house.users.staff)
    report = year_end_report(house.bloc, house.year)
    document = docx.Document(io.BytesIO(produce(report, "docx", exported_by="Người thử")))
    assert any(table.style.name == "Table Grid" for table in document.tables)


def test_only_who_prepares_documents_replaces_the_template(house, login, layout):
    version = upload_template(office_file(), note="Một", layout=layout, by=house.users.staff)
    client = login(house.users.committee)
    for url in (URL, f"{URL}{version.pk}/use/", f"{URL}own/use/"):
        assert client.post(url).status_code == 403
    assert client.get(f"{URL}{version.pk}/file/").status_code == 403
    assert WordTemplate.objects.in_use() is None
    with pytest.raises(ValidationError, match="phải là tệp Word"):
        upload_template(b"%PDF-", note="", layout=layout, by=house.users.staff)
