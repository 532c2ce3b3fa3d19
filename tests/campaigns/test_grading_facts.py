"""Disciplines and confidence votes: who enters and sees them, and which grades they speak against."""

import datetime as dt

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse

from campaigns.models import ConfidenceVote, Discipline
from campaigns.models.measures import READ_FACTS
from campaigns.models.obstacles import obstacles
from tests.factories.grading import EvaluationFactory, grade, proposed, scheme_of
from tests.factories.members import PositionFactory

DAY = dt.date(2026, 3, 12)


def discipline(house, member=None, **fields):
    fields = {
        "organization": house.cell, "form": "reprimand", "number": "05-QĐ/UBKT",
        "body": "Ủy ban Kiểm tra Đảng ủy Khối", "decided_on": DAY,
    } | fields  # fmt: skip
    fact = Discipline(member=member, **fields)
    fact.enter(by=house.users.inspector)
    return fact


def vote(house, member, low, cast=20, **fields):
    fact = ConfidenceVote(
        member=member, organization=house.cell, post="Trưởng phòng", body="Hội nghị cán bộ",
        held_on=DAY, issued_on=DAY, number="07-TB/ĐU", cast=cast, low=low, **fields,
    )  # fmt: skip
    fact.enter(by=house.users.staff)
    return fact


@pytest.fixture
def member(house):
    return house.members[house.cell.pk][2]


def of(house, member, *, year=2026, kind="non_leader"):
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=member, scheme=scheme_of(year), kind=kind
    )


def texts(evaluation):
    return [str(obstacle) for obstacle in obstacles(evaluation) if obstacle.right == READ_FACTS]


GROUND = "khiển trách, Quyết định số 05-QĐ/UBKT ngày 12/03/2026"
REMEDIED = f"{GROUND}, tự phát hiện và đã khắc phục"


@pytest.mark.parametrize(
    ("year", "fields", "flag"),
    [
        (2019, {}, f"Bị kỷ luật trong năm (một vi phạm chỉ tính một lần) ({GROUND})"),
        (
            2019, {"is_self_remedied": True},
            f"Bị kỷ luật trong năm (một vi phạm chỉ tính một lần) ({REMEDIED})",
        ),
        (2023, {}, f"Bị kỷ luật trong năm ({GROUND})"),
        (2023, {"is_self_remedied": True}, None),
        (2026, {}, None),
        (
            2026, {"is_duty_related": True},
            f"Bị kỷ luật từ khiển trách trở lên trong công tác ({GROUND})",
        ),
        (
            2026, {"is_duty_related": True, "is_self_remedied": True},
            f"Bị kỷ luật từ khiển trách trở lên trong công tác ({REMEDIED})",
        ),
        (2026, {"is_duty_related": True, "decided_on": dt.date(2025, 12, 31)}, None),
    ],
)  # fmt: skip
def test_a_member_s_discipline_is_flagged_as_the_scheme_has_it(house, member, year, fields, flag):
    evaluation = of(house, member, year=year)
    discipline(house, member, **fields)
    assert texts(evaluation) == ([flag] if flag else [])


def test_an_older_fault_that_is_disciplined_now_weighs_on_the_grade_of_now(house, member):
    evaluation = of(house, member)
    days = {"acted_from": dt.date(2022, 3, 1), "acted_until": dt.date(2022, 5, 1)}
    discipline(house, member, is_duty_related=True, **days)
    assert ["trong công tác" in text for text in texts(evaluation)] == [True]


def test_a_sanction_made_heavier_now_weighs_on_the_grade_of_now(house, member):
    """HD 43, mục 4.3: the earlier reprimand weighed in its year, the heavier form weighs in this one."""
    fault = {"acted_from": dt.date(2024, 3, 1), "acted_until": dt.date(2024, 5, 1)}
    discipline(
        house, member, is_duty_related=True, decided_on=dt.date(2024, 9, 1), number="02-QĐ/UBKT",
        **fault,
    )  # fmt: skip
    evaluation = of(house, member)
    assert texts(evaluation) == []
    discipline(house, member, is_duty_related=True, form="warning", **fault)
    [flag] = texts(evaluation)
    assert "cảnh cáo, Quyết định số 05-QĐ/UBKT ngày 12/03/2026" in flag


