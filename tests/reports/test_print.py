"""Print pages: what screen readers are told, what is fetched, and where pages break."""

from __future__ import annotations

import http.server
import io
import threading

import pypdf
import pytest
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone

from campaigns.reference.review_forms import CRITERIA
from campaigns.reference.review_forms_2025 import FORMS_2025
from campaigns.reference.review_forms_before import FORMS
from campaigns.reference.sureness import OF_2023, OF_2025
from portal.kit.text import balance, nfc
from reports import reference
from reports.models import LayoutProfile
from reports.papers.pdf import data_fetcher, print_css, render_pdf
from tests.reports.samples import SAMPLES, review_html, sample, sample_html


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


@pytest.fixture
def layout():
    return LayoutProfile.objects.get(code="hd-05-2026")


def reader_of(name, layout):
    return pypdf.PdfReader(io.BytesIO(sample(name, layout, "pdf", timezone.localdate())))


def elements(node, kind):
    """All elements of one kind in the tree that a screen reader walks."""
    node = node.get_object()
    if not isinstance(node, pypdf.generic.DictionaryObject):
        return []
    found = [node] if node.get("/S") == kind else []
    below = node.get("/K", [])
    for child in below if isinstance(below, list) else [below]:
        found += elements(child, kind)
    return found


@pytest.mark.parametrize(
    ("name", "tables"),
    # Form 2A has the points and the annex of results.
    [("nghi-quyet", 0), ("mau-2a", 2), ("cam-ket", 1), ("danh-sach-khen", 1)],
)
def test_only_tables_of_data_are_announced_as_tables(layout, name, tables):
    root = reader_of(name, layout).trailer["/Root"]["/StructTreeRoot"]
    announced = elements(root, "/Table")
    assert len(announced) == tables
    assert all(elements(elements(table, "/TR")[0], "/TH") for table in announced)


def test_every_line_of_an_annex_begins_with_the_units_name_as_its_heading(layout):
    root = reader_of("bao-cao", layout).trailer["/Root"]["/StructTreeRoot"]
    for table in elements(root, "/Table"):
        head, *rows = elements(table, "/TR")
        assert not elements(head, "/TD")
        assert [len(elements(row, "/TH")) for row in rows] == [1] * 4


def test_bookmarks_of_annexes_carry_their_titles(layout):
    outline = reader_of("bao-cao", layout).outline
    titles = [mark.title for mark in outline[1] if not isinstance(mark, list)]
    assert outline[0].title == "BÁO CÁO"
    assert "Phụ lục 1. Tổ chức và đảng viên" in titles
    assert len([title for title in titles if title.startswith("Phụ lục")]) >= 10


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x", "ftp://x/y"])
def test_the_fetcher_refuses_everything_but_data(url):
    with pytest.raises(ValueError, match="disallowed protocol"):
        data_fetcher().fetch(url)
    assert data_fetcher().fetch("data:text/plain,x").read() == b"x"


def test_a_page_that_names_files_and_hosts_fetches_nothing(layout, tmp_path):
    asked = []

    class Host(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *args):
            pass

    square = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>BIMAT</text></svg>'
    (tmp_path / "x.svg").write_text(square)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        host = f"http://127.0.0.1:{server.server_port}"
        page = (
            f'<html lang="vi"><title>x</title><link rel="stylesheet" href="{host}/a.css">'
            f"<style>@import url({host}/b.css); p {{ background: url({host}/c.png) }}</style>"
            f'<p>Chữ</p><img alt="" src="{host}/d.png"><img alt="" src="file:///etc/passwd">'
            f'<img alt="" src="file://{tmp_path}/x.svg"><object data="{host}/e.svg"></object></html>'
        )
        pdf = render_pdf(page, print_css(layout))
        server.shutdown()
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert asked == []
    assert nfc(text) == "Chữ"


