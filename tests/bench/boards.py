"""The dashboard and its boards: beside their bare SQL, and with ten years of history beside one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.db.models import Model
from django.test import Client

from campaigns.actions.closed_facts import keep_facts
from campaigns.models import CampaignYear, Evaluation, Pledge, StudySession
from members.models import Organization
from tests.bench.measure import side_by_side, sqlite_steps
from tests.bench.pages import EMPTY, Case, page, reader

NAMES = ("figures", "progress", "criteria", "grades", "months", "late", "movers", "statistics")
LISTS = ("grading-list", "commendation-list")  # a line a person, all on one page
ADDRESSES = {"dashboard": "/dashboard/"} | {
    f"board_{name}": f"/dashboard/{name}/" for name in NAMES
}
TREND = "/dashboard/trend/"  # reads every year there is, so its cost grows with them
WITH_ONE_YEAR = "cùng trang, một năm trước đó"
YEARS, ROUNDS, BATCH, EMPTY_PAGES = 10, 9, 2000, 20
REPORT_YEARS = 6


def boards() -> Iterator[Case]:
    """Each page as the standing committee opens it, for the whole bloc."""
    lists = {name.replace("-", "_"): f"/dashboard/{name}/" for name in LISTS}
    for name, address in (ADDRESSES | {"board_trend": TREND} | lists).items():
        yield page(name, "thuongvu", address)


def history() -> Iterator[Case]:
    """The same pages with ten years behind this one, beside the same with one year behind it.

    The two are measured minutes apart, so each stands beside empty pages taken in turns with it;
    the limit is the time of one year at the speed that the machine has in the second measurement.
    """
    client = reader("thuongvu")
    seconds, steps = _seconds(client), _steps(client)
    add_years(YEARS - 1)
    for name, count in _steps(client).items():
        yield f"{name}_ten_years_steps", count, "trăm bước", steps[name], WITH_ONE_YEAR
    for name, (value, speed) in _seconds(client).items():
        before, speed_before = seconds[name]
        limit = before * speed / speed_before
        yield f"{name}_ten_years", value, "s", limit, f"{WITH_ONE_YEAR}, cùng tốc độ máy"
    yield _long_report(client)


def _long_report(client: Client) -> Case:
    """The report of six years beside that of the newest one, of the same bloc."""
    last = CampaignYear.objects.latest("year").year
    address = f"/reports/{Organization.objects.get(depth=1).pk}/"
    days = f"?since={last - REPORT_YEARS + 1}-01-01&until={last}-12-31"
    value, limit = side_by_side(
        lambda: client.get(address + days), lambda: client.get(f"{address}?year={last}")
    )
    return "report_six_years", value, "s", limit, "báo cáo một năm của cùng đảng bộ"


def _seconds(client: Client) -> dict[str, tuple[float, float]]:
    """Each page's time, and the time of empty pages meanwhile."""

    def yardstick() -> None:
        for _ in range(EMPTY_PAGES):
            client.get(EMPTY)

    return {
        name: side_by_side(lambda address=address: client.get(address), yardstick, ROUNDS)
        for name, address in ADDRESSES.items()
    }


def _steps(client: Client) -> dict[str, int]:
    """What the database does, where it can count that: a measure that no other load disturbs."""
    if connection.vendor != "sqlite":
        return {}
    return {
        name: sqlite_steps(lambda address=address: client.get(address))
        for name, address in ADDRESSES.items()
    }


def add_years(count: int) -> None:
    """So many more years before the first, each a copy of it: sessions, pledges, evaluations."""
    first = CampaignYear.objects.order_by("year")[0]
    bloc = Organization.objects.get(depth=1)
    for back in range(1, count + 1):
        year = CampaignYear.objects.create(
            campaign=first.campaign,
            organization=bloc,
            year=first.year - back,
            state=CampaignYear.State.CLOSED,
            pledge_due=first.pledge_due and first.pledge_due.replace(year=first.year - back),
        )
        for model in (StudySession, Pledge, Evaluation):
            _copy(model, first, year)
        keep_facts(year)  # as closing does


def _copy(model: type[Model], first: CampaignYear, year: CampaignYear) -> None:
    copies = []
    for record in model.objects.filter(year=first).order_by().iterator(BATCH):
        record.pk = None
        record.year = year
        for name in ("held_on", "submitted_at", "accepted_at", "assessed_at"):
            if getattr(record, name, None):
                setattr(record, name, getattr(record, name).replace(year=year.year))
        copies.append(record)
    model.objects.bulk_create(copies, batch_size=BATCH)
