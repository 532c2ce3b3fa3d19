"""The forms of the review: their headings as the regulation has them, points that add up."""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby, product

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings, strategies as st

from campaigns.models import GradingScheme, ReviewCriterion, ReviewForm, SubjectKind
from campaigns.models.review_forms import check_points, check_split
from reports import reference
from tests.campaigns.test_schemes import form_data
from tests.factories.grading import EvaluationFactory, scheme_of
from tests.factories.members import CampaignYearFactory
from tests.reports.faces import docx_text

# The regulation's outline: number, and words that the heading must hold.
STRENGTHS = [("A", "NỘI DUNG KIỂM ĐIỂM"), ("I", "Ưu điểm, kết quả đạt được")]
CHARACTER = ("1", "phẩm chất chính trị, đạo đức, lối sống")
DUTIES = ("2", "Việc thực hiện nhiệm vụ, quyền hạn và kết quả thực hiện các chỉ tiêu")
PLEDGE = "Việc thực hiện cam kết tu dưỡng, rèn luyện, phấn đấu của cá nhân theo quy định"
REST = [
    ("II", "Hạn chế, khuyết điểm và nguyên nhân"),
    ("1", "Hạn chế, khuyết điểm"),
    ("2", "Nguyên nhân của hạn chế, khuyết điểm"),
    ("III", "Kết quả khắc phục những hạn chế, khuyết điểm đã được cấp có thẩm quyền kết luận"),
    ("IV", "Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)"),
]
OF_PERSON = (
    "V",
    "Làm rõ trách nhiệm của cá nhân đối với những hạn chế, khuyết điểm của tập thể (nếu có)",
)
AHEAD = ("VI", "Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm")
PART_B = [
    ("B", "NỘI DUNG TỰ ĐÁNH GIÁ, XẾP LOẠI"),
    ("I", "Đánh giá theo các nhóm tiêu chí"),
    ("II", "Đề xuất xếp loại mức chất lượng"),
]
AGENCY, CELL, DECIDED = (
    ("", "cấp quản lý"),
    ("", "Nhận xét của chi ủy"),
    ("", "xếp loại mức chất lượng"),
)
ANNEX = ("", "Phụ lục kết quả thực hiện nhiệm vụ")
OUTLINES_2025 = {
    ("collective", "01"): [
        *STRENGTHS, ("1", "tập trung dân chủ"), ("2", "mục tiêu, chỉ tiêu, nhiệm vụ"),
        ("3", "gắn với học tập và làm theo tư tưởng, đạo đức, phong cách Hồ Chí Minh"),
        ("4", "Trách nhiệm của tập thể lãnh đạo, quản lý"), *REST,
        ("V", "Trách nhiệm của tập thể, cá nhân"), AHEAD, *PART_B, ANNEX,
    ],
    ("leader", "2A"): [
        *STRENGTHS, CHARACTER, DUTIES, ("3", "quy tụ"), ("4", "dám nghĩ, dám làm"),
        ("5", "sự tín nhiệm"), ("6", PLEDGE), *REST, OF_PERSON, AHEAD, *PART_B, AGENCY, CELL,
        DECIDED, ANNEX,
    ],
    ("non_leader", "2B"): [
        *STRENGTHS, CHARACTER, DUTIES, ("3", PLEDGE), *REST, OF_PERSON, AHEAD, *PART_B, AGENCY,
        CELL, DECIDED, ANNEX,
    ],
    ("outside", "2C"): [
        *STRENGTHS, CHARACTER, ("2", "Việc thực hiện quyền và nghĩa vụ của đảng viên"),
        ("3", PLEDGE), *REST, OF_PERSON, AHEAD, *PART_B, CELL, DECIDED,
    ],
}  # fmt: skip
_OLD = [("I", "Ưu điểm"), ("1", "phẩm chất"), ("2", "chức trách")]
_OLD_LEADERS = [("3", "lãnh đạo"), ("4", "năng động"), ("5", "nêu gương")]
_OLD_REST = [("II", "Hạn chế"), ("III", "Kết quả khắc phục"), ("IV", "Giải trình")]
_OLD_END = [("V", "Làm rõ trách nhiệm"), ("VI", "Phương hướng"), ("VII", "Tự nhận mức")]
_OLD_FOOT = [CELL, ("", "Đảng ủy, chi ủy cơ sở xếp loại mức chất lượng")]
_SERVANT = ("1", "cán bộ, công chức, viên chức")
_MEMBER = ("2", "đảng viên")
OF_ALL = [
    *_OLD, ("3", "cam kết"), *_OLD_REST, *_OLD_END, _SERVANT, _MEMBER, AGENCY, *_OLD_FOOT,
]  # fmt: skip
OF_LEADERS = [
    *_OLD, *_OLD_LEADERS, ("6", "cam kết"), *_OLD_REST, *_OLD_END, _SERVANT, _MEMBER, AGENCY,
    *_OLD_FOOT,
]  # fmt: skip
OF_UNITS = [
    ("I", "Ưu điểm"), ("1", "tập trung dân chủ"), ("2", "chỉ tiêu"), ("3", "xây dựng, chỉnh đốn"),
    ("4", "Trách nhiệm"), *_OLD_REST, ("V", "Trách nhiệm"), ("VI", "Phương hướng"),
    ("VII", "Đề nghị mức xếp loại"),
]  # fmt: skip
OF_OUTSIDE = [*_OLD, ("3", "cam kết"), *_OLD_REST, *_OLD_END, _MEMBER, *_OLD_FOOT]
OUTLINES = {
    # No form of 2014 was seen: HD 21's stands in its place, and its lines say so.
    2015: {
        ("collective", "01"): OF_UNITS, ("leader", "02"): OF_LEADERS, ("non_leader", "02"): OF_ALL,
        ("outside", "02"): OF_OUTSIDE,
    },
    2019: {
        ("outside", "02"): OF_OUTSIDE,
        ("collective", "01"): OF_UNITS, ("leader", "02"): OF_LEADERS, ("non_leader", "02"): OF_ALL,
    },
    2023: {
        ("outside", "02A"): OF_OUTSIDE,
        ("collective", "01"): OF_UNITS, ("leader", "02B"): OF_LEADERS,
        ("non_leader", "02A"): OF_ALL,
    },
    2025: OUTLINES_2025,
}  # fmt: skip


