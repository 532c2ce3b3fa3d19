"""Roster import: workbooks as offices might lay them out; the account adds up, twice changes nothing."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import unicodedata

from hypothesis import HealthCheck, given, settings, strategies as st
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from members.importing.account import Fate
from tests.members.rosters import load, plan_of, read

NUMBER = itertools.count(1)
FAMILY = ("Nguyễn Văn", "Lò Thị", "K’ Păh", "Ðặng Thị", "HOÀNG MINH")
GIVEN = ("Ảnh", "Ỉn", "Đạt", "Yến", "Ơn")
CELLS = ("Chi bộ Một", "Chi bộ Hai", "Chi bộ Đội Bảo vệ")
SECTIONS = ("{}", "I. {}", "2.1. {}", "- {}", "{}: 11 đ/c", "{} (3 đảng viên)")
TOTALS = ("Cộng", "Tổng số: 4", "TỔNG CỘNG")
NAMES = ("Họ và tên", "HỌ  TÊN", "Họ và tên\nđảng viên")
BIRTHS = ("Ngày sinh", "Ngày, tháng, năm sinh", "SINH NGÀY")
CARDS = ("Số thẻ", "Số thẻ Đảng viên", "SỐ THẺ ĐẢNG")
OF_CELLS = ("Chi bộ", "Tổ chức đảng trực thuộc", "Chi bộ đang\nsinh hoạt")
BELOW = ("Ghi chú: danh sách do chi ủy lập", "NGƯỜI LẬP BIỂU", "T/M CHI ỦY")


@st.composite
def workbooks(draw):
    """A workbook and the people in it: name, birth date, card, cell."""
    book = Workbook()
    if draw(st.booleans()):
        book.epoch = CALENDAR_MAC_1904
    sheet = book.active
    form = draw(st.sampled_from(["NFC", "NFD"]))
    write = _Writer(sheet, lambda text: unicodedata.normalize(form, text))
    for _ in range(draw(st.integers(0, 2))):
        write.line(["DANH SÁCH ĐẢNG VIÊN"])
    split_name, split_date, by_section = (draw(st.booleans()) for _ in range(3))
    words = tuple(draw(st.sampled_from(heads)) for heads in (NAMES, BIRTHS, CARDS, OF_CELLS))
    _write_head(write, words, split_name=split_name, split_date=split_date, by_section=by_section)
    if draw(st.booleans()):
        write.line(["(1)", "(2)", "(3)"])
    people = []
    for cell in draw(st.permutations(CELLS)):
        if by_section:
            write.line([draw(st.sampled_from(SECTIONS)).format(cell)])
            if draw(st.booleans()):
                row = sheet.max_row
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=5)
        for place in range(draw(st.integers(1, 3))):
            person = _person(draw)
            people.append((*person, cell))
            says_as_above = not by_section and place and draw(st.booleans())
            write.line(
                _cells(
                    draw,
                    person,
                    "nt" if says_as_above else cell,
                    split_name=split_name,
                    split_date=split_date,
                    by_section=by_section,
                )
            )
        if draw(st.booleans()):
            write.line([draw(st.sampled_from(TOTALS)), None, draw(st.integers(0, 99))])
    for text in draw(st.lists(st.sampled_from(BELOW), max_size=3)):
        write.line([None, text])
    output = io.BytesIO()
    book.save(output)
    return io.BytesIO(output.getvalue()), people, write.filled


class _Writer:
    """Appends lines and counts the cells that are not empty."""

    def __init__(self, sheet, spell):
        self.sheet, self.spell, self.filled = sheet, spell, 0

    def line(self, values):
        values = [self.spell(v) if isinstance(v, str) else v for v in values]
        self.filled += sum(value is not None for value in values)
        self.sheet.append(values)


def _write_head(write, words, *, split_name, split_date, by_section):
    name, born, card, of_cell = words
    names = ["Họ và tên đệm", "Tên"] if split_name else [name]
    birth = [born, None, None] if split_date else [born]
    cell = [] if by_section else [of_cell]
    write.line(["STT", *names, *birth, "Dân tộc", card, *cell])
    if split_date:
        first = len(names) + 2
        row = write.sheet.max_row
        write.line([*[None] * (first - 1), "Ngày", "Tháng", "Năm"])
        write.sheet.merge_cells(
            start_row=row, end_row=row, start_column=first, end_column=first + 2
        )


def _person(draw):
    number = next(NUMBER)
    born = dt.date(1960, 1, 1) + dt.timedelta(days=number)
    return draw(st.sampled_from(FAMILY)), draw(st.sampled_from(GIVEN)), born, f"9{number:06d}"


def _cells(draw, person, cell, *, split_name, split_date, by_section):
    family, given, born, card = person
    names = [family, given] if split_name else [f"{family} {given}"]
    written = draw(
        st.sampled_from([born, f"{born:%d/%m/%Y}", f"{born.day}.{born.month}.{born.year}"])
    )
    birth = [born.day, born.month, born.year] if split_date else [written]
    return [1, *names, *birth, "Kinh", card, *([] if by_section else [cell])]


EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@given(workbooks())
@EXAMPLES
def test_every_cell_is_accounted_for_and_everybody_is_read(made):
    file, people, filled = made
    roster = read(file)
    assert roster.account.total + sum(row.read_cells for row in roster.rows) == filled
    assert [(row.birth_date, row.card_number, row.cell) for row in roster.rows] == [
        (born, card, cell) for _, _, born, card, cell in people
    ]
    assert [row.problems for row in roster.rows] == [[]] * len(people)
    kinds = {line.what for line in roster.account.of_fate(Fate.NOT_DATA)}
    assert kinds <= {"Tên danh sách", "Dòng tổng", "Chữ ký", "Ghi chú dưới bảng"}


@given(workbooks())
@settings(EXAMPLES, max_examples=4)
def test_the_second_import_of_a_workbook_changes_nothing(house, made):
    file, people, filled = made
    first = load(file, house.committee)
    assert (len(first.new), first.problems, first.account.total) == (len(people), [], filled)
    file.seek(0)
    again = plan_of(file, house.committee)
    assert (again.same, again.new_cells, again.problems) == (len(people), [], [])
