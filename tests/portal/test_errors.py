"""Pages of refusal speak Vietnamese, say whom to ask, and lead to the search and home."""

import pytest
from django.test import Client

from campaigns.models import CampaignYear


@pytest.mark.parametrize(
    ("role", "address", "status", "sentence"),
    [
        ("member", "/dashboard/", 403, "không có quyền mở trang này"),
        ("member", "/sessions/999999/", 404, "Không tìm thấy trang"),
        ("member", "/no-such-page/", 404, "Không tìm thấy trang"),
        ("administrator", "/pledges/new/", 403, "không có quyền mở trang này"),
    ],
)
def test_a_refusal_is_a_sentence_with_a_way_home(house, login, role, address, status, sentence):
    page = login(getattr(house.users, role)).get(address)
    assert page.status_code == status
    assert sentence in page.content.decode()
    text = page.content.decode()
    assert 'href="/"' in text
    assert 'action="/search/"' in text.partition("<main")[2]
    asked = house.users.secretary if role == "member" else None
    assert (asked.member.full_name if asked else "mời đồng chí hỏi") in text


def test_a_closed_year_is_refused_under_a_title_of_its_own(house, login):
    CampaignYear.objects.update(state=CampaignYear.State.CLOSED)
    text = login(house.users.secretary).get("/sessions/new/").content.decode()
    assert "Nội dung này không còn sửa được</h1>" in text
    assert "đã chốt" in text
    assert "không có quyền" not in text


def broken(request):
    raise RuntimeError("lỗi thử")


def test_an_error_of_the_portal_is_told_without_the_database(monkeypatch, db):
    monkeypatch.setattr("portal.urls.healthz.__code__", broken.__code__)
    page = Client(raise_request_exception=False).get("/healthz")
    assert page.status_code == 500
    assert "Cổng gặp lỗi" in page.content.decode()
    assert 'action="/search/"' in page.content.decode()
