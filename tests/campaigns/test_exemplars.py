"""An exemplar: nominated by the cell, verified, appraised, commended; counted by both its years."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Attachment, Commendation, Nomination, Practice
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.members import MemberFactory

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


def typed(**fields):
    return {
        "version": 0, "kind": "individual", "is_party_member": "on", "story": "Tận tụy",
        "voted_on": "2026-11-02", "votes_for": "5", "votes_total": "5", "action": "nominate",
    } | fields  # fmt: skip


def test_a_cell_nominates_a_member_a_collective_a_model_and_a_non_member(house, login):
    practice = Practice.objects.create(
        year=house.year, organization=house.cell, name="Ngày không giấy tờ",
        started_on=dt.date(2026, 2, 1), content="Việc",
    )  # fmt: skip
    client = login(house.users.secretary)
    member = house.members[house.cell.pk][2]
    client.post("/exemplars/new/", typed(member=member.pk))
    client.post("/exemplars/new/", typed(kind="collective", collective=house.cell.pk))
    client.post("/exemplars/new/", typed(kind="model", practice=practice.pk))
    guest = typed(nominee_name="Hà Thị Mai", nominee_job="Lái xe")
    client.post("/exemplars/new/", {k: v for k, v in guest.items() if k != "is_party_member"})
    found = Nomination.objects.order_by("pk").values_list(
        "kind", "nominee_name", "is_party_member", "state"
    )
    assert list(found) == [
        ("individual", member.full_name, True, "nominated"),
        ("collective", "Chi bộ Một", True, "nominated"),
        ("model", "Ngày không giấy tờ", True, "nominated"),
        ("individual", "Hà Thị Mai", False, "nominated"),
    ]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("votes_for", "6", "nhiều hơn tổng số"),
        ("voted_on", "2026-11-24", "tương lai"),
        ("member", "", "Hãy chọn người"),
    ],
)
def test_bad_input_gets_a_sentence_at_its_field(house, login, field, value, sentence):
    client = login(house.users.secretary)
    data = typed(member=house.users.member.member.pk) | {field: value}
    page = client.post("/exemplars/new/", data)
    assert sentence in str(page.context["form"].errors[field])
    assert page.context["form"]["story"].value() == "Tận tụy"
    assert not Nomination.objects.exists()


def test_somebody_of_another_cell_cannot_be_nominated(house, login):
    stranger = house.members[house.sister_cell.pk][2]
    page = login(house.users.secretary).post("/exemplars/new/", typed(member=stranger.pk))
    assert "member" in page.context["form"].errors


def test_a_nomination_without_story_or_vote_stays_with_the_unit(house, nomination):
    Nomination.objects.filter(pk=nomination.pk).update(story=" ")
    with pytest.raises(ValidationError, match="viết thành tích"):
        nomination.nominate(by=house.users.secretary)
    Nomination.objects.filter(pk=nomination.pk).update(story="Tốt", votes_for=None)
    with pytest.raises(ValidationError, match="biểu quyết"):
        nomination.nominate(by=house.users.secretary)


def test_a_refused_nomination_is_kept_once_and_corrected_where_it_is(house, login):
    client = login(house.users.secretary)
    data = typed(member=house.users.member.member.pk)
    voteless = data | {"voted_on": "", "votes_for": "", "votes_total": ""}
    answer = client.post("/exemplars/new/", voteless)
    kept = Nomination.objects.get()
    assert answer.url == f"/exemplars/{kept.pk}/edit/"
    page = client.get(answer.url)
    assert "biểu quyết (số phiếu và ngày)" in page.content.decode()
    data["version"] = page.context["form"]["version"].value()
    assert client.post(answer.url, data).url == f"/exemplars/{kept.pk}/"
    assert Nomination.objects.get().state == "nominated"


def test_the_whole_way_up_each_step_by_its_level_alone(house, login, nomination):
    url = f"/exemplars/{nomination.pk}"
    nomination.nominate(by=house.users.secretary)
    for step, data, actor, others in (
        ("verify", {}, "committee", {"secretary": 403, "sister": 404, "other_committee": 404}),
        ("appraise", {"appraisal": "Đủ điều kiện"}, "staff", {"secretary": 403, "committee": 403}),
        ("commend", DECISION, "standing", {"committee": 403, "staff": 403, "member": 404}),
    ):
        for other, status in others.items():
            assert (
                login(getattr(house.users, other)).post(f"{url}/{step}/", data).status_code
                == status
            )
        response = login(getattr(house.users, actor)).post(f"{url}/{step}/", data)
        assert response.status_code == 302, step
    commendation = Commendation.objects.get()
    assert (commendation.recipient, commendation.member, commendation.level) == (
        nomination.nominee_name,
        nomination.member,
        "upper",
    )
    assert login(house.users.member).get(f"{url}/").status_code == 200


def test_each_level_may_send_back_and_the_unit_reads_why(house, login, nomination):
    nomination.nominate(by=house.users.secretary)
    url = f"/exemplars/{nomination.pk}"
    login(house.users.committee).post(f"{url}/return/", {"reason": ""})
    nomination.refresh_from_db()
    assert nomination.state == "nominated"
    login(house.users.committee).post(f"{url}/return/", {"reason": "Thiếu số liệu"})
    page = login(house.users.secretary).get(f"{url}/edit/")
    assert "Thiếu số liệu" in page.content.decode()


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


PDF = b"%PDF-1.4 minh chung"


def test_evidence_is_served_only_to_those_who_see_its_record(house, login, nomination):
    client = login(house.users.secretary)
    url = f"/exemplars/{nomination.pk}/attach/"
    client.post(url, {"file": SimpleUploadedFile("minh chứng.pdf", PDF)})
    found = Attachment.objects.get()
    address = f"/exemplars/attachments/{found.pk}/"
    response = client.get(address)
    assert (response.getvalue(), response["Content-Type"]) == (PDF, "application/pdf")
    assert response["Content-Disposition"].startswith("attachment")
    assert login(house.users.sister).get(address).status_code == 404
    assert login(house.users.committee).get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302


def bomb():
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    return data.getvalue()


@pytest.mark.parametrize(
    "content", [b"<script>alert(1)</script>", b"MZ\x90\x00", b"", bomb()],
    ids=["html", "program", "empty", "bomb"],
)  # fmt: skip
def test_what_is_no_document_is_refused_with_a_sentence(house, login, nomination, content):
    client = login(house.users.secretary)
    page = client.post(
        f"/exemplars/{nomination.pk}/attach/", {"file": SimpleUploadedFile("anh.pdf", content)}
    )
    assert page.context["form"].errors["file"]
    assert not Attachment.objects.exists()


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
@pytest.mark.parametrize(
    "address", ["/exemplars/", "/exemplars/commendations/", "/exemplars/practices/"]
)
def test_the_lists_ask_the_same_number_of_queries_at_1_and_at_30(
    house, login, role, address, django_assert_max_num_queries
):
    client = login(getattr(house.users, role))
    sizes = []
    for total in (1, 30):
        while Nomination.objects.count() < total:
            row = NominationFactory(
                year=house.year, organization=house.cell, member=house.users.member.member
            )
            row.nominate(by=house.users.secretary)
            CommendationFactory(organization=house.cell)
            Practice.objects.create(
                year=house.year, organization=house.cell, name="Mô hình",
                started_on=dt.date(2026, 2, 1), content="Việc",
            )  # fmt: skip
        with django_assert_max_num_queries(20) as captured:
            assert client.get(address).status_code == 200
        sizes.append(len(captured))
    assert sizes[0] == sizes[1]
