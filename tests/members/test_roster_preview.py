"""The preview of a roster: problems first, every value reachable, by kind, cell, content and text."""

from __future__ import annotations

import re

import pytest

from members.importing.listing import Listing
from members.importing.shown import shown
from tests.members.rosters import HEADER, line, plan_of, read, upload, workbook

WITH_JOB = (*HEADER, "Chức vụ chính quyền", "Đơn vị công tác")


@pytest.fixture
def preview(house):
    """Two to mend, thirty new people of two cells, one changed in two values, one known just so."""
    first, second = house.members[house.cell.pk][2:4]
    rows = [
        ("Lê Văn Sai", "31/02/1990", "Nam", "Chi bộ Một", "8001", None, None),
        ("Lê Văn Mồ", None, "Nam", "Chi bộ Hai", None, None, None),
        *(
            (f"Trần Thị {n:02d}", "02/03/1990", "Nữ", cell, f"9{n:03d}", f"Kế toán {n}", "Sở Một")
            for n in range(30)
            for cell in ["Chi bộ Một" if n % 3 else "Chi bộ Hai"]
        ),
        (*line(first), "Chánh Văn phòng", "Sở Hai"),
        (*line(second), None, None),
    ]
    rows = [[f"{row[0]} Bà" if row[0].endswith("07") else row[0], *row[1:]] for row in rows]
    return workbook(rows, WITH_JOB)


def test_lines_are_found_by_kind_cell_content_and_text(house, preview):
    plan = plan_of(preview, house.committee)
    preview.seek(0)
    values = shown(plan, read(preview))
    whole = Listing(values, {})
    assert whole.kind == "problems"
    assert [(kind.name, kind.count) for kind in whole.kinds] == [
        ("problems", 2), ("new", 30), ("changed", 1), ("same", 1),
    ]  # fmt: skip
    assert whole.whats == ["Họ và tên", "Ngày sinh"]
    assert [row["name"] for row in Listing(values, {"what": "Ngày sinh"}).lines] == ["Lê Văn Sai"]
    second = Listing(values, {"cell": "Chi bộ Hai", "kind": "new"})
    assert (len(second.lines), {row["cell"] for row in second.lines}) == (10, {"Chi bộ Hai"})
    [found] = Listing(values, {"text": "tran thi 07 ba"}).lines
    assert found == {
        "place": 11, "name": "Trần Thị 07 Bà", "cell": "Chi bộ Một", "birth": "02/03/1990",
        "sex": "Nữ", "admitted": "", "official": "dự bị", "card": "9007", "posts": "",
        "work": "Kế toán 7, Sở Một", "note": "",
    }  # fmt: skip
    nothing = Listing(values, {"text": "không có ai", "kind": "new"})
    assert (nothing.lines, nothing.kind, nothing.is_narrowed) == ([], "new", True)
    changes = Listing(values, {"kind": "changed", "what": "đơn vị công tác"}).lines
    assert [(row["before"], row["after"]) for row in changes] == [("(trống)", "Sở Hai")]


def test_what_many_rows_of_a_cell_have_in_common_is_one_line_that_every_name_finds(house):
    rows = [(f"Lê Văn Số {n}", "02/03/1990", "Nam", "Chi bộ Xa lạ", None, "giàn") for n in "abcde"]
    file = workbook(rows, (*HEADER, "Ghi chú"))
    plan = plan_of(file, house.cell)
    file.seek(0)
    values = shown(plan, read(file))
    listing = Listing(values, {"text": "Văn Số d"})
    [row] = listing.lines
    assert {kind.name: kind.count for kind in listing.kinds} == {"problems": 5, "notices": 5}
    assert (row["name"], row["place"], row["cell"]) == ("5 dòng", "2–6", "Chi bộ Xa lạ")


def test_the_page_shows_one_kind_in_short_pages_that_keep_the_filter(house, login, preview):
    client = login(house.users.committee)
    record = upload(client, house.committee, preview)
    address = f"/members/import/{record.pk}/"
    page = client.get(address).text
    assert re.findall(r"true\">([\w ]+) \((\d+)\)</a", page) == [("Dòng cần sửa", "2")]
    assert "không phải là ngày hợp lệ" in page
    page = client.get(address, {"kind": "new", "cell": "Chi bộ Một"})
    assert "Trần Thị 01" in page.text
    assert "Trang 1 /" not in page.text
    page = client.get(address, {"kind": "new"}).text
    assert "Trần Thị 29" not in page
    [following] = re.findall(r'href="(\?[^"]*page=2[^"]*)"', page)
    assert "kind=new" in following
    second = client.get(address + following.replace("&amp;", "&")).text
    assert "Trần Thị 29" in second
    assert "Kế toán 29, Sở Một" in second
    assert "Không có dòng nào như vậy." in client.get(address, {"text": "zzz"}).text
