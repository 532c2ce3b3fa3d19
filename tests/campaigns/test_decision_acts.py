"""Decisions as acts: entered once, opened with what they decided, corrected in one edit."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from campaigns.actions.decisions import GradeChoice, decide_many
from campaigns.actions.regradings import regrade
from campaigns.models import CampaignYear, Decision, Evaluation
from campaigns.models.registers import Term
from reports import reference
from tests.browsing import shown_version
from tests.factories.exemplars import CommendationFactory, decision_of
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of

DAY = dt.date(2026, 11, 20)


@pytest.fixture
def decided(house):
    """Three members of the cell, decided on in one go."""
    rows = [proposed(house, member) for member in house.members[house.cell.pk][2:5]]
    house.year.start_grading(by=house.users.standing)
    rows = list(Evaluation.objects.filter(pk__in=[row.pk for row in rows]))
    decide_many(
        decisions=[GradeChoice(row, row.proposed_grade) for row in rows],
        by=house.users.committee, number="12-QĐ/ĐU1", decided_on=DAY,
    )  # fmt: skip
    return rows


@pytest.mark.database  # a constraint refuses
def test_a_number_of_an_issuer_stands_once_in_the_database(house):
    first = decision_of("grading", house.committee, "12-QĐ/ĐU1", DAY)
    same = {"kind": "commendation", "number": first.number, "decided_on": DAY}
    for issuer in (house.committee, None):
        if issuer is None:
            Decision.objects.create(**same, issuer=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(**same, issuer=issuer)
    Decision.objects.create(**same, issuer=house.other_committee)
    entered = Decision.objects.enter(**same | {"kind": "grading"}, issuer=house.committee)
    assert (entered, entered.kind) == (first, "grading")


@pytest.mark.parametrize("kind", ["commendation", "regrading", "cap", "quarter"])
def test_a_number_of_another_kind_is_refused_and_the_refusal_says_what_to_do(house, kind):
    decision_of("grading", house.committee, "12-QĐ/ĐU1", DAY)
    with pytest.raises(ValidationError) as refused:
        Decision.objects.enter(
            kind=kind, issuer=house.committee, number=" 12-QĐ/ĐU1 ", decided_on=DAY
        )
    [sentence] = refused.value.message_dict["number"]
    assert sentence == (
        "Quyết định số 12-QĐ/ĐU1 ngày 20/11/2026 của Đảng bộ Sở Một đã ghi với nội dung “Công nhận kết "
        "quả đánh giá, xếp loại”; mỗi quyết định chỉ có một nội dung. Mời đồng chí xem lại số, ngày; "
        "nếu số ấy ghi nhầm cho quyết định kia thì sửa quyết định kia ở Sổ quyết định rồi ghi lại."
    )
    assert Decision.objects.get().kind == "grading"
    # Without numbers the kinds stay apart.
    for each in ("grading", kind):
        Decision.objects.enter(kind=each, issuer=house.committee, decided_on=DAY)
    assert Decision.objects.count() == 3


def test_the_page_of_a_commendation_shows_the_refusal_and_keeps_what_was_typed(house, login):
    decision_of("grading", house.committee, "12-QĐ/ĐU1", DAY)
    typed = {
        "organization": house.cell.pk, "kind": "individual", "recipient": "Trần Thị Gương",
        "is_party_member": "on", "award": "reward", "title": "Giấy khen", "level": "grassroots",
        "decision_number": "12-QĐ/ĐU1", "decided_on": "2026-11-20", "achievement_year": "2026",
    }  # fmt: skip
    page = login(house.users.committee).post("/exemplars/commendations/new/", typed)
    text = page.content.decode()
    assert "đã ghi với nội dung “Công nhận kết quả đánh giá, xếp loại”" in text
    assert 'value="12-QĐ/ĐU1"' in text
    assert not house.cell.commendations.exists()


def test_when_a_grade_was_told_and_made_public_is_written_once_and_shown(house, login, decided):
    decision, row = Decision.objects.get(), decided[0]
    assert decision.announced == "Chưa ghi ngày thông báo, công khai"
    url = f"/decisions/{decision.pk}/announce/"
    for role, code in (("member", 403), ("other_committee", 404), ("inspector", 403)):
        assert login(getattr(house.users, role)).get(url).status_code == code, role
    client = login(house.users.committee)
    assert url in client.get(decision.get_absolute_url()).content.decode()
    early = {"told_on": "2026-11-19", "published_on": "", "published_how": ""}
    refused = client.post(url, shown_version(client, url) | early).content.decode()
    assert "Ngày từ ngày của quyết định đến hôm nay." in refused
    CampaignYear.objects.update(state="closed")  # it is often done after the closing
    days = {
        "told_on": "2026-11-21", "published_on": "2026-11-22", "published_how": "Hội nghị chi bộ",
    }  # fmt: skip
    assert client.post(url, shown_version(client, url) | days).status_code == 302
    said = "Đã thông báo ngày 21/11/2026; công khai ngày 22/11/2026 (Hội nghị chi bộ)"
    member = house.users.member
    own = next(row for row in decided if row.member_id == member.member_id)
    for user, page in (
        (house.users.committee, decision), (house.users.secretary, row), (member, own),
    ):  # fmt: skip
        assert said in login(user).get(page.get_absolute_url()).content.decode()
    award = decision_of("commendation", house.committee, "13-QĐ/ĐU1", DAY)
    CommendationFactory(organization=house.cell, level="grassroots", decision=award)
    assert award.announced == ""
    assert login(house.users.committee).get(f"/decisions/{award.pk}/announce/").status_code == 404


def test_one_number_on_two_days_of_a_term_is_refused_and_free_again_in_the_next(house):
    decision_of("grading", house.committee, "12-QĐ/ĐU1", DAY)
    again = {"kind": "grading", "issuer": house.committee, "number": "12-QĐ/ĐU1"}
    later = dt.date(2026, 11, 22)
    with pytest.raises(ValidationError, match="đã ghi cho quyết định ngày 20/11/2026"):
        Decision.objects.enter(**again, decided_on=later)
    Term.objects.create(organization=house.committee, name="Mới", starts_on=later)
    assert Decision.objects.enter(**again, decided_on=later).decided_on == later


def test_what_was_decided_together_is_one_decision_that_opens_its_list(house, login, decided):
    reference.load()
    decision = decided[0].decision
    assert Decision.objects.get() == decision
    assert (decision.issuer, decision.kind) == (house.committee, "grading")
    award = decision_of("commendation", house.committee, "13-QĐ/ĐU1", DAY)
    commended = CommendationFactory(
        organization=house.cell, level="grassroots", decision=award, recipient="Tổ Một"
    )
    for user in (house.users.committee, house.users.staff):
        text = login(user).get(decision.get_absolute_url()).content.decode()
        assert "Quyết định số 12-QĐ/ĐU1 ngày 20/11/2026" in text
        for row in decided:
            assert row.get_absolute_url() in text
        other = login(user).get(award.get_absolute_url()).content.decode()
        assert commended.get_absolute_url() in other
    paper = login(house.users.committee).get(decision.get_absolute_url()).context["paper"]
    assert login(house.users.committee).get(f"{paper}&format=docx").status_code == 200
    listed = login(house.users.committee).get("/decisions/?text=12-QĐ").content.decode()
    assert decision.get_absolute_url() in listed
    own = login(house.users.other_committee)
    assert own.get(decision.get_absolute_url()).status_code == 404
    assert decision.get_absolute_url() not in own.get("/decisions/").content.decode()
    why = login(house.users.committee).get(decided[0].get_absolute_url()).content.decode()
    assert decision.get_absolute_url() in why


def test_a_member_opens_the_own_line_alone(house, login, decided):
    member = house.users.member
    own = next(row for row in decided if row.member_id == member.member_id)
    page = login(member).get(Decision.objects.get().get_absolute_url())
    assert page.context["evaluations"] == [own]


def test_a_grade_found_wrong_points_to_both_decisions(house, decided):
    row = Evaluation.objects.get(pk=decided[0].pk)
    regrading = regrade(
        row, by=house.users.committee, grade=grade(row.scheme, "done"), reason="Kết luận kiểm tra",
        number="15-QĐ/ĐU1", decided_on=DAY,
    )  # fmt: skip
    old, new = Decision.objects.order_by("number")
    assert (regrading.old_decision, regrading.decision, row.decision) == (old, new, new)
    assert (new.kind, new.issuer, old.evaluations.count()) == ("regrading", house.committee, 2)
    assert "Quyết định số 12-QĐ/ĐU1 ngày 20/11/2026" in regrading.cancelled


def test_the_page_asks_the_same_queries_for_few_and_many_lines(
    house, login, django_assert_max_num_queries
):
    good = grade(scheme_of(2026), "good")
    counts = []
    client = login(house.users.committee)
    for members in (house.members[house.cell.pk][:1], house.members[house.cell.pk][1:5]):
        for member in members:
            row = EvaluationFactory(
                year=house.year, organization=house.cell, member=member, state="decided",
                decided_grade=good, decision_number="9-QĐ/ĐU1", decided_on=DAY,
            )  # fmt: skip
        with django_assert_max_num_queries(60) as captured:
            assert client.get(row.decision.get_absolute_url()).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