@pytest.mark.parametrize("year", OUTLINES)
def test_each_form_has_the_headings_of_the_regulation_in_their_order(db, year):
    scheme_of(2026)
    scheme = GradingScheme.objects.of_year(year)
    for (kind, code), outline in OUTLINES[year].items():
        form = ReviewForm.objects.get(scheme=scheme, kind=kind)
        assert form.code == code
        sections = form.sections
        assert [section.number for section in sections] == [number for number, _ in outline]
        for section, (_, words) in zip(sections, outline, strict=True):
            assert words in section.heading


def test_the_forms_of_2014_say_that_they_stand_in_where_they_are_edited_alone(house, login):
    scheme_of(2026)
    scheme = GradingScheme.objects.of_year(2015)
    forms = ReviewForm.objects.filter(scheme=scheme)
    lines = [line for form in forms for line in (form, *form.sections)]
    assert {line.source.split(";")[0] for line in lines} == {"Chưa thấy mẫu năm 2014"}
    client = login(house.users.staff)
    for part in ("reviewforms", "sections-leader"):
        page = client.get(f"/schemes/{scheme.pk}/{part}/lines/").content.decode()
        assert "<li>Chưa thấy mẫu năm 2014</li>" in page
    reference.load()
    year = CampaignYearFactory(organization=house.bloc, year=2015, campaign=house.year.campaign)
    member = house.users.member.member
    row = EvaluationFactory(year=year, organization=house.cell, member=member, scheme=scheme)
    paper = login(house.users.member).get(f"{row.get_absolute_url()}print/review/?format=docx")
    text = docx_text(paper.content)
    assert "(Mẫu02)" in text
    assert "Chưathấy" not in text


# Of an annex, by group: how many lines in each sub-group, and how many of them were read (§4).
ANNEXES = {
    ("collective", 1): ([6], [2], 6),
    ("leader", 3): ([9], [3], 0),
    ("non_leader", 4): ([10, 4, 2, 3, 3, 1], [1], 23),
    ("outside", 5): ([2], [3], 3),
}


@pytest.mark.parametrize(("kind", "annex"), ANNEXES)
def test_part_b_has_the_lines_of_its_annex_with_their_source(db, kind, annex):
    scheme_of(2026)
    form = ReviewForm.objects.get(scheme=GradingScheme.objects.of_year(2026), kind=kind)
    *groups, read = ANNEXES[kind, annex]
    for group, counts in zip(("1_general", "2_result"), groups, strict=True):
        lines = [line for line in form.criteria if line.group == group]
        parts = [len(list(rows)) for _, rows in groupby(lines, lambda line: line.part)]
        assert parts == counts
    assert {f"Phụ lục {annex}" in line.source for line in form.criteria} == {True}
    assert all("cấp có thẩm quyền" in line.source for line in form.criteria)
    assert not any(line.points for line in form.criteria)  # each authority splits them
    assert [line.is_unseen for line in form.criteria].count(False) == read


def test_the_lines_stand_under_their_sub_group_where_they_are_written_and_printed(house, login):
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    page = login(house.users.member).get(f"/evaluations/{row.pk}/self/").content.decode()
    for words in ("Thái độ công tác", "giữ mối liên hệ với cấp ủy và Nhân dân nơi cư trú"):
        assert page.count(words) == 1
    scheme = row.scheme
    lines = login(house.users.staff).get(f"/schemes/{scheme.pk}/criteria-non_leader/lines/")
    assert 'value="Thái độ công tác"' in lines.content.decode()


