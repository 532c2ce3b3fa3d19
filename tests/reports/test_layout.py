"""Pages of the PDF measured against the layout profile: positions, type, ink on the paper."""

from __future__ import annotations

import io
import subprocess
from dataclasses import dataclass, replace
from itertools import pairwise

import pypdf
import pytest
import time_machine
from PIL import Image, ImageOps

from reports.models import LayoutProfile
from reports.year_end.annex_plans import ANNEXES
from reports.year_end.annexes import Annex, AnnexRow
from reports.year_end.documents import report_pdf
from reports.year_end.report import year_end_report
from tests.factories.reports import NarrativeFactory

A4 = (210, 297)
NEAR = 0.6  # millimetres
DOTS = 100
LONG = "Các chi bộ đã thực hiện nghiêm túc việc học tập, làm theo và nêu gương trong năm qua. " * 60


@dataclass
class Line:
    """A run of text as it stands on the paper: millimetres from the left and from the top."""

    text: str
    x: float
    y: float
    size: float
    font: str


def lines(page):
    found = []

    def visit(text, cm, tm, font, size):
        if text.strip():
            place = pypdf.mult(tm, cm)
            top = (float(page.mediabox.height) - place[5]) / 72 * 25.4
            name = font["/BaseFont"].split("+")[-1]
            found.append(Line(text.strip(), place[4] / 72 * 25.4, top, size * abs(place[3]), name))

    page.extract_text(visitor_text=visit)
    return found


def ink(data, number):
    """Left, top, right and bottom of what is printed on a page, in millimetres."""
    command = ["pdftoppm", "-r", str(DOTS), "-f", str(number), "-l", str(number), "-gray", "-"]
    picture = subprocess.run(command, input=data, capture_output=True, check=True).stdout  # noqa: S603  our own file
    box = ImageOps.invert(Image.open(io.BytesIO(picture))).point(lambda n: 255 * (n > 60)).getbbox()
    return tuple(edge / DOTS * 25.4 for edge in box)


@pytest.fixture(params=["hd-36-2018", "hd-05-2026"])
def printed(request, filled):
    """The profile, and the report printed in it over several pages."""
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        for section in ("lessons", "direction"):
            NarrativeFactory(organization=filled.bloc, section=section, sent_text=LONG)
        filled.bloc.place = "Minh Họa"
        report = year_end_report(filled.bloc, filled.year)
        layout = LayoutProfile.objects.get(code=request.param)
        yield layout, report_pdf(report, layout)


def found(page, start):
    return next(line for line in lines(page) if line.text.startswith(start))


def test_the_first_page_stands_as_the_profile_says(printed):
    layout, data = printed
    page = pypdf.PdfReader(io.BytesIO(data)).pages[0]
    size = [round(float(edge) / 72 * 25.4) for edge in (page.mediabox.width, page.mediabox.height)]
    assert tuple(size) == A4
    middle = layout.margin_left + (A4[0] - layout.margin_left - layout.margin_right) / 2
    party, issuer = found(page, "ĐẢNG CỘNG SẢN VIỆT NAM"), found(page, "ĐẢNG BỘ KHỐI")
    star, number = found(page, "*"), found(page, "Số")
    day, title = found(page, "Minh Họa, ngày 23 tháng 11 năm 2026"), found(page, "BÁO CÁO")
    subject = found(page, "kết quả học tập")
    assert issuer.x < star.x < middle < party.x
    assert party.y == pytest.approx(issuer.y, abs=NEAR)
    assert issuer.y < star.y < number.y
    assert party.y < day.y < title.y < subject.y
    assert number.text.startswith("Số")
    assert ":" not in number.text
    sizes = {
        "party": layout.party_size, "issuer": layout.issuer_size, "number": layout.number_size,
        "day": layout.number_size, "title": layout.title_size, "subject": layout.subject_size,
    }  # fmt: skip
    shown = {
        "party": party, "issuer": issuer, "number": number, "day": day, "title": title,
        "subject": subject,
    }  # fmt: skip
    assert {name: round(line.size, 1) for name, line in shown.items()} == sizes
    weights = {name: line.font.rsplit("-", 1)[-1] for name, line in shown.items()}
    assert weights == {
        "party": "Bold", "issuer": "Bold", "number": "Serif", "day": "Italic", "title": "Bold",
        "subject": "Bold",
    }  # fmt: skip


def test_the_body_has_the_profiles_margins_indent_and_line_height(printed):
    layout, data = printed
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    body = [line for line in lines(pages[1]) if round(line.size, 1) == layout.body_size]
    body = [line for line in body if line.y > layout.margin_top]
    starts = {round(line.x, 1) for line in body if line.font.endswith("Serif")}
    assert starts == {layout.margin_left, layout.margin_left + layout.indent} or starts == {
        layout.margin_left
    }
    steps = {round((lower.y - upper.y) / 25.4 * 72, 1) for upper, lower in pairwise(body)}
    assert steps <= {layout.line_height, layout.line_height + layout.paragraph_gap}
    assert layout.line_height in steps
    left, top, right, bottom = ink(data, 2)
    assert left == pytest.approx(layout.margin_left, abs=NEAR)
    assert right == pytest.approx(A4[0] - layout.margin_right, abs=NEAR)
    assert top >= 10 - NEAR  # the page number's line
    assert bottom <= A4[1] - layout.margin_bottom + NEAR


def test_pages_are_numbered_in_the_middle_at_the_top_from_the_second_on(printed):
    layout, data = printed
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    numbers = [
        [line for line in lines(page) if line.y < layout.margin_top and line.text.isdigit()]
        for page in pages
    ]
    assert numbers[0] == []
    second = numbers[1]
    assert [line.text for line in second] == ["2"]
    assert round(second[0].size, 1) == layout.page_number_size
    middle = layout.margin_left + (A4[0] - layout.margin_left - layout.margin_right) / 2
    assert second[0].x == pytest.approx(middle, abs=2)
    top = ink(data, 2)[1]
    assert top == pytest.approx(10, abs=3)


def test_annexes_lie_on_their_side_with_title_unit_and_header(printed):
    _, data = printed
    pages = pypdf.PdfReader(io.BytesIO(data)).pages
    lying = [page for page in pages if page.mediabox.width > page.mediabox.height]
    assert len(lying) >= 3
    assert all(page.mediabox.width < page.mediabox.height for page in pages[:2])
    first = [line.text for line in lines(lying[0])]
    assert first[0] == "PHỤ LỤC 1"
    assert first[2].startswith("(Kèm theo Báo cáo số")
    assert first[3] == "STT"
    assert "Cộng" in first


def test_an_annex_of_many_great_shares_stays_inside_its_margins(filled):
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        report = year_end_report(filled.bloc, filled.year)
        plan = next(plan for plan in ANNEXES if plan.key == "pledges")
        great = {
            key: replace(report.figures[key], numerator=29_571, denominator=30_987)
            for key in plan.columns
        }
        line = AnnexRow("Đảng bộ Khối các cơ quan tỉnh (trực tiếp)", 0, great)
        report.annexes = [Annex(plan.key, plan.title, "", list(plan.columns), [line], line)]
        data = report_pdf(report, LayoutProfile.objects.get(code="hd-05-2026"))
    left, _, right, _ = ink(data, len(pypdf.PdfReader(io.BytesIO(data)).pages))
    assert len(plan.columns) == 9
    assert (left, right) == (pytest.approx(15, abs=NEAR), pytest.approx(297 - 15, abs=NEAR))
