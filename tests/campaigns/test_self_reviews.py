"""Self-criticism: written by its author; typed in by another from paper and marked so."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.findings import note_finding
from campaigns.models import Inspection, Review, ReviewAnswer
from campaigns.models.reviews import form_of
from reports import reference
from tests.factories.grading import EvaluationFactory, grade, typed_review as typed
from tests.factories.members import CampaignYearFactory
from tests.factories.pledges import PledgeFactory


@pytest.fixture
def own(house):
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


def texts(row):
    return set(ReviewAnswer.objects.filter(review__evaluation=row).values_list("text", flat=True))


@pytest.mark.parametrize("role", ["secretary", "deputy"])
def test_what_a_member_handed_in_is_replaced_by_nobody_else(house, login, own, role):
    url = f"/evaluations/{own.pk}/self/"
    login(house.users.member).post(url, typed(own, "Còn nóng vội"))
    other = login(getattr(house.users, role))
    assert other.get(url).status_code == 403
    assert other.post(url, typed(own, "Rất tốt")).status_code == 403
    assert f"{url}" not in other.get(own.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="đã tự viết"):
        own.grade_self(by=getattr(house.users, role), grade=own.self_grade, points=80)
    own.refresh_from_db()
    own.send_back(by=house.users.committee, reason="Bổ sung")
    assert other.post(url, typed(own, "Rất tốt")).status_code == 403
    own.refresh_from_db()
    assert (texts(own), own.self_on_behalf) == ({"Còn nóng vội"}, False)
    login(house.users.member).post(url, typed(own, "Đã sửa nóng vội"))
    own.refresh_from_db()
    assert texts(own) == {"Đã sửa nóng vội"}


def test_paper_is_typed_in_while_nothing_was_begun_and_marked_so(house, login, own):
    url = f"/evaluations/{own.pk}/self/"
    client = login(house.users.secretary)
    paper = typed(own, "Theo bản giấy", signed_on="2026-03-02")
    assert client.post(url, paper).status_code == 302
    own.refresh_from_db()
    assert (texts(own), own.self_on_behalf) == ({"Theo bản giấy"}, True)
    assert own.review.signed_on == dt.date(2026, 3, 2)
    assert "<strong>nhập thay</strong>" in client.get(own.get_absolute_url()).content.decode()
    assert client.post(url, typed(own, "Lần hai")).status_code == 403
    own.send_back(by=house.users.committee, reason="Gõ sót")
    assert client.post(url, typed(own, "Lần hai")).status_code == 302
    login(house.users.member).post(url, typed(own, "Tự viết lại"))
    own.refresh_from_db()
    assert (texts(own), own.self_on_behalf) == ({"Tự viết lại"}, False)


def test_two_windows_of_one_author_do_not_overwrite_each_other(house, login, own):
    url = f"/evaluations/{own.pk}/self/"
    client = login(house.users.member)
    stale = typed(own, "Hai")
    assert client.get(url).context["form"]["version"].value() == own.version
    client.post(url, typed(own, "Một"))
    page = client.post(url, stale)
    assert page.status_code == 409
    assert "Người khác vừa lưu" in page.content.decode()
    assert {(line.saved, line.typed) for line in page.context["form"].conflict} == {("Một", "Hai")}
    assert texts(own) == {"Một"}
    again = stale | {"version": page.context["form"]["version"].value()}
    assert client.post(url, again).status_code == 302
    assert texts(own) == {"Hai"}


def readers(house, login, own, words):
    """Who sees these words on the page of the evaluation or on paper."""
    found = set()
    for name in ("member", "secretary", "committee", "other_committee", "standing"):
        client = login(getattr(house.users, name))
        page = client.get(own.get_absolute_url()).content.decode()
        paper = client.get(f"{own.get_absolute_url()}print/review/?format=docx")
        printed = words in paper_text(paper) if paper.status_code == 200 else False
        assert (words in page) is printed
        if printed:
            found.add(name)
    return found


def paper_text(response):
    document = docx.Document(io.BytesIO(response.content))
    return " ".join(paragraph.text for paragraph in document.paragraphs)


def test_a_submitted_review_is_read_where_it_is_decided_and_a_draft_by_its_author_alone(
    house, login, own
):
    reference.load()
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    assert client.post(url, typed(own, "Còn nóng vội", action="save")).status_code == 302
    own.refresh_from_db()
    assert (own.state, own.self_grade) == ("open", None)
    assert own.review.grade == grade(own.scheme, "good")
    assert readers(house, login, own, "Còn nóng vội") == {"member"}
    assert login(house.users.secretary).get(url).status_code == 403  # begun by its author
    login(house.users.member).post(url, typed(own, "Còn nóng vội"))
    own.refresh_from_db()
    assert (own.self_grade, own.self_points) == (grade(own.scheme, "good"), 80)
    assert Review.objects.get().grade is None  # said once, by the evaluation
    assert readers(house, login, own, "Còn nóng vội") == {"member", "secretary", "committee"}
    own.send_back(by=house.users.committee, reason="Bổ sung")
    assert readers(house, login, own, "Còn nóng vội") == {"member"}
    own.exclude(by=house.users.secretary, why=own.NotGraded.EXEMPT)
    assert readers(house, login, own, "Còn nóng vội") == {"member"}


def test_a_draft_may_be_empty_but_what_is_handed_in_fills_what_the_form_asks(house, login, own):
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    assert client.post(url, typed(own, "", action="save")).status_code == 302
    page = client.post(url, typed(own, ""))
    assert page.status_code == 422
    form = page.context["form"]
    required = {f"text-{section.pk}" for section in form_of(own).sections if section.is_required}
    assert required <= set(form.errors)
    assert all(f"#id_{name}" in page.content.decode() for name in required)
    own.refresh_from_db()
    assert own.state == "open"
    first = dict.fromkeys(required, "Đã làm")
    assert client.post(url, typed(own, "", **first)).status_code == 302


def test_lines_are_added_kept_and_left_out_where_empty(house, login, own):
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    table = next(s for s in form_of(own).sections if s.content == "results")
    data = typed(own, "Đã làm", action=f"more rows-{table.pk}")
    page = client.post(url, data)
    [rows] = [t for s, t in page.context["sheet"].tables.items() if s == table]
    assert len(rows.forms) == 2
    prefix = f"rows-{table.pk}"
    line = {
        f"{prefix}-TOTAL_FORMS": 2, f"{prefix}-1-content": "Rà soát quy chế", f"{prefix}-1-due": "Quý II",
        f"{prefix}-1-product": "01 quy chế", f"{prefix}-1-progress": "Sớm 5 ngày",
        f"{prefix}-1-quality": "Được ban hành",
    }  # fmt: skip
    half = data | line | {"action": "save", f"{prefix}-1-content": ""}
    assert "Hãy ghi nội dung" in client.post(url, half).content.decode()
    assert client.post(url, data | line | {"action": "save"}).status_code == 302
    kept = own.review.results.values_list("content", "due", "product", "progress", "quality")
    assert list(kept) == [
        ("Rà soát quy chế", "Quý II", "01 quy chế", "Sớm 5 ngày", "Được ban hành")
    ]
    assert "Rà soát quy chế" in client.get(url).content.decode()


def test_points_of_the_lines_add_up_to_the_own_points_within_their_groups(house, login, own):
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    lines = form_of(own).criteria
    by_group = {"1_general": [], "2_result": []}
    for line in lines:
        by_group[line.group].append(line.pk)
    first, second = (group[0] for group in by_group.values())
    points = {f"points-{first}": "28,5", f"evidence-{first}": "Biên bản", f"points-{second}": "61"}
    page = client.post(url, typed(own, "Đã làm", **points, points="80"))
    assert "khác tổng điểm của các dòng" in page.content.decode()
    over = points | {f"points-{first}": "30,5"}
    page = client.post(url, typed(own, "Đã làm", **over, points=""))
    assert "Nhóm tiêu chí chung: tổng 30,5 điểm, tối đa 30." in page.content.decode()
    type(lines[0]).objects.filter(pk=second).update(points=60)
    page = client.post(url, typed(own, "Đã làm", **points, points=""))
    [line] = [line for line in page.context["sheet"].points if line.key == second]
    assert line.error == "Điểm phải từ 0 đến 60."
    type(lines[0]).objects.filter(pk=second).update(points=70)
    assert client.post(url, typed(own, "Đã làm", **points, points="")).status_code == 302
    own.refresh_from_db()
    assert own.self_points == Decimal("89.5")
    html = client.get(own.get_absolute_url()).content.decode()
    assert "Biên bản" in html
    assert "89,5 điểm" in html
    page = client.get(url)  # handing in again does not meet its own sum
    assert page.context["form"]["points"].value() is None


def test_an_empty_review_begins_with_pledge_last_shortcomings_and_findings(house, login, own):
    member = house.users.member.member
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member)
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    pledge.assess(by=house.users.secretary, cell_result="fulfilled", cell_comment="Gương mẫu")
    last_year = CampaignYearFactory(
        campaign=house.year.campaign, organization=house.year.organization, year=2025
    )
    last = EvaluationFactory(
        year=last_year, organization=house.cell, member=member, state="decided",
        decided_grade=grade(own.scheme, "good"),
    )  # fmt: skip
    section = next(s for s in form_of(last).sections if s.content == "shortcomings")
    review = Review.objects.create(evaluation=last)
    ReviewAnswer.objects.create(review=review, section=section, text="- Còn chậm\n- Ngại phát biểu")
    case = own.scheme.disqualifiers.filter(target="member", measure="", kind="non_leader").first()
    note_finding(own, disqualifier=case, ground="Kết luận số 5", by=house.users.committee)
    sheet = login(house.users.member).get(f"/evaluations/{own.pk}/self/").context["sheet"]
    by_content = {part.section.content: part for part in sheet.parts()}
    assert "chi bộ đánh giá hoàn thành (Gương mẫu)" in by_content["pledge"].text.value()
    remedies, issues = by_content["remedies"].table, by_content["issues"].table
    assert [row["content"].value() for row in remedies] == ["Còn chậm", "Ngại phát biểu", None]
    assert "Kết luận số 5" in issues.forms[0]["content"].value()


def test_an_inspection_of_the_year_stands_in_the_form_of_the_unit(house, login):
    Inspection.objects.create(
        organization=house.committee, planned_on=dt.date(2026, 2, 1), kind="inspection",
        year=house.year, inspected=house.cell, has_findings=True, findings="Ghi sổ chậm",
        done_on=dt.date(2026, 2, 1), remedied_on=dt.date(2026, 3, 1),
    )  # fmt: skip
    unit = EvaluationFactory(year=house.year, organization=house.cell)
    sheet = login(house.users.secretary).get(f"/evaluations/{unit.pk}/self/").context["sheet"]
    [table] = [t for section, t in sheet.tables.items() if section.content == "remedies"]
    first = table.forms[0]
    assert (first["content"].value(), first["state"].value()) == ("Ghi sổ chậm", "done")


def test_what_was_written_follows_a_person_to_the_form_of_another_kind(house, login, own):
    client = login(house.users.member)
    url = f"/evaluations/{own.pk}/self/"
    client.post(url, typed(own, "Đã làm", action="save"))
    type(own).objects.filter(pk=own.pk).update(kind="leader")
    sheet = client.get(url).context["sheet"]
    empty = [part.section.number for part in sheet.parts() if part.text and not part.text.value()]
    assert empty == ["3", "4", "5"]  # what a leader alone is asked
    assert sheet.template.code == "2A"