def test_a_leader_is_flagged_too_and_the_grade_stays_with_the_decider(house, member):
    evaluation = proposed(house, member, kind="leader")
    discipline(house, member, is_duty_related=True)
    assert "vi phạm nhiệm vụ" in texts(evaluation)[0]
    good = grade(evaluation.scheme, "good")
    with pytest.raises(ValidationError, match="ghi lý do cân nhắc"):
        evaluation.decide(by=house.users.committee, grade=good)
    evaluation.decide(by=house.users.committee, grade=good, note="Đã khắc phục kịp thời.")


@pytest.mark.parametrize(("low", "is_flagged"), [(10, False), (11, True)])
def test_more_than_half_low_confidence_is_flagged_of_a_leader(house, member, low, is_flagged):
    evaluation = of(house, member, kind="leader")
    vote(house, member, low)
    assert any("tín nhiệm thấp" in text for text in texts(evaluation)) is is_flagged


def test_of_several_votes_the_worst_counts(house, member):
    evaluation = of(house, member, kind="leader")
    vote(house, member, 3)
    vote(house, member, 30, cast=40)
    [text] = texts(evaluation)
    assert "30/40 phiếu" in text


def test_a_withdrawn_fact_weighs_on_no_grade(house, member):
    evaluation = of(house, member)
    fact = discipline(house, member, is_duty_related=True)
    fact.withdraw(by=house.users.inspector, reason="Quyết định đã bị hủy.")
    assert texts(evaluation) == []
    with pytest.raises(ValidationError, match="đã hủy"):
        fact.withdraw(by=house.users.inspector, reason="Lần nữa.")


def unit(house, organization, year):
    return EvaluationFactory(
        year=house.year, organization=organization, scheme=scheme_of(year), proposed_grade=None,
        self_grade=grade(scheme_of(year), "top", "organization"),
    )  # fmt: skip


def test_in_2023_more_than_a_fifth_of_the_units_disciplined_is_flagged(house):
    committee = unit(house, house.committee, 2023)
    discipline(house, organization=house.cell)
    found = texts(committee)
    assert "Trên 20% tổ chức trực thuộc bị kỷ luật (tổ chức trực thuộc bị kỷ luật: 1/2)" in found
    assert "Không có tổ chức, thành viên nào bị kỷ luật (1/2)" in found
    cell = unit(house, house.cell, 2023)
    assert "Tập thể bị kỷ luật (1/1)" in texts(cell)


def test_a_fault_at_the_old_unit_counts_for_the_old_unit(house, member):
    leader = house.users.secretary.member
    PositionFactory(
        member=leader, organization=house.sister_cell, post="secretary",
        starts_on=dt.date(2023, 1, 1), ends_on=dt.date(2024, 12, 31),
    )  # fmt: skip
    old, new = unit(house, house.sister_cell, 2026), unit(house, house.cell, 2026)
    discipline(
        house, leader, is_duty_related=True, fault_unit=house.sister_cell,
        acted_from=dt.date(2024, 2, 1), acted_until=dt.date(2024, 5, 1),
    )  # fmt: skip
    case = "Có thành viên bị kỷ luật từ khiển trách trở lên do vi phạm gắn với nhiệm vụ"
    assert any(text.startswith(case) for text in texts(old))
    assert texts(new) == []


def test_a_member_who_does_not_lead_is_no_member_of_the_leading_collective(house, member):
    cell = unit(house, house.cell, 2026)
    discipline(house, member, is_duty_related=True)
    assert texts(cell) == []
    discipline(house, house.users.deputy.member)
    assert texts(cell) == [
        "Không có tổ chức trực thuộc, thành viên tập thể lãnh đạo nào bị kỷ luật (1/2)"
    ]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"form": "dissolution"}, "không áp dụng cho đảng viên"),
        ({"decided_on": dt.date(2030, 1, 1)}, "tương lai"),
        ({"acted_until": dt.date(2026, 4, 1)}, "trước ngày quyết định"),
        ({"acted_from": DAY, "acted_until": dt.date(2026, 1, 1)}, "trước ngày đầu"),
    ],
)
def test_what_cannot_be_is_refused(house, member, fields, refusal):
    with pytest.raises(ValidationError, match=refusal):
        discipline(house, member, **fields)


