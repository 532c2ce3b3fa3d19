"""Roster import: a head that is not recognised is chosen by the office once, and known from then on."""

from __future__ import annotations

import datetime as dt

import pytest

from members.importing.mapping import mapping_of
from members.importing.parse import parse_roster
from members.models import RosterImport
from tests.members.rosters import read, upload, workbook

HEAD = ("Đồng chí", "Sinh ra", "Mã", "Ở đâu", "Linh tinh")
PEOPLE = [
    ("Lò Thị Mới", "02/03/1990", "55501", "Chi bộ Một", "x"),
    ("Lò Văn Sau", "02/03/1991", "55502", "Chi bộ Hai", "y"),
]
MEANT = {"Đồng chí": "name", "Sinh ra": "birth", "Mã": "card", "Ở đâu": "cell", "Linh tinh": "-"}


def names(client, record):
    page = client.get(f"/members/import/{record.pk}/")
    facts = [
        (entry.member.full_name, entry.member.birth_date, entry.member.card_number, entry.cell_name)
        for entry in page.context["view"].read[1].new
    ]
    return facts, page


EXPECTED = [
    ("Lò Thị Mới", dt.date(1990, 3, 2), "55501", "Chi bộ Một"),
    ("Lò Văn Sau", dt.date(1991, 3, 2), "55502", "Chi bộ Hai"),
]


@pytest.mark.parametrize(
    ("head", "people", "meant", "line"),
    [
        (HEAD, PEOPLE, MEANT, "0-2"),
        # The column of names has no head, one other column is known.
        (
            (None, "Ngày sinh", "Số thẻ", "Ở đâu"),
            [row[:4] for row in PEOPLE],
            {"Cột A": "name", "Ở đâu": "cell"},
            "0-2",
        ),
        # No head at all.
        (
            ("Danh sách tổ",),
            PEOPLE,
            {"Cột A": "name", "Cột B": "birth", "Cột C": "card", "Cột D": "cell"},
            "0-0",
        ),
    ],
)
def test_the_office_says_once_where_the_head_is_and_what_it_means(
    house, login, head, people, meant, line
):
    client = login(house.users.committee)
    title = [("Danh bạ của tổ",), head]
    record = upload(client, house.committee, workbook([*title[1:], *people], title[0]))
    address = f"/members/import/{record.pk}/columns/"
    assert (record.state, record.failure[:30]) == ("reading", "Không tìm thấy dòng tiêu đề củ")
    page = client.get(address).text
    assert f'value="{line}"' in page
    assert "Không tìm thấy dòng tiêu đề" in page
    assert "Không tìm thấy dòng tiêu đề" in client.get(f"/members/import/{record.pk}/").text
    form = client.get(f"{address}?line={line}").context["form"]
    asked = {label: name for name, label in form.heads.items()}
    assert set(meant) <= set(asked)
    assert "Ví dụ: " in form.fields[asked[next(iter(meant))]].help_text
    nothing = client.post(f"{address}?line={line}", dict.fromkeys(form.heads, "-"))
    assert "Hãy chọn cột nào ghi họ và tên." in nothing.text
    data = {asked[label]: meaning for label, meaning in meant.items()}
    assert client.post(f"{address}?line={line}", data).status_code == 302
    facts, page = names(client, record)
    assert facts == EXPECTED
    again = upload(client, house.committee, workbook([*title[1:], *people], title[0]))
    assert again.state == "planned"
    assert names(client, again)[0] == EXPECTED
    account = page.context["shown"]["account"]
    assert account["total"] == sum(value is not None for row in (*title, *people) for value in row)


def test_a_list_that_its_own_mapping_makes_unreadable_can_be_mended(house, login):
    client = login(house.users.committee)
    record = upload(client, house.committee, workbook([PEOPLE[0][:2]], ("Họ và tên", "Ngày sinh")))
    address = f"/members/import/{record.pk}/"
    fields = client.get(f"{address}columns/").context["form"].heads
    client.post(f"{address}columns/", dict.fromkeys(fields, "-"))
    page = client.get(address).text
    assert "Không tìm thấy dòng tiêu đề" in page
    assert f"{address}columns/" in page
    data = {**dict.fromkeys(fields, ""), next(iter(fields)): "name"}
    assert client.post(f"{address}columns/?line=0-1", data).status_code == 302
    assert RosterImport.objects.get(pk=record.pk).state == "planned"
    assert client.get(address).context["listing"].kind == "problems"  # no cell is named
    assert mapping_of(house.committee) == {"ho va ten": "name"}


def test_letters_of_columns_change_nothing_where_a_head_is_read():
    file = workbook([("Lò Thị Mới", "02/03/1990", "1001")], ("Họ và tên", "Ngày sinh", "Số thẻ"))
    size = len(file.getvalue())
    [row] = parse_roster(file, size=size, mapping={"cot a": "job", "cot d": "note"}).rows
    assert (row.name, row.job, row.card_number) == ("Lò Thị Mới", "", "1001")
    file.seek(0)
    assert read(file).rows[0].name == row.name
