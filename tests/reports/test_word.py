"""The Word file measured against the layout: page, type, indent, spacing, styles, language."""

from __future__ import annotations

import io

import docx
import pytest
from django.utils import timezone
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, strategies as st

from campaigns.reference.review_forms_2025 import FORMS_2025
from reports import reference
from reports.models import LayoutProfile
from reports.papers.columns import CHARACTER, PADDING, WIDTHS, column_widths
from reports.papers.rendering import render_paper
from reports.papers.word import word
from reports.papers.word_styles import starting_document
from tests.reports.samples import SAMPLES, blank_review_html, sample


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


@pytest.fixture(params=["hd-36-2018", "hd-05-2026"])
def layout(request):
    """A profile whose every measure differs from what Word would do by itself."""
    profile = LayoutProfile.objects.get(code=request.param)
    profile.body_size, profile.line_height, profile.paragraph_gap, profile.indent = 13, 19, 5, 11
    return profile


def opened(name, layout):
    return docx.Document(io.BytesIO(sample(name, layout, "docx", timezone.localdate())))


def rounded(*lengths):
    return [round(length.mm) for length in lengths]


def test_the_page_stands_as_the_profile_says(layout):
    document = opened("bao-cao", layout)
    page = document.sections[0]
    assert rounded(page.page_width, page.page_height) == [210, 297]
    assert rounded(page.top_margin, page.bottom_margin, page.left_margin, page.right_margin) == [
        layout.margin_top, layout.margin_bottom, layout.margin_left, layout.margin_right
    ]  # fmt: skip
    assert rounded(page.header_distance) == [10]
    assert page.different_first_page_header_footer
    number = page.header.paragraphs[0]
    assert number.alignment == ALIGN.CENTER
    assert [node.text for node in number._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert number.runs[0].font.size == Pt(layout.page_number_size)
    assert page.first_page_header.is_linked_to_previous  # nothing on the first page
    lying = document.sections[1]
    assert rounded(lying.page_width, lying.page_height) == [297, 210]
    assert not lying.different_first_page_header_footer


def test_text_is_typed_and_spaced_as_the_profile_says(layout):
    document = opened("bao-cao", layout)
    body = [p for p in document.paragraphs if p.style.name == "Body Text"]
    assert len(body) > 10
    form, font = body[0].style.paragraph_format, body[0].style.font
    assert (font.name, font.size, font.bold) == ("Times New Roman", Pt(13), None)
    assert (form.alignment, form.space_after) == (ALIGN.JUSTIFY, Pt(5))
    assert rounded(form.first_line_indent) == [11]
    assert (form.line_spacing_rule, form.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(19))
    # Nothing is set by hand where the style says it: an office changes all of it at once.
    assert {(p.paragraph_format.first_line_indent, p.runs[0].font.size) for p in body} == {
        (None, None)
    }
    head = document.tables[0].rows[0].cells
    sizes = {
        line.text.strip(): line.runs[0].font.size.pt for cell in head for line in cell.paragraphs
    }
    assert sizes["ĐẢNG CỘNG SẢN VIỆT NAM"] == layout.party_size
    assert sizes["ĐẢNG ỦY KHỐI CÁC CƠ QUAN (MINH HỌA)"] == layout.issuer_size
    assert sizes["Số 12-BC/ĐUK"] == layout.number_size


def test_headings_stand_in_the_navigation_pane_with_their_annexes(layout):
    document = opened("bao-cao", layout)
    headings = [
        (p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")
    ]
    assert headings[:4] == [
        ("Heading 1", "BÁO CÁO"), ("Heading 2", "I. ĐẶC ĐIỂM TÌNH HÌNH"),
        ("Heading 2", "II. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO"), ("Heading 2", "III. KẾT QUẢ THỰC HIỆN"),
    ]  # fmt: skip
    assert ("Heading 2", "PHỤ LỤC 1\nTỔ CHỨC VÀ ĐẢNG VIÊN") in headings
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2", "Heading 3"}
    style = document.styles["Heading 2"]
    assert (style.font.name, style.font.size, style.font.bold) == ("Times New Roman", Pt(13), True)
    assert str(style.font.color.rgb) == "000000"
    assert style.element.rPr.rFonts.get(qn("w:asciiTheme")) is None
    assert style.paragraph_format.keep_with_next


def test_the_language_is_vietnamese(layout):
    document = opened("bien-ban", layout)
    languages = {node.get(qn("w:val")) for node in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN"}
    assert document.core_properties.language == "vi-VN"


def test_columns_are_as_wide_as_in_print_and_fill_the_page(layout):
    table = next(t for t in opened("diem-danh", layout).tables if len(t.columns) > 3)
    widths = [column.width.mm for column in table.columns]
    assert rounded(*[column.width for column in table.columns][2:]) == [
        WIDTHS["mark"], WIDTHS["mark"], WIDTHS["signed"], WIDTHS["signed"]
    ]  # fmt: skip
    assert round(widths[0]) == WIDTHS["stt"]
    assert sum(widths) == pytest.approx(210 - layout.margin_left - layout.margin_right, abs=1)
    cells = table.rows[1].cells
    assert [round(cell.width.mm) for cell in cells] == [round(width) for width in widths]


def test_columns_without_a_width_have_room_for_their_longest_word_and_share_the_rest():
    rows = [["STT", "Nội dung", "Kết quả"], ["1", "Từng chữ một " * 3, "97,78% (13.241/13.893)"]]
    stt, text, result = column_widths(["stt", "", ""], rows, WIDTHS["stt"] + 100, 10)
    assert (stt, stt + text + result) == (WIDTHS["stt"], pytest.approx(WIDTHS["stt"] + 100))
    assert result > len("(13.241/13.893)") * CHARACTER * 10 + PADDING
    assert text > result


def test_a_name_takes_what_the_page_has_left():
    rows = [["Đơn vị", "Chi bộ"], ["Đảng bộ Sở Kế hoạch và Đầu tư", "9"]]
    who, count = column_widths(["who", ""], rows, 150, 12)
    assert who > 2 * WIDTHS["who"]
    assert who + count == pytest.approx(150)


@given(
    st.lists(st.sampled_from(["stt", "who", "mark", ""]), min_size=1, max_size=12),
    st.lists(st.text("ab (1/2)%", max_size=60), min_size=12, max_size=12),
)
def test_columns_never_run_off_the_page_where_free_ones_can_give_way(classes, texts):
    widths = column_widths(classes, [texts[: len(classes)]], 267, 11)
    assert min(widths) >= 0
    if "" in classes and sum(WIDTHS.get(name, 0) for name in classes) <= 267:
        assert sum(widths) == pytest.approx(267)


@pytest.mark.parametrize("name", ["bao-cao", "bien-ban", "nghi-quyet", "cam-ket", "mau-2a"])
def test_signatures_stay_whole_and_with_the_lines_above_them(layout, name):
    body = opened(name, layout).element.body
    blocks = [
        (before, block)
        for before, block in zip(body, list(body)[1:], strict=False)
        if block.tag == qn("w:tbl") and block.find(f".//{qn('w:tblBorders')}") is None
        and "w:cantSplit" in block.tr_lst[0].xml and len(block.tr_lst) == 1
    ]  # fmt: skip
    assert blocks
    for before, block in blocks:
        assert before.pPr.find(qn("w:keepNext")) is not None
        first = block.find(f".//{qn('w:p')}")
        assert first.pPr.spacing.before == Pt(18)


def test_a_dotted_line_is_a_tab_to_the_margin_and_never_runs_over(layout):
    html = blank_review_html(FORMS_2025[1], layout, timezone.localdate())
    document = docx.Document(io.BytesIO(render_paper(html, layout, "docx")))
    ruled = [p for p in document.paragraphs if p.text == "\t"]
    # 14 headings of four lines, two grades of one.
    assert len(ruled) == html.count('<p class="rule">') == 57
    stop = ruled[0].paragraph_format.tab_stops[0]
    assert round(stop.position.mm) == 210 - layout.margin_left - layout.margin_right
    assert not any("……………………" in p.text for p in document.paragraphs)


@pytest.mark.parametrize("name", ["danh-sach-xep-loai", "danh-sach-khen"])
def test_the_first_page_of_a_list_bears_no_number(layout, name):
    (section,) = opened(name, layout).sections
    assert section.page_width > section.page_height
    assert section.different_first_page_header_footer


def test_headings_of_the_offices_template_are_kept(layout):
    own = starting_document(layout, None)
    own.styles["Heading 2"].font.size = Pt(17)
    own.styles["Body Text"].paragraph_format.first_line_indent = Mm(5)
    own.add_paragraph("«NỘI DUNG»")
    data = io.BytesIO()
    own.save(data)
    data.seek(0)
    made = docx.Document(
        io.BytesIO(word("<body><h2>I. MỘT</h2><p class='text'>Hai</p></body>", layout, data))
    )
    heading, text = made.paragraphs
    assert (heading.style.font.size, heading.runs[0].font.size) == (Pt(17), None)
    assert round(text.style.paragraph_format.first_line_indent.mm) == 5


@pytest.mark.long
def test_every_sample_opens_in_word_form(layout):
    for name in SAMPLES:
        assert opened(name, layout).element.body is not None
