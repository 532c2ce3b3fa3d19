"""The pages of all figures, on the invented bloc."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from members.models import Organization, User
from reports.figures.registry import FIGURES

MOST_QUERIES = 20  # of any figure's page, whatever it lists


@pytest.mark.long
def test_no_figure_s_page_asks_a_query_a_record(demo, db, login):
    client = login(User.objects.get(username="thuongvu"))
    bloc = Organization.objects.get(depth=1)
    asked = {}
    for key in FIGURES:
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/figures/{key}/{bloc.pk}/?since=2026-01-01&until=2026-11-23")
        assert page.status_code == 200
        asked[key] = len(queries)
    assert {key: count for key, count in asked.items() if count > MOST_QUERIES} == {}
