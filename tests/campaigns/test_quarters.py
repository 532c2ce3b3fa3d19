"""Quarters of leaders: opening, marks, points, grade, warnings, and what they mean for the year."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.actions.corrections import correct
from campaigns.actions.quarters import decide, grade_self, open_quarter
from campaigns.models import Evaluation, QuarterReview
from campaigns.models.obstacles import obstacles
from members.models import Occupation
from reports import reference
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.factories.grading import grade, proposed, scheme_of
from tests.reports.faces import docx_text

PARTS = ("amount", "quality", "progress", "leading")


@pytest.fixture
def scheme(house):
    reference.load()
    Occupation.objects.create(
        member=house.users.deputy.member, title="Trưởng phòng", standing="leads",
        starts_on=dt.date(2020, 1, 1),
    )  # fmt: skip
    return scheme_of(2026)


@pytest.fixture
def review(house, scheme):
    """The second quarter of the cell's deputy, with KPI of 100 % on each axis."""
    open_quarter(house.year, 2, by=house.users.standing)
    return QuarterReview.objects.get(member=house.users.deputy.member)


def hand_in(house, review, standing="top", percent=100, marks=None):
    marks = marks or {axis: dict.fromkeys(PARTS, Decimal(percent)) for axis in review.axes.all()}
    own = house.users.deputy
    grade_self(review, by=own, marks=marks, grade=grade(review.scheme, standing))


def settle(house, review, standing="top", facts=None, marks=None, **data):
    decide(
        review, by=house.users.committee, marks=marks or {}, facts=facts or {},
        grade=grade(review.scheme, standing), **data,
    )  # fmt: skip


def test_a_quarter_is_opened_for_leaders_alone_and_once(house, review):
    leaders = {row.member for row in QuarterReview.objects.all()}
    assert {house.users.committee.member, house.users.deputy.member} <= leaders
    assert not {house.users.secretary.member, house.users.member.member} & leaders
    assert open_quarter(house.year, 2, by=house.users.standing) == 0
    assert (review.ticks.count(), review.axes.count()) == (17, 6)
    groups = {}
    for tick in review.ticks.all():
        groups[tick.group] = groups.get(tick.group, 0) + tick.points
    assert sorted(groups.values()) == [4, 8, 18]
    assert [axis.points for axis in review.axes.all()] == [15, 10, 10, 15, 10, 10]


@pytest.mark.parametrize(
    ("quarter", "refusal"), [(4, "không xếp loại riêng"), (5, "không xếp loại riêng")]
)
def test_the_fourth_quarter_has_no_grade(house, scheme, quarter, refusal):
    with pytest.raises(ValidationError, match=refusal):
        open_quarter(house.year, quarter, by=house.users.standing)


def test_a_scheme_without_axes_has_no_quarters(house, scheme):
    scheme.quarteraxiss.all().delete()
    with pytest.raises(ValidationError, match="không có đánh giá hằng quý"):
        open_quarter(house.year, 1, by=house.users.standing)


def test_points_are_ticks_and_kpi_of_four_parts(house, review):
    tick, axis = review.ticks.first(), review.axes.first()
    marks = {tick: {"self_ensured": False}, axis: dict(zip(PARTS, (100, 80, 60, 40), strict=True))}
    hand_in(house, review, "failed", marks=marks)
    axis.refresh_from_db()
    assert axis.kpi == 70
    assert review.points("self") == 28 + Decimal("10.5")
    assert review.points("given") == review.points("self")


def test_the_points_of_the_axes_are_local_and_add_up(house, review):
    axis = review.axes.first()
    with pytest.raises(ValidationError, match="phải bằng 70"):
        hand_in(house, review, "failed", marks={axis: {"points": Decimal(20)}})


def test_a_grade_above_the_points_is_refused(house, review):
    with pytest.raises(ValidationError, match="chưa đủ mức"):
        hand_in(house, review, "top", percent=50)
    hand_in(house, review, "done", percent=50)


@pytest.mark.parametrize(
    ("facts", "standing", "warning"),
    [
        ({"all_done": False}, "good", "Chưa hoàn thành 100%"),
        ({"unit_percent": 69, "is_head": True}, "good", "người đứng đầu không hoàn thành"),
        ({"unit_percent": 69, "is_head": False}, "top", "không xếp mức cao nhất"),
        ({"collective": "good", "is_head": True}, "top", "cao hơn mức của tập thể"),
        ({"unit_percent": 70, "is_head": True}, "top", None),
        ({"unit_percent": 69, "is_head": False}, "good", None),
        ({"collective": "good", "is_head": False}, "top", None),
    ],
)
def test_what_speaks_against_a_grade_asks_for_a_reason(house, review, facts, standing, warning):
    hand_in(house, review, standing)
    if warning is None:
        settle(house, review, standing, facts)
        return
    with pytest.raises(ValidationError, match=warning):
        settle(house, review, standing, facts)
    settle(house, review, standing, facts, note="Do thiên tai.")
    assert any(warning in line for line in review.warnings())


