"""Roster import: however an office lays its table out, the same people are read."""

from __future__ import annotations

import datetime as dt
import unicodedata

from hypothesis import given, strategies as st

from tests.examples import examples

from .rosters import read, workbook

HEADER = ("Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên", "Ngày vào Đảng")
PEOPLE = (
    ("Cộng Hòa An", dt.date(1970, 9, 2), "Nam", "Chi bộ Một", "1001", dt.date(1995, 2, 3)),
    ("Tống Công Bình", dt.date(1981, 12, 11), "Nam", "Chi bộ Một", "1002", dt.date(2005, 10, 1)),
    ("Đặng Thị Đào", dt.date(1990, 1, 31), "Nữ", "Chi bộ Hai", "1003", dt.date(2015, 5, 19)),
    ("Lữ Thị Ngữ", dt.date(1999, 3, 8), "Nữ", "Chi bộ Hai", "1004", dt.date(2024, 7, 7)),
)
TOTALS = ("Cộng", "Cộng: 2 đảng viên", "Tổng số: 4", "TỔNG CỘNG")


@st.composite
def layouts(draw):
    """The header and the rows of PEOPLE as some office would write them."""
    order = draw(st.permutations(range(len(HEADER))))
    form = draw(st.sampled_from(["NFC", "NFD"]))

    def written(value):
        if isinstance(value, dt.date):
            mark = draw(st.sampled_from("/-."))
            style = draw(
                st.sampled_from(["{0:%d}{1}{0:%m}{1}{0:%Y}", "{0.day}{1}{0.month}{1}{0.year}"])
            )
            return draw(st.sampled_from([style.format(value, mark), value]))
        return unicodedata.normalize(form, value)

    rows = []
    for person in PEOPLE:
        if draw(st.booleans()):
            figure = draw(st.integers(0, 500))
            rows.append(
                [
                    written(draw(st.sampled_from(TOTALS))),
                    *[None, figure, figure][: draw(st.integers(0, 3))],
                ]
            )
        rows.append([written(person[index]) for index in order])
    rows.extend([[written(total)] for total in draw(st.lists(st.sampled_from(TOTALS), max_size=2))])
    return [written(HEADER[index]) for index in order], rows


@given(layouts())
@examples(15)
def test_every_layout_reads_to_the_same_people(layout):
    header, rows = layout
    roster = read(workbook(rows, header))
    sexes = {"male": "Nam", "female": "Nữ"}
    assert [
        (row.name, row.birth_date, sexes[row.sex], row.cell, row.card_number, row.admitted_on)
        for row in roster.rows
    ] == list(PEOPLE)
    assert [[*row.problems, *row.notices] for row in roster.rows] == [[]] * len(PEOPLE)
    assert roster.ignored_headers == []