def test_every_scheme_has_a_form_for_every_kind_and_asks_the_levels_of_its_time(db):
    scheme_of(2026)
    for scheme, kind in product(GradingScheme.objects.all(), SubjectKind.values):
        form = ReviewForm.objects.get(scheme=scheme, kind=kind)
        with_level = [s.number for s in form.sections if s.has_level]
        pledged = [s.has_level for s in form.sections if s.content == "pledge"]
        assert bool(with_level) is (scheme.first_year < 2025)
        assert pledged in ([False], [])  # the pledge never has a level
        groups = {criterion.group for criterion in form.criteria}
        assert bool(groups) is (scheme.first_year >= 2025)


def test_nobody_outside_the_political_system_is_asked_for_an_agency(db):
    scheme_of(2026)
    for form in ReviewForm.objects.filter(kind="outside"):
        contents = [section.content for section in form.sections]
        assert "agency" not in contents
        assert "results" not in contents


POINTS = st.lists(
    st.none() | st.decimals(0, 40, places=2, allow_nan=False, allow_infinity=False), max_size=6
)
SCHEME = GradingScheme(general_points=30, result_points=70)


@settings(deadline=None)
@given(general=POINTS, result=POINTS)
def test_points_are_taken_exactly_where_each_group_stays_within_its_points(general, result):
    groups = {"1_general": general, "2_result": result}
    lines = {
        ReviewCriterion(pk=n, group=group): value
        for n, (group, value) in enumerate(
            [(group, value) for group, values in groups.items() for value in values], start=1
        )
    }
    sums = [sum(filter(None, values), Decimal()) for values in groups.values()]
    fits = sums[0] <= 30 and sums[1] <= 70
    try:
        check_points(SCHEME, lines)
    except ValidationError:
        assert not fits
    else:
        assert fits
        assert sum(sums) <= 100


@settings(deadline=None)
@given(values=POINTS)
def test_a_split_is_whole_or_absent_and_adds_up(values):
    blank = all(value is None for value in values)
    whole = None not in values and sum(values, Decimal()) == 30
    try:
        check_split(SCHEME, {"1_general": values})
    except ValidationError:
        assert not blank
        assert not whole
    else:
        assert blank or whole


def test_the_points_of_a_form_are_split_on_the_page_of_the_scheme(house, login):
    scheme = scheme_of(2026)
    client = login(house.users.staff)
    listed = client.get(f"/schemes/{scheme.pk}/reviewforms/lines/").content.decode()
    url = f"/schemes/{scheme.pk}/criteria-outside/lines/"
    assert url in listed
    split = ["20", "10", "30", "30", "10"]
    data = form_data(client, url)
    data |= {f"criteria-outside-{n}-points": points for n, points in enumerate(split)}
    page = client.post(url, data | {"criteria-outside-4-points": "9"})
    assert "Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: các dòng cộng 69, phải đúng 70." in (
        page.content.decode()
    )
    page = client.post(url, data | {"criteria-outside-1-points": ""})
    assert "hãy chia điểm cho mọi dòng" in page.content.decode()
    assert client.post(url, data).status_code == 302
    form = ReviewForm.objects.get(scheme=scheme, kind="outside")
    assert sum(criterion.points for criterion in form.criteria) == 100
    assert not ReviewCriterion.objects.filter(scheme=scheme, kind="leader", points__gt=0).exists()


def test_headings_and_foot_of_a_form_are_edited_on_the_page_of_the_scheme(house, login):
    scheme = scheme_of(2026)
    client = login(house.users.staff)
    url = f"/schemes/{scheme.pk}/sections-leader/lines/"
    form = ReviewForm.objects.get(scheme=scheme, kind="leader")
    last = len(form.sections) - 1
    data = form_data(client, url)
    more = client.post(url, data | {"action": "more"})
    assert len(more.context["part"].lines.forms) == last + 2
    new = f"sections-leader-{last + 1}"
    data |= {
        "sections-leader-TOTAL_FORMS": last + 2,
        f"sections-leader-{last - 1}-signed_by": "T/M Ban Thường vụ",
        f"{new}-position": 99, f"{new}-heading": "Ý kiến khác", f"{new}-content": "text",
        f"{new}-source": "Công văn số 5",
    }  # fmt: skip
    assert client.post(url, data).status_code == 302
    sections = form.sections
    assert (sections[last - 1].signed_by, sections[-1].heading) == (
        "T/M Ban Thường vụ",
        "Ý kiến khác",
    )
    assert sections[-1].kind == "leader"