def test_who_decides_marks_anew_and_says_why_they_differ(house, review):
    hand_in(house, review, "top")
    marks = {axis: {"given": Decimal(50)} for axis in review.axes.all()}
    with pytest.raises(ValidationError, match="chưa đủ mức"):
        settle(house, review, "top", marks=marks)
    with pytest.raises(ValidationError, match="khác mức tự nhận"):
        settle(house, review, "done", marks=marks)
    settle(house, review, "done", marks=marks, note="KPI thấp hơn.")
    review = QuarterReview.objects.get(pk=review.pk)
    assert (review.points("self"), review.points("given")) == (100, 65)


def test_a_quarters_grades_are_lines_of_one_decision(house, review, login):
    """With its number once for all; without one they wait for it under the issuer's day."""
    hand_in(house, review)
    settle(house, review, number="7-QĐ/ĐU1", decided_on=dt.date(2026, 11, 20))
    decision = review.decision
    assert (decision.kind, decision.issuer, decision.number) == (
        "quarter", house.committee, "7-QĐ/ĐU1",
    )  # fmt: skip
    page = login(house.users.committee).get(decision.get_absolute_url()).content.decode()
    assert review.get_absolute_url() in page
    assert "quý II năm 2026" in page
    own = login(house.users.deputy).get(review.get_absolute_url()).content.decode()
    assert "Quyết định số 7-QĐ/ĐU1 ngày 20/11/2026" in own
    assert "Chưa ghi ngày thông báo, công khai" in own
    correct(
        row=decision, values={"number": "8-QĐ/ĐU1"}, reason="Ghi nhầm", by=house.users.committee
    )
    assert review.steps.last().snapshot == ["Trước khi sửa: số 7-QĐ/ĐU1, 20/11/2026"]
    review = QuarterReview.objects.get(pk=review.pk)
    assert review.decision_number == "8-QĐ/ĐU1"
    assert house.users.committee.has_perm("campaigns.correct_row", review.decision)
    assert not house.users.deputy.has_perm("campaigns.correct_row", review.decision)
    review.revoke(by=house.users.committee, reason="Ghi nhầm.")
    assert review.steps.last().snapshot == [
        "Quyết định số 8-QĐ/ĐU1 ngày 20/11/2026: Hoàn thành xuất sắc nhiệm vụ"
    ]
    with pytest.raises(ValidationError, match="ở tương lai"):
        settle(house, review, decided_on=dt.date(2026, 12, 24))
    settle(house, review)
    assert QuarterReview.objects.get(pk=review.pk).decision.number == ""


def test_who_decides_may_look_before_the_quarter_is_handed_in(house, review, login):
    assert login(house.users.committee).get(review.get_absolute_url()).status_code == 200


def test_nobody_decides_on_their_own_and_a_grade_is_taken_back(house, review):
    hand_in(house, review)
    with pytest.raises(ValidationError, match="của chính mình"):
        review.decide(by=house.users.deputy, grade=grade(review.scheme, "top"))
    settle(house, review)
    review.revoke(by=house.users.committee, reason="Ghi nhầm.")
    assert (review.state, review.decided_grade) == ("self_graded", None)


def test_who_alone_could_grade_a_quarter_is_listed_for_inspectors(house, review, login):
    hand_in(house, review)
    settle(house, review)
    review.steps.filter(action="decide").update(single_handed=True)
    listed = login(house.users.inspector).get("/steps/single-handed/").content.decode()
    assert review.get_absolute_url() in listed


def test_whoever_is_not_graded_has_a_reason_and_comes_back(house, review):
    review.exclude(by=house.users.committee, why="training", note="Cao cấp lý luận")
    assert review.state == "not_graded"
    review.include(by=house.users.committee, reason="Đã học xong.")
    assert (review.state, review.not_graded_reason) == ("open", "")


@pytest.mark.parametrize(
    ("why", "words", "readers"),
    [
        ("inspected", "kiểm tra dấu hiệu vi phạm", {"committee", "inspector"}),
        ("leave", "Nghỉ ốm, thai sản", {"committee", "inspector", "deputy", "secretary", "staff"}),
        ("training", "Đi học, bồi dưỡng", {
            "committee", "inspector", "deputy", "secretary", "staff", "standing",
        }),
    ],
)  # fmt: skip
def test_why_there_is_no_grade_is_told_to_who_may_read_it(
    house, review, login, why, words, readers
):
    review.exclude(by=house.users.committee, why=why)
    told = set()
    for role in ("committee", "inspector", "deputy", "secretary", "staff", "standing"):
        page = login(getattr(house.users, role)).get(review.get_absolute_url())
        assert page.status_code == 200
        if words in page.content.decode():
            told.add(role)
    assert told == readers
    board = f"/dashboard/quarter-list/?organization={house.bloc.pk}&subject=2"
    listed = login(house.users.standing).get(board).content.decode()
    assert (words in listed) is (why == "training")
    assert "Chưa xếp loại" in listed or why == "training"


