"""A nomination: written by the unit, verified, appraised, commended or sent back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Commendation, Nomination, Practice
from tests.campaigns.test_commendations import DECISION
from tests.factories.exemplars import CommendationFactory, NominationFactory


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


def test_a_nomination_of_one_kind_names_no_nominee_of_another(house, login):
    practice = Practice.objects.create(
        year=house.year, organization=house.cell, name="Ngày không giấy tờ",
        started_on=dt.date(2026, 2, 1), content="Việc",
    )  # fmt: skip
    every_nominee = {
        "member": house.members[house.cell.pk][2].pk, "collective": house.cell.pk,
        "practice": practice.pk,
    }  # fmt: skip
    client = login(house.users.secretary)
    for kind in ("individual", "collective", "model"):
        client.post("/exemplars/new/", typed(kind=kind, **every_nominee))
    nominees = Nomination.objects.order_by("pk").values_list("member", "collective", "practice")
    assert list(nominees) == [
        (every_nominee["member"], None, None),
        (None, every_nominee["collective"], None),
        (None, None, every_nominee["practice"]),
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


def test_what_no_committee_verified_is_not_appraised_nor_decided(house, nomination):
    nomination.nominate(by=house.users.secretary)
    with pytest.raises(ValidationError, match="trạng thái"):
        nomination.appraise(by=house.users.staff, appraisal="Đủ điều kiện")
    with pytest.raises(ValidationError, match="trạng thái"):
        nomination.commend(by=house.users.standing, **DECISION)
    nomination.refresh_from_db()
    assert (nomination.state, nomination.appraisal) == ("nominated", "")


def test_each_level_may_send_back_and_the_unit_reads_why(house, login, nomination):
    nomination.nominate(by=house.users.secretary)
    url = f"/exemplars/{nomination.pk}"
    login(house.users.committee).post(f"{url}/return/", {"reason": ""})
    nomination.refresh_from_db()
    assert nomination.state == "nominated"
    login(house.users.committee).post(f"{url}/return/", {"reason": "Thiếu số liệu"})
    page = login(house.users.secretary).get(f"{url}/edit/")
    assert "Thiếu số liệu" in page.content.decode()


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
@pytest.mark.parametrize(
    "address", ["/exemplars/", "/exemplars/commendations/", "/exemplars/models/"]
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