@pytest.mark.long
def test_signatures_are_never_alone_on_a_page(layout):
    head = {"signs_for": "Ban Thường vụ", "signer": "Nguyễn Văn Mẫu", "signer_post": "BÍ THƯ"}
    foot = render_to_string("reports/print/_sign.html", {"report": head, "layout": layout})
    css, broken = print_css(layout), 0
    for count in range(15, 27):
        text = "".join(f'<p class="text">Đoạn {number}.</p>' for number in range(count))
        data = render_pdf(f'<html lang="vi"><title>x</title>{text}{foot}</html>', css)
        pages = [nfc(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]
        broken += len(pages) > 1
        assert "Nguyễn Văn Mẫu" in pages[-1]
        assert f"Đoạn {count - 1}." in pages[-1]
    assert 0 < broken < 12


def test_three_sign_a_pledge_beside_each_other_on_its_page(layout):
    (page,) = reader_of("cam-ket", layout).pages
    text = nfc(page.extract_text())
    assert all(who in text for who in ("CHI ỦY", "THỦ TRƯỞNG", "NGƯỜI CAM KẾT"))


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        (
            "kết quả học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh năm 2026",
            ["kết quả học tập và làm theo tư tưởng,", "đạo đức, phong cách Hồ Chí Minh năm 2026"],
        ),
        ("năm 2026", ["năm 2026"]),
        ("x" * 90, ["x" * 90]),
    ],
)
def test_no_year_stands_alone_on_the_last_line_of_a_title(title, lines):
    found = balance(title, 60)
    assert [line.replace("\xa0", " ") for line in found] == lines
    assert "2026" not in found[-1].split(" ")


def test_a_heading_without_text_is_neither_printed_nor_numbered():
    page = Template(
        '{% load print %}{% section "MỘT" %}{% endsection %}'
        '{% section title %}<p>chữ</p>{% endsection %}{% section "BA" %} x {% endsection %}'
    )
    written = page.render(Context({"title": "<HAI>"}))
    assert written.split() == ["<h2>I.", "&lt;HAI&gt;</h2>", "<p>chữ</p><h2>II.", "BA</h2>", "x"]


@pytest.mark.parametrize("form", FORMS_2025, ids=lambda form: form.code)
def test_review_forms_ask_points_for_each_criterion_and_leave_ruled_lines(layout, form):
    name, number_of_items = f"mau-{form.code.lower()}", {"01": 6, "2A": 8}.get(form.code, 5)
    html = sample_html(name, layout, timezone.localdate())
    assert html.count("<h3>") == number_of_items
    assert html.count("Minh chứng: ") == len(CRITERIA[OF_2025][form.kind])
    assert ('<section class="annex">' in html) == (form.code != "2C")
    assert "cấp độ thực hiện" not in html
    assert "Xếp loại cán bộ, công chức, viên chức" not in html
    assert '<p class="rule">' not in html
    assert "……………………" not in html
    text = nfc(" ".join(page.extract_text() for page in reader_of(name, layout).pages))
    assert (text.count("☒"), text.count("□")) == (1, 3)  # the four grades


# Items with a level: each of part I but the pledge, and what was done about shortcomings.
@pytest.mark.parametrize("form", FORMS[OF_2023], ids=lambda form: form.kind)
def test_earlier_review_forms_ask_a_level_for_each_item_but_the_pledge(layout, form):
    html = review_html(form, layout, timezone.localdate())
    items = html.partition("II. Hạn chế")[0].count("<h3>")
    levels = items + 1 - (form.kind != "collective")
    assert html.count("Tự đánh giá về cấp độ thực hiện") == levels
    of_office = form.kind in ("leader", "non_leader")
    assert ("Xếp loại cán bộ, công chức, viên chức" in html) == of_office
    assert "<table" not in html
    assert "……………………" not in html
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(html, print_css(layout)))).pages
    assert nfc(" ".join(page.extract_text() for page in pages)).count("□") == 4 * levels + 3


def test_attendance_is_told_under_discipline_and_not_under_the_pledge(layout):
    html = sample_html("mau-2a", layout, timezone.localdate())
    assert "Dự sinh hoạt chi bộ 11/12" in html.partition("2. Về thực hiện")[0]
    assert "Dự sinh hoạt" not in html.partition("Việc thực hiện cam kết")[2]


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_speak_vietnamese_only(layout, name):
    html = sample_html(name, layout, timezone.localdate())
    assert "manual" not in html
    assert "-DD/" not in html
    assert "-HS/" not in html


def lines_of(html, layout):
    pages = pypdf.PdfReader(io.BytesIO(render_pdf(html, print_css(layout)))).pages
    return [line.strip() for page in pages for line in page.extract_text().splitlines()]


def test_white_space_that_a_template_leaves_at_a_paragraph_breaks_no_line(layout):
    text = "Chức vụ đảng: đảng viên. Chức vụ chính quyền, đoàn thể: Chuyên viên chính."
    page = '<html lang="vi"><head><title>x</title></head><body>{}</body></html>'
    close = page.format(f'<p class="text">{text}</p>')
    loose = page.format(f'<p class="text">\n        {text}\n      </p>')
    assert lines_of(loose, layout) == lines_of(close, layout)
