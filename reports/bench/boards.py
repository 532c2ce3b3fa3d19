"""The dashboard and its boards: beside their bare SQL, and with ten years of history beside one."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Model

from campaigns.models import CampaignYear, Evaluation, Pledge, StudySession
from members.models import Organization

from .cases import Case, page, reader
from .measure import seconds

NAMES = ("progress", "criteria", "grades", "months", "late", "movers")
ADDRESSES = {"dashboard": "/dashboard/"} | {
    f"board_{name}": f"/dashboard/{name}/" for name in NAMES
}
TREND = "/dashboard/trend/"  # reads every year there is, so its cost grows with them
YEARS, ROUNDS, BATCH = 10, 9, 2000


def boards() -> Iterator[Case]:
    """Each page as the standing committee opens it, for the whole bloc."""
    for name, address in (ADDRESSES | {"board_trend": TREND}).items():
        yield page(name, "thuongvu", address)


def history() -> Iterator[Case]:
    """The same pages with ten years behind this one, beside the same with one year behind it."""
    client = reader("thuongvu")

    def measure() -> dict[str, float]:
        return {
            name: seconds(lambda address=address: client.get(address), ROUNDS)
            for name, address in ADDRESSES.items()
        }

    one = measure()
    add_years(YEARS - 1)
    for name, value in measure().items():
        yield f"{name}_ten_years", value, "s", one[name], "cùng trang, một năm trước đó"


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


def _copy(model: type[Model], first: CampaignYear, year: CampaignYear) -> None:
    copies = []
    for record in model.objects.filter(year=first).order_by().iterator(BATCH):
        record.pk = None
        record.year = year
        for name in ("held_on", "submitted_at", "accepted_at", "decided_on"):
            if getattr(record, name, None):
                setattr(record, name, getattr(record, name).replace(year=year.year))
        copies.append(record)
    model.objects.bulk_create(copies, batch_size=BATCH)
