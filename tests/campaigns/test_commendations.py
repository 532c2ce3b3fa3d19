"""A commendation: decided on a nominee or elsewhere, counted by both its years."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.actions.corrections import (
    apply_request,
    ask_for_correction,
    correct as correct_at_once,
    requests_awaiting,
)
from campaigns.models import AwardTitle, Commendation
from campaigns.reference import award_titles
from members.models import CorrectionRequest, Position
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.browsing import sent_once_read
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.members import MemberFactory, UserFactory

DECISION = {
    "award": "honour",
    "title": "Giấy khen",
    "level": "upper",
    "decision_number": "12-QĐ/ĐUK",
    "decided_on": "2026-11-20",
    "achievement_year": "2026",
}


@pytest.fixture
def nomination(house):
    return NominationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


def test_a_decision_with_an_impossible_year_is_refused_and_changes_nothing(
    house, login, nomination
):
    nomination.nominate(by=house.users.secretary)
    nomination.verify(by=house.users.committee)
    client = login(house.users.standing)
    bad = DECISION | {"achievement_year": "2027"}
    page = client.post(f"/exemplars/{nomination.pk}/commend/", bad)
    assert "không thể sau năm quyết định" in page.content.decode()
    nomination.refresh_from_db()
    assert (nomination.state, Commendation.objects.count()) == ("verified", 0)


def test_one_honoured_may_be_introduced_later(house, login, nomination):
    nomination.nominate(by=house.users.secretary)
    nomination.verify(by=house.users.committee)
    client = login(house.users.standing)
    again = DECISION | {"award": "introduce", "occasion": "Những tấm gương bình dị mà cao quý"}
    client.post(f"/exemplars/{nomination.pk}/again/", again)
    assert not Commendation.objects.exists()
    client.post(f"/exemplars/{nomination.pk}/commend/", DECISION)
    client.post(f"/exemplars/{nomination.pk}/again/", again)
    assert set(Commendation.objects.values_list("award", flat=True)) == {"honour", "introduce"}


@pytest.mark.database  # grouped and aggregated in SQL
def test_ten_exemplars_decided_in_2024_for_2023_count_in_both_years(house):
    for number in range(10):
        CommendationFactory(
            organization=house.cell, kind="collective" if number < 5 else "individual",
            decided_on=dt.date(2024, 3, 1), achievement_year=2023,
        )  # fmt: skip
    decided, achieved = FIGURES["exemplars"], FIGURES["exemplars_achieved"]
    counts = {
        year: (
            decided.of(house.bloc, Period.of_year(year)).numerator,
            achieved.of(house.bloc, Period.of_year(year)).numerator,
        )
        for year in (2023, 2024)
    }
    assert counts == {2023: (0, 10), 2024: (10, 0)}
    assert FIGURES["collectives"].of(house.bloc, Period.of_year(2024)).numerator == 5


def test_staff_enter_an_award_decided_elsewhere_but_not_into_a_closed_year(house, login):
    client = login(house.users.staff)
    data = DECISION | {"organization": house.cell.pk, "kind": "collective", "level": "province"}
    client.post("/exemplars/commendations/new/", data)
    assert Commendation.objects.get().recipient == "Chi bộ Một"
    type(house.year).objects.update(state="closed")
    page = client.post("/exemplars/commendations/new/", data)
    assert "đã chốt" in page.content.decode()
    assert login(house.users.secretary).get("/exemplars/commendations/new/").status_code == 403


def test_the_one_commended_is_written_down_and_told_from_who_bears_the_same_name(house, login):
    client, address = login(house.users.staff), "/exemplars/commendations/new/"
    one, other = (
        MemberFactory(full_name="Đặng Thị Đào", card_number=card, cell=place)
        for card, place in (("00112233", house.cell), ("00445566", house.far_cell))
    )
    data = DECISION | {"organization": house.cell.pk, "kind": "individual"}

    def refused(name):
        page = client.post(address, data | {"member": name})
        assert page.context["form"]["member"].value() == name
        return page.context["form"].errors["member"]

    both = "Đặng Thị Đào (00112233), Chi bộ Một; Đặng Thị Đào (00445566), Chi bộ Xa"
    assert refused("đặng thị đào") == [f"Có 2 đồng chí cùng tên; mời ghi rõ: {both}."]
    assert refused("Thị Đào") == [f"Không có ai tên đúng như vậy. Có phải: {both}?"]
    assert refused("Lê Văn Không") == ["Không tìm thấy đồng chí nào có họ tên hoặc số thẻ này."]
    assert not Commendation.objects.exists()
    assert str(one) not in client.get(address).content.decode()
    for name, member in (("00445566", other), ("Đặng Thị Đào (00112233)", one)):
        client.post(address, data | {"member": name})
        found = Commendation.objects.latest("pk")
        assert (found.member, found.recipient) == (member, "Đặng Thị Đào")


def correct(client, url, **data):
    """Send the form of a correction as it is shown, with these values changed."""
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    return sent_once_read(client, url, shown | {"reason": "Ghi nhầm số"} | data)


def decide(house, login):
    """The standing committee decides on the correction that was asked for, having read what it touches."""
    address = f"/members/corrections/{CorrectionRequest.objects.get().pk}/"
    sent_once_read(login(house.users.standing), address, {"answer": ""})


def test_a_decision_to_commend_is_corrected_with_a_reason_and_keeps_the_old_values(house, login):
    award = CommendationFactory(
        organization=house.cell, level="upper", decision_number="12-QĐ", title="Giấy khen",
        decided_on=dt.date(2026, 5, 1), achievement_year=2026,
    )  # fmt: skip
    same = CommendationFactory(
        organization=house.sister_cell, level="upper", decision=award.decision
    )
    url = f"/exemplars/commendations/{award.pk}/correct/"
    decision_url = f"/decisions/{award.decision.pk}/correct/"
    client = login(house.users.staff)
    assert url in client.get(award.get_absolute_url()).content.decode()
    assert decision_url in client.get(award.decision.get_absolute_url()).content.decode()
    for address, wrong, field in (
        (decision_url, {"decided_on": "2026-12-31"}, "decided_on"),
        (decision_url, {"decided_on": "2025-12-31"}, "achievement_year"),
        (url, {"reason": ""}, "reason"),
        (url, {"achievement_year": "2027"}, "achievement_year"),
    ):
        page = correct(client, address, **wrong)
        assert field in page.context["form"].errors or "thành tích" in page.content.decode()
    assert not CorrectionRequest.objects.exists()
    correct(client, decision_url, number="15-QĐ", decided_on="2026-05-04")
    decide(house, login)
    for row in (award, same):
        row.refresh_from_db()
        assert (row.decision_number, row.decided_on) == ("15-QĐ", dt.date(2026, 5, 4))
        step = row.steps.get()
        assert (step.action, step.by) == ("correct_decision", house.users.standing)
        assert step.snapshot == ["Trước khi sửa: số 12-QĐ, 01/05/2026"]
    kept = CorrectionRequest.objects.get()
    assert kept.lines == [
        "Số quyết định: 12-QĐ → 15-QĐ",
        "Ngày quyết định: 01/05/2026 → 04/05/2026",
    ]


def test_a_commendation_of_the_wrong_member_and_unit_is_put_right(house, login):
    wrong, right = house.members[house.cell.pk][2], house.members[house.sister_cell.pk][0]
    award = CommendationFactory(
        organization=house.cell, level="upper", kind="individual", member=wrong,
        recipient=str(wrong), decided_on=dt.date(2026, 5, 1), achievement_year=2026,
    )  # fmt: skip
    url = f"/exemplars/commendations/{award.pk}/correct/"
    client = login(house.users.staff)
    new = {"organization": house.sister_cell.pk, "member": right.card_number}
    new |= {"recipient": str(right)}
    form = client.get(url).context["form"]
    shown = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    client.post(url, shown | {"reason": "Ghi nhầm"} | new)
    award.refresh_from_db()
    assert award.member == wrong
    request = CorrectionRequest.objects.get()
    address = f"/members/corrections/{request.pk}/"
    listed = login(house.users.standing).post(address, {"answer": ""})
    for words in ("Chi bộ Một, năm 2026: 1 → 0", "Chi bộ Hai, năm 2026: 0 → 1"):
        assert f"Cá nhân là đảng viên, {words}" in listed.text
    decide(house, login)
    award.refresh_from_db()
    assert (award.organization, award.member) == (house.sister_cell, right)
    assert CorrectionRequest.objects.get().lines[:2] == [
        "Đơn vị: Chi bộ Một → Chi bộ Hai",
        f"Đảng viên: {wrong} → {right}",
    ]


def test_who_did_not_issue_the_decision_asks_for_its_correction(house, login):
    award = CommendationFactory(
        organization=house.cell, level="upper", decision_number="12-QĐ",
        decided_on=dt.date(2026, 5, 1), achievement_year=2026,
    )  # fmt: skip
    url = f"/decisions/{award.decision.pk}/correct/"
    correct(login(house.users.committee), url, number="15-QĐ")
    award.refresh_from_db()
    assert award.decision_number == "12-QĐ"
    request = CorrectionRequest.objects.get()
    assert request.organization == house.bloc
    client = login(house.users.staff)
    read = client.post(f"/members/corrections/{request.pk}/", {"answer": ""})
    assert "Đi theo việc sửa này: 1 khen thưởng." in read.text
    sent_once_read(client, f"/members/corrections/{request.pk}/", {"answer": ""})
    award.refresh_from_db()
    assert award.decision_number == "15-QĐ"


@pytest.mark.parametrize("of", ["award", "decision"])
def test_what_was_confirmed_is_corrected_by_two_people(house, login, of):
    """Four eyes: else who was refused to confirm an award could write another over it afterwards."""
    award = CommendationFactory(
        organization=house.cell,
        level="upper",
        decision_number="12-QĐ",
        entered_by=house.users.staff,
    )
    row = award if of == "award" else award.decision
    values = {"title": "Bằng khen"} if of == "award" else {"number": "15-QĐ"}
    staff, standing = house.users.staff, house.users.standing
    sent = {"row": row, "values": values, "reason": "Ghi nhầm"}
    with pytest.raises(ValidationError, match=r"cần người thứ hai.*\(Ủy viên ban thường vụ"):
        correct_at_once(**sent, by=staff)
    page = login(staff).get(f"{row.get_absolute_url()}correct/")
    assert "sửa cũng cần người thứ hai: đồng chí gửi đề nghị" in page.text
    request = ask_for_correction(**sent, by=staff)
    assert not staff.has_perm("campaigns.decide_correction", request)
    with pytest.raises(ValidationError, match="không tự giải quyết"):
        apply_request(request=request, by=staff)
    assert "Đề nghị sửa dữ liệu chờ giải quyết" in login(standing).get("/").text
    apply_request(request=request, by=standing)
    assert award.steps.get().by == standing
    assert not award.steps.get().single_handed

    Position.objects.exclude(member=staff.member).delete()  # nobody else is there
    row.refresh_from_db()
    correct_at_once(**sent | {"values": dict.fromkeys(values, "Khác")}, by=staff)
    assert award.steps.last().single_handed


def test_who_corrected_an_award_before_it_was_confirmed_does_not_confirm_it(house, entered):
    """It counts once a second person has read what stands there."""
    committee, values = house.users.committee, {"title": "Bằng khen"}
    other = UserFactory(member=MemberFactory(cell=house.cell), post="deputy", at=house.committee)
    correct_at_once(row=entered, values=values, reason="Ghi nhầm", by=committee)
    with pytest.raises(ValidationError, match="không tự xử lý"):
        entered.confirm(by=committee)
    entered.confirm(by=other)


def test_a_decision_of_a_closed_year_is_not_corrected(house, login):
    award = CommendationFactory(
        organization=house.cell, level="upper", decided_on=dt.date(2026, 5, 1),
        achievement_year=2026,
    )  # fmt: skip
    house.year.start_grading(by=house.users.standing)
    house.year.close(by=house.users.standing)
    client = login(house.users.staff)
    url = f"/exemplars/commendations/{award.pk}/correct/"
    for page in (client.get(url), client.post(url, {"decision_number": "15-QĐ", "reason": "Nhầm"})):
        assert page.status_code == 403
        assert "đã chốt" in page.content.decode()
    assert url not in client.get(award.get_absolute_url()).content.decode()


@pytest.fixture
def entered(house, login):
    """An award of the province that staff entered."""
    data = DECISION | {"organization": house.cell.pk, "kind": "collective", "level": "province"}
    login(house.users.staff).post("/exemplars/commendations/new/", data)
    return Commendation.objects.get()


def counted(house) -> int:
    return FIGURES["exemplars"].of(house.bloc, Period.of_year(2026)).numerator


def test_an_award_decided_outside_counts_once_a_second_person_has_confirmed_it(
    house, login, entered
):
    staff, committee = house.users.staff, house.users.committee
    address = f"{entered.get_absolute_url()}confirm/"
    assert (entered.state, entered.entered_by, counted(house)) == ("entered", staff, 0)
    page = login(staff).get(entered.get_absolute_url()).content.decode()
    assert "chưa được tính vào" in page
    assert address not in page
    assert f"việc này do đồng chí {committee.member.full_name}" in page
    assert login(staff).post(address).status_code == 403
    with pytest.raises(ValidationError, match="không tự xử lý"):
        entered.confirm(by=staff)
    assert not Commendation.objects.awaiting(staff).exists()
    for name in ("secretary", "member", "inspector"):
        assert login(getattr(house.users, name)).post(address).status_code == 403
    client = login(committee)
    assert "chờ người thứ hai xác nhận" in client.get("/").content.decode()
    assert list(Commendation.objects.awaiting(committee)) == [entered]
    assert address in client.get(entered.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 302
    entered.refresh_from_db()
    assert (entered.state, counted(house)) == ("confirmed", 1)
    assert "Xác nhận</strong>" in client.get(entered.get_absolute_url()).content.decode()
    assert client.post(address).status_code == 200  # once


def test_who_types_the_number_of_anothers_decision_is_confirmed_by_those_who_issued_it(
    house, login
):
    """Else a committee's two clerks add lines to a decision of the bloc, and to its printed list."""
    real = CommendationFactory(
        organization=house.sister_cell, level="upper", decision_number="12-QĐ/ĐUK",
        decided_on=dt.date(2026, 11, 20),
    )  # fmt: skip
    committee = house.users.committee
    deputy = UserFactory(member=MemberFactory(cell=house.cell), post="deputy", at=house.committee)
    data = DECISION | {"organization": house.cell.pk, "kind": "collective"}
    login(committee).post("/exemplars/commendations/new/", data)
    added = Commendation.objects.exclude(pk=real.pk).get()
    assert (added.decision, added.state) == (real.decision, "entered")
    assert not deputy.has_perm("campaigns.confirm_commendation", added)
    assert not Commendation.objects.awaiting(deputy).exists()
    page = login(committee).get(added.get_absolute_url()).text
    assert f"{added.get_absolute_url()}confirm/" not in page
    for name in ("staff", "standing"):
        assert list(Commendation.objects.awaiting(getattr(house.users, name))) == [added]
    added.confirm(by=house.users.standing)


