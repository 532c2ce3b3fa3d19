"""Self-criticism: written by its author; typed in by another from paper and marked so."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from campaigns.models import Evaluation
from tests.factories.grading import EvaluationFactory, grade


@pytest.fixture
def own(house):
    return EvaluationFactory(
        year=house.year, organization=house.cell, member=house.users.member.member
    )


def typed(row, review, standing="good"):
    row.refresh_from_db()
    return {
        "grade": grade(row.scheme, standing).pk, "points": "80", "review": review,
        "version": row.version,
    }  # fmt: skip


@pytest.mark.parametrize("role", ["secretary", "deputy"])
def test_what_a_member_handed_in_is_replaced_by_nobody_else(house, login, own, role):
    url = f"/evaluations/{own.pk}/self/"
    login(house.users.member).post(url, typed(own, "Còn nóng vội"))
    other = login(getattr(house.users, role))
    assert other.get(url).status_code == 403
    assert other.post(url, typed(own, "Rất tốt")).status_code == 403
    assert f"{url}" not in other.get(own.get_absolute_url()).content.decode()
    with pytest.raises(ValidationError, match="đã tự nộp"):
        own.grade_self(by=getattr(house.users, role), grade=own.self_grade, points=80)
    own.refresh_from_db()
    own.send_back(by=house.users.committee, reason="Bổ sung")
    assert other.post(url, typed(own, "Rất tốt")).status_code == 403
    own.refresh_from_db()
    assert (own.self_review, own.self_on_behalf) == ("Còn nóng vội", False)
    login(house.users.member).post(url, typed(own, "Đã sửa nóng vội"))
    own.refresh_from_db()
    assert own.self_review == "Đã sửa nóng vội"


def test_paper_is_typed_in_while_nothing_was_handed_in_and_marked_so(house, login, own):
    url = f"/evaluations/{own.pk}/self/"
    client = login(house.users.secretary)
    assert client.post(url, typed(own, "Theo bản giấy")).status_code == 302
    own.refresh_from_db()
    assert (own.self_review, own.self_on_behalf) == ("Theo bản giấy", True)
    assert "<strong>nhập thay</strong>" in client.get(own.get_absolute_url()).content.decode()
    assert client.post(url, typed(own, "Lần hai")).status_code == 403
    own.send_back(by=house.users.committee, reason="Gõ sót")
    assert client.post(url, typed(own, "Lần hai")).status_code == 302
    login(house.users.member).post(url, typed(own, "Tự viết lại"))
    own.refresh_from_db()
    assert (own.self_review, own.self_on_behalf) == ("Tự viết lại", False)


def test_two_windows_of_one_author_do_not_overwrite_each_other(house, login, own):
    url = f"/evaluations/{own.pk}/self/"
    client = login(house.users.member)
    stale = typed(own, "Hai")
    assert client.get(url).context["form"]["version"].value() == own.version
    client.post(url, typed(own, "Một"))
    page = client.post(url, stale)
    assert "Người khác vừa lưu" in page.content.decode()
    assert Evaluation.objects.get().self_review == "Một"
    again = stale | {"version": page.context["form"]["version"].value()}
    assert client.post(url, again).status_code == 302
    assert Evaluation.objects.get().self_review == "Hai"


def test_a_submitted_review_is_read_where_it_is_decided_and_a_draft_by_its_author_alone(
    house, login, own
):
    own.grade_self(
        by=house.users.member, grade=grade(own.scheme, "good"), points=80, review="Còn nóng vội"
    )

    def readers():
        return {
            name
            for name in ("member", "secretary", "committee", "other_committee", "standing")
            if "Còn nóng vội"
            in login(getattr(house.users, name)).get(own.get_absolute_url()).content.decode()
        }

    assert readers() == {"member", "secretary", "committee"}
    own.send_back(by=house.users.committee, reason="Bổ sung")
    assert readers() == {"member"}
