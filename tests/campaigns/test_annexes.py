"""The criteria of part B typed in by the office: a whole annex at once, copied, and printed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from campaigns.forms.annexes import as_text, read_lines
from campaigns.models import CriterionPoints, ReviewCriterion, ReviewForm
from reports import reference
from tests.browsing import shown_version
from tests.factories.grading import EvaluationFactory, scheme_of, typed_review
from tests.reports.faces import docx_text, squeezed

GENERAL = """Chính trị, tư tưởng:
1\tKiên định lập trường\t8
2\tHọc tập nghị quyết\t7,5 điểm

Tự phê bình, khắc phục hạn chế:
Tự phê bình và phê bình | 14.5"""
RESULT = "Khối lượng, tiến độ | 40\nChất lượng | 30"
SOURCE = "Phụ lục 3 QĐ 366-QĐ/TW; Công văn số 12-CV/ĐUK"


def test_rows_are_read_as_they_are_copied_from_a_document_and_shown_the_same_way():
    lines = read_lines(GENERAL)
    assert [tuple(line) for line in lines] == [
        ("Chính trị, tư tưởng", "Kiên định lập trường", Decimal(8)),
        ("Chính trị, tư tưởng", "Học tập nghị quyết", Decimal("7.5")),
        ("Tự phê bình, khắc phục hạn chế", "Tự phê bình và phê bình", Decimal("14.5")),
    ]
    shown = as_text(ReviewCriterion(**line._asdict()) for line in lines)
    assert shown.splitlines() == [
        "Chính trị, tư tưởng:", "Kiên định lập trường | 8", "Học tập nghị quyết | 7,5",
        "Tự phê bình, khắc phục hạn chế:", "Tự phê bình và phê bình | 14,5",
    ]  # fmt: skip
    assert read_lines(shown) == lines
    assert read_lines("Không chia điểm\n| |\n") == [("", "Không chia điểm", None)]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Một | 0", "lớn hơn 0"), ("Một | -3", "lớn hơn 0"), ("Một\nMột", "hai lần"),
        ("a" * 501, "500 ký tự"), ("Một\nNhóm:\nHai", "“Một” chưa thuộc nhóm con nào"),
    ],
)  # fmt: skip
def test_rows_that_cannot_be_criteria_are_refused(text, error):
    with pytest.raises(ValidationError, match=error):
        read_lines(text)


@pytest.fixture
def scheme(db):
    reference.load()
    return scheme_of(2026)


def test_the_office_types_an_annex_once_and_reviews_and_paper_follow(house, login, scheme):
    client = login(house.users.staff)
    url = f"/schemes/{scheme.pk}/annex/leader/"
    lines = f"/schemes/{scheme.pk}/criteria-leader/lines/"
    page = client.get(lines).content.decode()
    assert url in page
    assert "Chưa thấy từng dòng của Phụ lục 3" in page
    assert "Chưa thấy các dòng của phụ lục chính thức: 12 dòng" in client.get(url).content.decode()
    assert client.get(url).context["form"]["source"].value() is None
    data = {"general": GENERAL, "result": RESULT, "source": SOURCE} | shown_version(client, url)
    short = client.post(url, data | {"result": "Khối lượng | 40"})
    assert "các dòng cộng 40, phải đúng 70" in short.content.decode()
    assert client.post(url, data | {"source": ""}).status_code == 422
    assert client.post(url, data | {"general": "\n".join(map(str, range(61)))}).status_code == 422
    assert client.post(url, data).url == lines
    assert "Người khác vừa lưu" in client.post(url, data).content.decode()
    assert "Chưa thấy" not in client.get(lines).content.decode()
    assert client.get(url).context["form"]["source"].value() == SOURCE
    row = EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member, kind="leader"
    )
    own = login(house.users.member)
    assert "Kiên định lập trường" in own.get(f"{row.get_absolute_url()}self/").content.decode()
    form = ReviewForm.objects.get(scheme=scheme, kind="leader")
    points = {f"points-{line.pk}": "7" for line in form.criteria}
    typed = typed_review(row, "Đã làm", "failed", **points, points="")
    assert own.post(f"{row.get_absolute_url()}self/", typed).status_code == 302
    paper = own.get(f"{row.get_absolute_url()}print/review/?format=docx")
    for words in ("Chính trị, tư tưởng", "Học tập nghị quyết", "Khối lượng, tiến độ"):
        assert squeezed(words) in docx_text(paper.content)
    client = login(house.users.staff)
    gone = client.post(url, data | shown_version(client, url) | {"result": "Khác | 70"})
    assert "Đã có bản kiểm điểm ghi điểm ở “Khối lượng, tiến độ”" in gone.content.decode()
    assert len(form.criteria) == 5
    less = {"result": "Chất lượng | 64\nKhối lượng, tiến độ | 6"} | shown_version(client, url)
    assert "ghi nhiều điểm hơn" in client.post(url, data | less).content.decode()
    moved = {"result": "Chất lượng | 35\nKhối lượng, tiến độ | 35"} | shown_version(client, url)
    assert client.post(url, data | moved).status_code == 302
    assert [line.text for line in form.criteria[3:]] == ["Chất lượng", "Khối lượng, tiến độ"]
    assert CriterionPoints.objects.filter(criterion__in=form.criteria).count() == 5


def test_the_lines_of_another_form_are_copied_into_the_boxes_and_saved_only_by_the_button(
    house, login, scheme
):
    client = login(house.users.staff)
    url = f"/schemes/{scheme.pk}/annex/outside/"
    other = ReviewForm.objects.get(scheme=scheme, kind="non_leader")
    own = ReviewForm.objects.get(scheme=scheme, kind="outside")
    before = [line.text for line in own.criteria]
    page = client.get(url, {"from": other.pk})
    assert "Thái độ công tác:" in page.context["form"]["general"].value()
    assert "Chưa lưu gì" in page.content.decode()
    assert [line.text for line in own.criteria] == before
    assert {form.kind for form in page.context["others"]} == {"collective", "leader", "non_leader"}
    data = {name: page.context["form"][name].value() for name in ("general", "result", "version")}
    assert client.post(url, data | {"source": SOURCE}).status_code == 302
    copied = [(line.part, line.text) for line in own.criteria]
    assert copied == [(line.part, line.text) for line in other.criteria]
    assert {line.source for line in own.criteria} == {SOURCE}
    type(house.year).objects.update(state="closed")
    EvaluationFactory(year=house.year, organization=house.cell, scheme=scheme)
    assert "không sửa được nữa" in client.get(url).content.decode()
    assert client.post(url, data | {"source": SOURCE}).status_code == 403
