"""The page “Vì sao mức này?” and its annex: every figure, rule, record, level and limit is named."""

from __future__ import annotations

import datetime as dt
import io
import re

import pypdf
import pytest

from campaigns.models import CriteriaSet, Criterion, Score
from portal.kit.text import nfc
from reports import reference
from tests.builders import hold
from tests.factories.grading import EvaluationFactory, give_ballot, grade, proposed
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture(autouse=True)
def documents(db):
    reference.load()


def pdf(response):
    pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
    return re.sub(r"\s+", "", nfc("".join(page.extract_text() for page in pages)))


@pytest.fixture
def unit(house):
    """A committee whose criteria give 29,5 + 56 points."""
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    manual = Criterion.objects.create(criteria_set=criteria_set, title="Quán triệt", weight=30)
    Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=70, position=1,
        measure="attendance", rule="bands", bands=[[95, 100], [75, 80]],
    )  # fmt: skip
    Score.objects.create(
        year=house.year, organization=house.committee, criterion=manual, self_points="29.5",
        evidence="Kế hoạch số 3",
    )  # fmt: skip
    hold(house, dt.date(2026, 6, 1), "PPPPA")
    found = EvaluationFactory(year=house.year, organization=house.committee)
    found.grade_self(
        by=house.users.committee, grade=grade(found.scheme, "good", "organization"), points=88
    )
    return found


def test_who_may_not_open_the_score_sheet_of_a_unit_reads_it_without_links(house, login):
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=20, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    Criterion.objects.create(
        criteria_set=criteria_set, title="Dự sinh hoạt", weight=100, measure="attendance",
        rule="share", target=100,
    )  # fmt: skip
    row = EvaluationFactory(year=house.year, organization=house.committee, state="self_graded")
    scores = f"/scores/{house.year.pk}/{house.committee.pk}/"
    for user, is_linked in ((house.users.committee, True), (house.users.head, False)):
        client = login(user)
        page = client.get(row.get_absolute_url()).content.decode()
        assert "Dự sinh hoạt" in page
        assert (f'href="{scores}' in page) is is_linked
        assert ('href="/figures/attendance/' in page) is is_linked
        assert (client.get(scores).status_code == 200) is is_linked


def test_the_appraiser_sees_the_criteria_total_filled_in_and_differs_only_with_a_reason(
    house, unit, login
):
    url = f"/evaluations/{unit.pk}/appraise/"
    client = login(house.users.staff)
    page = client.get(url)
    assert page.context["form"]["points"].value() == 85.5
    html = page.content.decode()
    assert "Tổng điểm theo bộ tiêu chí: <strong>85,5</strong>" in html
    assert "từ 75% được 80% số điểm" in html
    good = grade(unit.scheme, "good", "organization")
    page = client.post(url, {"grade": good.pk, "points": "88", "note": ""})
    assert "khác điểm theo bộ tiêu chí (85,5)" in str(page.context["form"].errors["note"])
    unit.refresh_from_db()
    assert unit.state == "self_graded"
    assert client.post(url, {"grade": good.pk, "points": "85,5", "note": ""}).status_code == 302
    unit.refresh_from_db()
    assert (unit.proposed_points, unit.criteria_points) == (85.5, 85.5)
    client.post(url, {"grade": good.pk, "points": "88", "note": "Có sáng kiến"})
    unit.refresh_from_db()
    assert (unit.proposed_points, unit.criteria_points, unit.proposal_reason) == (
        88, 85.5, "Có sáng kiến",
    )  # fmt: skip


def test_a_unit_s_page_holds_every_criterion_with_figure_rule_points_and_total(house, unit, login):
    page = login(house.users.standing).get(unit.get_absolute_url())
    html = page.content.decode()
    figure = page.context["why"].scores[1].figure
    for words in (
        f'href="{figure.url.replace("&", "&amp;")}">80% (4/5)</a>',
        "từ 95% được 100% số điểm; từ 75% được 80% số điểm; thấp hơn không được điểm",
        "Minh chứng: Kế hoạch số 3", "chấm theo minh chứng",
        'data-label="Tổng điểm">85,5</td>',
        "Điều kiện của mức", "Các nhiệm vụ đều hoàn thành đúng tiến độ",
    ):  # fmt: skip
        assert words in html
    text = pdf(login(house.users.standing).get(f"/evaluations/{unit.pk}/print/why/"))
    for words in ("từ75%được80%sốđiểm", "80%(4/5)", "Cộng85,5", "Điềukiệncủamức"):
        assert words in text


def test_a_member_s_page_lists_the_sittings_and_pledges_with_links_for_who_may_open_them(
    house, login
):
    who = house.users.member.member
    present = hold(house, dt.date(2026, 5, 1), "PPPPP")
    absent = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(absent, "PPPPP")
    absent.attendances.filter(member=who).update(mark="K", reason="ốm")
    absent.submit(by=house.users.secretary)
    pledge = PledgeFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )
    pledge.submit(by=house.users.member)
    pledge.accept(by=house.users.secretary)
    pledge.assess(by=house.users.secretary, cell_result="fulfilled", cell_comment="")
    row = proposed(house, house.users.member.member, proposal_reason="Theo kết quả bỏ phiếu")
    give_ballot(row, {"good": 5})
    html = login(house.users.committee).get(row.get_absolute_url()).content.decode()
    for session, label in ((present, "có mặt"), (absent, "vắng có lý do")):
        assert f'href="{session.get_absolute_url()}">{session}</a>: {label}' in html
    assert "chi bộ đánh giá hoàn thành" in html
    assert pledge.get_absolute_url() not in html  # a member's pledge stays in the cell
    assert pledge.get_absolute_url() in (
        login(house.users.secretary).get(row.get_absolute_url()).content.decode()
    )
    head = login(house.users.head).get(row.get_absolute_url()).content.decode()
    assert f"{absent}" in head
    assert absent.get_absolute_url() not in head
    text = pdf(login(house.users.committee).get(f"/evaluations/{row.pk}/print/why/"))
    assert f"Vắng:{absent}(vắngcólýdo)".replace(" ", "") in text
    assert "ốm" not in html + text


def test_the_state_of_the_cap_is_shown_to_who_decides_and_once_decided_to_all(house, login):
    row = proposed(house, house.users.member.member, "good")
    address = row.get_absolute_url()
    assert "Tỷ lệ mức cao nhất" in login(house.users.committee).get(address).content.decode()
    assert "Tỷ lệ mức cao nhất" not in login(house.users.member).get(address).content.decode()
    row.decide(by=house.users.committee, grade=row.proposed_grade, number="12-QĐ/ĐU")
    html = login(house.users.member).get(address).content.decode()
    assert "Tỷ lệ mức cao nhất" in html
    assert "Đảng bộ Sở Một" in html
    text = pdf(login(house.users.committee).get(f"/evaluations/{row.pk}/print/why/"))
    assert "Tỷlệmứccaonhất,ĐảngbộSởMột:đãchọn0,tốiđa0" in text
