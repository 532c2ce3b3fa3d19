"""The invented bloc at every stage, and what its command refuses."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import CampaignYear, Evaluation
from members.models import Membership, Organization, User
from reports.models import Edition
from tests.demo import build_demo

LOGINS = {
    "bithu", "dangvien", "danguy", "thuongvu", "chuyenvien", "kiemtra", "thutruong", "quantri",
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize(
    "stage", ["open", "grading", pytest.param("closed", marks=pytest.mark.database)]
)
def test_every_stage_is_told_to_its_end(db, stage, client):
    build_demo(stage)
    office = Organization.objects.get(name__startswith="Đảng bộ Văn phòng")
    homes = Membership.objects.home().filter(organization__path__startswith=office.path)
    assert (homes.count(), homes.filter(member__sex="female").count()) == (49, 18)
    assert set(User.objects.values_list("username", flat=True)) == LOGINS
    assert CampaignYear.objects.get(year=2026).state == stage
    assert CampaignYear.objects.get(year=2025).state == "closed"
    current = Evaluation.objects.filter(year__year=2026)
    assert current.exists() is (stage != "open")
    assert Edition.objects.exists() is (stage == "closed")
    assert client.login(username="bithu", password="mat-khau-thu")
    assert client.get("/").status_code == 200


def test_a_database_with_data_is_refused_or_left_alone(house):
    before = Membership.objects.count()
    with pytest.raises(CommandError, match="đã có dữ liệu"):
        call_command("demo")
    call_command("demo", if_empty=True)
    assert Membership.objects.count() == before