def test_more_low_votes_than_votes_are_refused(house, member):
    with pytest.raises(ValidationError, match="không quá số phiếu hợp lệ"):
        vote(house, member, 21)


@pytest.mark.parametrize("role", ["secretary", "member", "far", "other_committee"])
def test_only_who_stands_above_enters(house, member, role):
    fact = Discipline(
        member=member, organization=house.cell, form="warning", number="1", body="UBKT",
        decided_on=DAY,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="cấp trên của đơn vị ghi"):
        fact.enter(by=getattr(house.users, role))


def test_nobody_enters_or_corrects_their_own(house):
    inspector = house.users.inspector
    own = Discipline(
        member=inspector.member, organization=house.far_cell, form="warning", number="1",
        body="UBKT", decided_on=DAY,
    )  # fmt: skip
    with pytest.raises(ValidationError, match="của chính mình"):
        own.enter(by=inspector)
    own.enter(by=house.users.staff)
    assert Discipline.objects.visible_to(inspector).count() == 0
    own.member = house.members[house.cell.pk][2]  # passed on to somebody else
    with pytest.raises(ValidationError, match="của chính mình"):
        own.enter(by=inspector)


def test_who_decides_the_grade_and_inspectors_see_it_and_nobody_else(house, member):
    fact = discipline(house, member)
    proposed(house, member)
    seen = {
        role
        for role, user in vars(house.users).items()
        if Discipline.objects.visible_to(user).filter(pk=fact.pk).exists()
    }
    # The bloc's staff keep these records; the grass-roots secretary decides on members.
    assert seen == {"inspector", "staff", "committee"}


def test_the_pages_are_hidden_logged_and_corrected(client, house, member):
    fact = discipline(house, member, is_duty_related=True)
    page = reverse("campaigns:discipline_detail", args=[fact.pk])
    for role, status in (("secretary", 404), ("head", 404), ("inspector", 200)):
        client.force_login(getattr(house.users, role))
        assert client.get(page).status_code == status
    assert LogEntry.objects.get_for_object(fact).filter(action=LogEntry.Action.ACCESS).count() == 1
    change = reverse("campaigns:discipline_change", args=[fact.pk])
    form = client.get(change).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields} | {"form": "warning"}
    typed["member"] = str(member)
    assert client.post(change, typed).status_code == 302
    text = client.get(page).content.decode()
    assert "cảnh cáo, Quyết định số 05-QĐ/UBKT" in text
    assert f"Trước khi sửa: {member}: khiển trách" in text
    assert client.post(change, typed).status_code in (409, 422)
    withdraw = reverse("campaigns:discipline_withdraw", args=[fact.pk])
    client.post(withdraw, {"reason": "Nhập nhầm"})
    assert "Đã hủy, không tính vào việc xếp loại" in client.get(page).content.decode()
    assert client.get(change).status_code == 404


def test_a_vote_is_entered_on_its_page(client, house, member):
    client.force_login(house.users.staff)
    typed = {
        "organization": house.cell.pk, "member": str(member), "post": "Giám đốc",
        "body": "Hội nghị cán bộ chủ chốt", "held_on": "2026-03-12", "issued_on": "2026-03-13",
        "number": "07-TB/ĐU", "cast": 10, "low": 12,
    }  # fmt: skip
    create = reverse("campaigns:confidence_create")
    refused = client.post(create, typed)
    assert refused.status_code == 422
    assert "không quá số phiếu hợp lệ" in refused.content.decode()
    page = client.post(create, typed | {"low": 6}, follow=True)
    assert "tín nhiệm thấp 6/10 phiếu, 60" in page.content.decode()
    listed = client.get(reverse("campaigns:confidence_list")).content.decode()
    assert str(member) in listed


def test_the_evaluation_shows_the_flag_to_who_decides_only(client, house, member):
    evaluation = proposed(house, member)
    discipline(house, member, is_duty_related=True)
    for role, is_shown in (("secretary", False), ("committee", True), ("inspector", True)):
        client.force_login(getattr(house.users, role))
        page = client.get(evaluation.get_absolute_url()).content.decode()
        assert ("05-QĐ/UBKT" in page) is is_shown, role