def failed(house, *quarters):
    for quarter in quarters:
        open_quarter(house.year, quarter, by=house.users.standing)
        review = QuarterReview.objects.get(quarter=quarter, member=house.users.deputy.member)
        hand_in(house, review, "failed", percent=10)
        settle(house, review, "failed")


@pytest.mark.parametrize(
    ("quarters", "text"),
    [
        ((), None),
        ((2,), "Có quý không hoàn thành nhiệm vụ (quý II)"),
        ((1, 3), "Có quý không hoàn thành nhiệm vụ (quý I, quý III)"),
        (
            (1, 2),
            "Hai quý liền không hoàn thành nhiệm vụ, xem xét thay thế chức vụ (quý I, quý II)",
        ),
    ],
)
def test_failed_quarters_are_flagged_against_the_years_top_grade(house, scheme, quarters, text):
    evaluation = proposed(house, house.users.deputy.member, kind="leader")
    failed(house, *quarters)
    found = [row for row in obstacles(evaluation) if "quý" in str(row)]
    assert [str(row) for row in found] == ([text] if text else [])
    assert all(
        row.bars(grade(scheme, "top")) and not row.bars(grade(scheme, "good")) for row in found
    )


def test_no_figure_of_the_year_counts_a_quarter(house, scheme):
    failed(house, 1)
    assert not Evaluation.objects.exists()
    period = Period.of_campaign_year(house.year, dt.date(2026, 11, 23))
    for key in ("members_decided", "members_failed", "members_reviewed"):
        assert FIGURES[key].each(house.bloc, [house.bloc], period)[house.bloc.pk].numerator == 0


def typed(form, **values):
    data = {}
    for name in form.fields:
        value = form[name].value()
        if value not in (None, False):
            data[name] = value
    return data | values


def test_the_pages_from_opening_to_the_printed_list(login, house, scheme):
    client = login(house.users.standing)
    opening = reverse("campaigns:quarter_open", args=[house.year.pk])
    page = client.post(opening, {"quarter": 3}, follow=True)
    assert "hồ sơ đánh giá quý" in page.content.decode()
    review = QuarterReview.objects.get(member=house.users.deputy.member)
    own = login(house.users.deputy)
    url = reverse("campaigns:quarter_self", args=[review.pk])
    data = typed(own.get(url).context["form"], grade=grade(scheme, "top").pk)
    data |= {f"{part}-x{axis.pk}": "100" for part in PARTS for axis in review.axes.all()}
    assert own.post(url, data | {f"amount-x{review.axes.first().pk}": "101"}).status_code == 200
    page = own.post(url, data, follow=True)
    assert "Đã nộp tự đánh giá quý" in page.content.decode()
    decider = login(house.users.committee)
    url = reverse("campaigns:quarter_decide", args=[review.pk])
    data = typed(decider.get(url).context["form"], grade=grade(scheme, "top").pk)
    page = decider.post(url, data, follow=True).content.decode()
    assert "Đã xếp loại quý" in page
    assert "Đánh giá quý III năm 2026" in page
    assert "(100 điểm)" in page
    paper = decider.get(reverse("reports:quarter_print", args=[review.pk]) + "?format=docx")
    assert paper.status_code == 200
    text = docx_text(paper.content)
    outline = (
        "Họvàtên:", "Ngàysinh:", "ChứcvụĐảng:", "Chứcvụchínhquyền,đoànthể:", "Đơnvịcôngtác:",
        "I.TỰĐÁNHGIÁ", "A.Tiêuchíchung", "Đảmbảo", "Khôngđảmbảo", "Điểmtốiđa", "Điểmđạt",
        "Ghichú", "B.Trụckếtquả", "Mụctiêuđềra", "Kếtquả,sảnphẩm", "KPI(%)", "Tổngđiểm(A+B)",
        "II.TỰĐỀXUẤT", "III.NHẬNXÉT,ĐÁNHGIÁCỦACẤPCÓTHẨMQUYỀN", "mụctiêuthenchốt",
    )  # fmt: skip
    assert [words for words in outline if words not in text] == []
    for choice in ("☒Hoànthànhxuấtsắcnhiệmvụ.", "□Khônghoànthànhnhiệmvụ."):
        assert choice in text
    assert "CÁNHÂNTỰĐÁNHGIÁ" in text
    assert "XÁCNHẬNCỦAĐẢNGỦYBÍTHƯNguyễnVănG15" in text
    listed = decider.get(f"{reverse('campaigns:quarter_list')}?more=1").context["filter"].form
    assert str(listed["quarter"]).count("Tất cả") == 1
    board = f"/dashboard/quarter-list/?organization={house.bloc.pk}&subject=3"
    shown = login(house.users.standing).get(board).content.decode()
    assert str(review.member) in shown
    assert login(house.users.far).get(review.get_absolute_url()).status_code == 404
    evaluation = proposed(house, house.users.deputy.member, kind="leader")
    decider = login(house.users.committee)
    assert "Quý III" in decider.get(evaluation.get_absolute_url()).content.decode()
