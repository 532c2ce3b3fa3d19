"""An office starts with one command: root organisation, first year, first staff account."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from campaigns.models import CampaignYear
from members.models import Organization, User

OFFICE = {
    "name": "Đảng bộ các cơ quan tỉnh", "code": "38.168.000.000.000", "staff": "Trần Văn Thử",
    "username": "chuyenvien",
}  # fmt: skip


@pytest.fixture(autouse=True)
def typed_password(monkeypatch, db):
    monkeypatch.setenv("PORTAL_PASSWORD", "mat-khau-that-dai")


def test_the_staff_account_can_log_in_and_go_on_in_the_browser(client):
    call_command("found_bloc", **OFFICE)
    assert client.login(username="chuyenvien", password="mat-khau-that-dai")
    root = Organization.objects.get()
    assert client.get(f"/organizations/{root.pk}/new/").status_code == 200
    assert client.get(f"/years/{CampaignYear.objects.get().pk}/").status_code == 200


def test_a_second_root_and_a_bad_code_are_refused_and_nothing_is_left():
    with pytest.raises(CommandError, match="14 chữ số"):
        call_command("found_bloc", **OFFICE | {"code": "38"})
    assert not User.objects.exists()
    call_command("found_bloc", **OFFICE)
    with pytest.raises(CommandError, match="đã có tổ chức"):
        call_command("found_bloc", **OFFICE)
    assert Organization.objects.count() == 1