def test_who_leads_the_unit_that_was_honoured_does_not_confirm_it(house, login):
    data = DECISION | {
        "organization": house.committee.pk,
        "kind": "collective",
        "level": "province",
    }
    login(house.users.staff).post("/exemplars/commendations/new/", data)
    award, committee = Commendation.objects.get(), house.users.committee
    UserFactory(member=MemberFactory(cell=house.far_cell), post="staff", at=house.bloc)
    assert not committee.has_perm("campaigns.confirm_commendation", award)
    assert not Commendation.objects.awaiting(committee).exists()
    with pytest.raises(ValidationError, match="không tự xử lý"):
        award.confirm(by=committee)


def test_a_year_that_closed_confirms_no_more_and_one_alone_is_marked(house, login, entered):
    type(house.year).objects.update(state="closed")
    assert not Commendation.objects.awaiting(house.users.committee).exists()
    with pytest.raises(ValidationError, match="đã chốt"):
        entered.confirm(by=house.users.committee)
    type(house.year).objects.update(state="open")
    Position.objects.exclude(member=house.users.staff.member).delete()
    assert list(Commendation.objects.awaiting(house.users.staff)) == [entered]
    entered.confirm(by=house.users.staff)
    assert entered.steps.get().single_handed


def test_a_request_about_a_decision_with_ones_own_name_waits_for_another(house, login):
    committee = house.users.committee
    award = CommendationFactory(
        organization=house.cell, level="upper", decision_number="12-QĐ", member=committee.member
    )
    request = ask_for_correction(
        row=award.decision, values={"number": "13-QĐ"}, reason="Ghi nhầm", by=house.users.secretary
    )
    assert request.member is None
    staff = house.users.staff
    assert list(requests_awaiting(staff)) == [request]
    CorrectionRequest.objects.update(organization=house.committee)  # as that of one committee
    assert not requests_awaiting(committee).exists()
    assert list(CorrectionRequest.objects.awaiting(committee)) == [request]
    client = login(committee)
    assert "Đề nghị sửa dữ liệu chờ" not in client.get("/").content.decode()
    listed = client.get("/members/corrections/?waiting=1")
    assert listed.context["table"].paginator.count == 0
    request.refresh_from_db()
    with pytest.raises(ValidationError, match="có tên đồng chí"):
        apply_request(request=request, by=committee)
    apply_request(request=request, by=staff)
    award.decision.refresh_from_db()
    assert award.decision.number == "13-QĐ"


def test_titles_of_the_catalogue_are_offered_and_only_on_their_days(house, login):
    award_titles.load()
    AwardTitle.objects.filter(name="Cờ thi đua").update(valid_to=dt.date(2025, 12, 31))
    client, url = login(house.users.staff), "/exemplars/commendations/new/"
    assert '<option value="Tập thể Lao động xuất sắc">' in client.get(url).content.decode()
    data = DECISION | {"organization": house.committee.pk, "kind": "collective"}
    late = client.post(url, data | {"title": "Cờ thi đua"})
    assert "không áp dụng vào ngày quyết định" in late.content.decode()
    for title in ("Bằng khen", "Danh hiệu riêng của ngành"):
        assert client.post(url, data | {"title": title}).status_code == 302
