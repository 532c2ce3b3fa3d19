"""Pages: lists and forms beside the bare rows that they show, others beside their own SQL.

Each limit includes an empty page of the same layout for the same reader: the same middleware, bar,
menus and footer. A list or a form may not hide slow SQL behind itself, so its limit asks for the
rows on the page by their keys, in one statement, whatever the page asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from unittest.mock import patch

from django.db.models import Model, QuerySet
from django.forms import ModelChoiceField
from django.template import Template
from django.test import Client
from django.test.utils import instrumented_test_render
from django.urls import reverse
from django.utils import timezone

from campaigns.models import CampaignYear
from members.models import Membership, Organization, User
from tests.bench.measure import ROUNDS, bare, bare_rows, side_by_side, statements

Case = tuple[str, float, str, float, str]
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
EMPTY, NOTHING = "/bench/empty/", "/bench/nothing/"
OWN_SQL, SHOWN_ROWS = "cùng SQL + trang trống", "một SELECT các dòng hiện ra + trang trống"
# The lists, each with its readers: a cell's secretary, a committee's, the bloc's staff and standing.
LISTS = (
    ("session_list", "/sessions/", ("bithu", "danguy", "thuongvu")),
    ("pledge_list", "/pledges/", ("bithu", "danguy", "thuongvu")),
    ("member_list", "/members/", ("bithu", "danguy", "chuyenvien")),
    ("organization_list", "/organizations/", ("danguy", "chuyenvien")),
    ("evaluation_list", "/evaluations/", ("bithu", "danguy", "thuongvu")),
    ("exemplar_list", "/exemplars/", ("bithu", "danguy", "chuyenvien")),
    ("commendation_list", "/exemplars/commendations/", ("danguy", "chuyenvien")),
    ("decision_list", "/decisions/", ("danguy", "chuyenvien")),
    ("register_list", "/registers/documents/", ("danguy", "chuyenvien")),
    ("account_list", "/accounts/manage/", ("quantri",)),
)
HOMES = ("dangvien", "bithu", "danguy", "thuongvu", "chuyenvien")
# What is searched for, by whom: common and rare texts, a day, and what nobody has.
SEARCHES = (
    ("common", "thuongvu", "nguyen"),
    ("unit", "thuongvu", "chi bo 3"),
    ("day", "danguy", "04/11"),
    ("nothing", "thuongvu", "khong co ai"),
    ("own_cell", "bithu", "nguyen"),
)


def reader(username: str) -> Client:
    """A browser in which a demo account is logged in: always a scoped user."""
    client = Client()
    client.force_login(User.objects.get(username=username), backend=BACKEND)
    return client


def page(name: str, username: str, address: str) -> Case:
    """A page beside the bare SQL of the same queries and an empty page of the same layout."""
    client = reader(username)
    visit = _visit(client, address)
    asked = bare(statements(visit))

    def limit():
        asked()
        client.get(EMPTY)

    return name, *beside(visit, limit), OWN_SQL


def beside(work, limit, rounds: int = ROUNDS) -> tuple[float, str, float]:
    """The time of the work and of its limit."""
    value, least = side_by_side(work, limit, rounds)
    return value, "s", least


def lists() -> Iterator[Case]:
    """The first page of each list, as its readers open it."""
    for name, address, readers in LISTS:
        for username in readers:
            yield _rows_page(f"list_{name}_{username}", username, address)


def forms() -> Iterator[Case]:
    """Forms of new and of known records; that of a meeting, the largest, has a name of its own."""
    for name, (username, address) in _forms().items():
        yield _rows_page(f"form_{name}", username, address)
    yield _rows_page("meeting_form", "bithu", reverse("campaigns:session_create"))


def _forms() -> dict[str, tuple[str, str]]:
    year = CampaignYear.objects.order_by("-year")[0]
    staff, secretary, committee = "chuyenvien", "bithu", "danguy"
    account = User.objects.get(username=committee)
    own = account.scope.held_at("manage")[0]
    homes = Membership.objects.home().on(timezone.localdate())
    homes = homes.filter(organization__path__startswith=own.path).exclude(member=account.member_id)
    person = homes.order_by("member")[0].member_id
    return {
        "pledge": ("dangvien", f"{reverse('campaigns:pledge_create')}?kind=training"),
        "paper_pledge": (secretary, reverse("campaigns:pledge_paper")),
        "exemplar": (secretary, reverse("campaigns:exemplar_create")),
        "member_new": (committee, reverse("members:member_create")),
        "member": (committee, reverse("members:member_edit", args=[person])),
        "post": (committee, reverse("campaigns:position_create", args=[person])),
        "transfer": (committee, reverse("campaigns:member_transfer", args=[person])),
        "organization": (committee, reverse("members:organization_edit", args=[own.pk])),
        "commendation": (staff, reverse("campaigns:commendation_create")),
        "document": (staff, reverse("campaigns:register_create", args=["documents"])),
        "year": (staff, reverse("campaigns:year_edit", args=[year.pk])),
    }


def overviews() -> Iterator[Case]:
    """Pages that add up or join many kinds of records, beside their own SQL."""
    year = CampaignYear.objects.order_by("-year")[0]
    for username in HOMES:
        yield page(f"home_{username}", username, reverse("reports:home"))
    dashboard = page("dashboard", "thuongvu", reverse("reports:dashboard"))
    yield dashboard
    calendar = f"{reverse('reports:session_calendar')}?year={year.year}"
    *measured, _, _ = page("calendar", "thuongvu", calendar)
    # The calendar of all cells is one page and must stay within what the dashboard may cost.
    yield *measured, dashboard[3], f"{OWN_SQL} của bảng theo dõi"
    bloc = Organization.objects.get(depth=1)
    report = reverse("reports:report", args=[bloc.pk])
    yield page("report_page", "thuongvu", f"{report}?year={year.year}")


def empty() -> Iterator[Case]:
    """The empty page itself (bar, menus, icons) beside an answer of one word for the same reader."""
    for username in HOMES:
        client = reader(username)
        visit = _visit(client, EMPTY)
        least = _visit(client, NOTHING)
        yield f"empty_{username}", *beside(visit, least, 15), "câu trả lời trống, cùng đồng chí"
        asked, before = len(statements(visit)), len(statements(least))
        yield f"empty_{username}_queries", asked, "câu SQL", before, "câu trả lời trống"


def searching() -> Iterator[Case]:
    """The search beside the empty page alone: what it asks the database counts too."""
    for name, username, text in SEARCHES:
        client = reader(username)
        yield (
            f"search_{name}",
            *beside(
                lambda client=client, text=text: client.get("/search/", {"q": text}),
                lambda client=client: client.get(EMPTY),
            ),
            "trang trống",
        )


def _visit(client: Client, address: str) -> Callable[[], Any]:
    def visit():
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")
        return response

    return visit


def _rows_page(name: str, username: str, address: str) -> Case:
    """A page beside one bare SELECT of the rows that it shows and an empty page."""
    client = reader(username)
    visit = _visit(client, address)
    with patch.object(Template, "_render", instrumented_test_render):
        rows = _shown_rows(visit().context)
    asked = bare_rows(rows) if rows is not None else lambda: None

    def limit():
        asked()
        client.get(EMPTY)

    return name, *beside(visit, limit), SHOWN_ROWS


def _shown_rows(context) -> QuerySet | None:
    """The rows of a list, with what it joins to them; the rows of a form's longest selection."""
    if table := context.get("table"):
        joined = getattr(table.data.data, "query", None)
        return _by_key([row.record for row in table.paginated_rows], joined)
    form = context.get("form")
    fields = form.fields.values() if form else ()
    selections = [list(field.queryset) for field in fields if isinstance(field, ModelChoiceField)]
    return _by_key(max(selections, key=len, default=[]))


def _by_key(records: list[Any], query=None) -> QuerySet | None:
    if not records or not isinstance(records[0], Model):
        return None
    rows = type(records[0])._base_manager.filter(pk__in=[record.pk for record in records])
    if query is not None:
        rows.query.select_related = query.select_related
    return rows
