"""Position × place × every address: who gets in, who is refused, what is hidden."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from campaigns.models import (
    CriteriaSet,
    Criterion,
    Model,
    StudySession,
    Topic,
    WelfareContribution,
)
from members.models import RosterImport
from reports import reference
from reports.models import Edition, ExportJob
from tests.factories.exemplars import CommendationFactory, NominationFactory
from tests.factories.grading import EvaluationFactory, proposed
from tests.factories.members import LeavePeriodFactory, MemberFactory, OrganizationFactory
from tests.factories.pledges import PledgeFactory
from tests.factories.sessions import StudySessionFactory, mark_all


@pytest.fixture(autouse=True)
def frozen():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False):
        yield


def patterns(resolver=None, prefix=""):
    """Every named address of ours: its full name and the names of its arguments."""
    for found in (resolver or get_resolver()).url_patterns:
        if isinstance(found, URLResolver):
            name = f"{prefix}{found.namespace}:" if found.namespace else prefix
            yield from patterns(found, name)
        elif isinstance(found, URLPattern) and found.name:
            yield (
                prefix + found.name,
                tuple(found.pattern.converters) or tuple(found.pattern.regex.groupindex),
            )


@pytest.fixture
def world(house):
    """One record of every kind in the cell, handed in; ids by the stem of an address' name."""
    reference.load()
    session = StudySessionFactory(
        year=house.year, organization=house.cell, held_on=dt.date(2026, 6, 1)
    )
    mark_all(session, "PPPPP")
    session.submit(by=house.users.secretary)
    member = house.members[house.cell.pk][2]
    pledge = PledgeFactory(year=house.year, organization=house.cell, member=member)
    pledge.submit(by=house.users.secretary)
    nomination = NominationFactory(year=house.year, organization=house.cell, member=member)
    nomination.nominate(by=house.users.secretary)
    criteria_set = CriteriaSet.objects.create(
        year=house.year, level=40, name="Bộ tiêu chí", published_at="2026-01-01T00:00Z"
    )
    criterion = Criterion.objects.create(criteria_set=criteria_set, title="Một", weight=100)
    here = {"year": house.year, "organization": house.cell}
    welfare = WelfareContribution.objects.create(
        **here, programme="Quỹ", registered_vnd=1, contributed_on=dt.date(2026, 5, 1)
    )
    Topic.objects.create(**here, title="Chuyên đề")
    evaluation = proposed(house, member)
    EvaluationFactory(year=house.year, organization=house.cell)
    edition = Edition.objects.create(
        organization=house.committee, year=house.year, issued_on=dt.date(2026, 1, 1), data={},
        made_by=house.users.standing,
    )  # fmt: skip
    return {
        "session": session.pk,
        "pledge": pledge.pk,
        "exemplar": nomination.pk,
        "evaluation": evaluation.pk,
        "criteria": criteria_set.pk,
        "criterion": criterion.pk,
        "scheme": evaluation.scheme_id,
        "year": house.year.pk,
        "close": house.year.pk,
        "register": welfare.pk,
        "commendation": CommendationFactory(organization=house.cell).pk,
        "model": Model.objects.create(
            **here, name="Mô hình", started_on=dt.date(2026, 1, 2), content="Việc"
        ).pk,
        "edition": edition.pk,
        "export": ExportJob.objects.create(
            organization=house.committee, starts_on="2026-01-01", ends_on="2026-12-31",
            asked_by=house.users.standing,
        ).pk,
        "organization": house.cell.pk,
        "member": member.pk,
        "membership": member.memberships.get().pk,
        "leave": LeavePeriodFactory(member=member).pk,
        "position": house.users.deputy.member.positions.get().pk,
        "account": house.users.member.pk,
        "import": RosterImport.objects.create(
            organization=house.committee, file_name="x.xlsx", member_since=dt.date(2026, 1, 1),
            uploaded_by=house.users.committee, state="applied", file="khong-co.xlsx",
        ).pk,
    }  # fmt: skip


def address(name, arguments, world, house):
    """The address with the record of its kind, or None where it needs a file of its own."""
    stem = name.split(":")[-1].split("_")[0]
    values = {
        "register": "welfare", "organization": house.cell.pk, "year": house.year.pk,
        "key": "attendance", "section": "limits", "file_format": "docx", "document": "bien-ban", "member": world["member"],
        "criterion": world["criterion"], "kind": "committee", "name": "bao-cao", "layout": "hd-05-2026", "what": "file",
    }  # fmt: skip
    kwargs = {
        argument: world.get(stem, 0) if argument == "pk" else values[argument]
        for argument in arguments
    }
    return reverse(name, kwargs=kwargs)


OPEN = {"healthz", "account_login"}
# Logging out ends the session; an account page writes no list.
NOT_COUNTED = {"account_logout"}
NEEDS_A_FILE = {
    "campaigns:attachment", "campaigns:attachment_delete", "campaigns:register_file",
    "campaigns:register_studied", "reports:edition_file", "reports:export_job_file", "reports:export_item", "reports:archive", "reports:edition", "members:import_preview", "members:import_bad_rows",
}  # fmt: skip


def ours():
    return [
        (name, arguments)
        for name, arguments in patterns()
        if not name.split(":")[-1].startswith("mfa_")
    ]


def test_the_anonymous_reach_login_and_health_and_nothing_else(world, house, client):
    for name, arguments in ours():
        response = client.get(address(name, arguments, world, house))
        if name in OPEN:
            assert response.status_code == 200, name
        else:
            assert response.status_code == 302, name
            assert response.url.startswith("/accounts/login/"), name


# What a position may open among the addresses of records of `cell`, beside everybody's lists.
# 200 or 302: let in; 403: seen but refused; 404: hidden. 405: the address only takes a button.
RECORDS = (
    "session_detail", "session_edit", "session_confirm", "pledge_detail", "pledge_accept",
    "exemplar_detail", "exemplar_verify", "exemplar_commend", "evaluation_detail",
    "evaluation_exclude", "evaluation_revoke", "register_record", "member_detail", "member_edit",
    "organization_detail", "figure", "report", "scores", "criteria_detail", "criteria_edit",
    "scheme_edit", "close_year", "evidence", "export_job",
)  # fmt: skip
MATRIX = {
    "secretary": "200 200 403 200 200 200 403 403 200 200 403 200 200 403 200 200 200 200 200 403 403 403 200 404",
    "deputy": "200 200 403 200 200 200 403 403 200 200 403 200 200 403 200 200 200 200 200 403 403 403 200 404",
    "member": "404 404 404 404 404 404 404 404 404 404 404 200 404 404 200 404 404 404 200 403 403 403 404 404",
    "sister": "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 403 403 403 404 404",
    "other_committee": "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 200 403 403 403 404 404",
    "committee": "200 403 200 404 404 200 200 403 200 200 200 200 200 200 200 200 200 200 200 403 403 403 403 200",
    "standing": "200 403 200 404 404 200 200 200 200 403 403 200 200 403 200 200 200 200 200 200 200 200 403 200",
    "staff": "200 403 403 404 404 200 403 403 200 403 403 200 200 200 200 200 200 200 200 200 200 403 403 200",
    "inspector": "200 403 403 200 403 200 403 403 200 403 403 200 200 403 200 200 200 200 200 403 403 403 403 200",
    "head": "404 404 404 200 403 404 404 404 200 403 403 404 200 403 200 404 404 404 200 403 403 403 404 404",
    "administrator": "404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 404 403 404 404 404",
}


@pytest.mark.parametrize("role", sorted(MATRIX))
def test_each_position_gets_into_the_records_of_a_cell_as_the_matrix_says(
    world, house, login, role
):
    known = {name.split(":")[-1]: (name, arguments) for name, arguments in ours()}
    client = login(getattr(house.users, role))
    found = [str(client.get(address(*known[name], world, house)).status_code) for name in RECORDS]
    assert dict(zip(RECORDS, found, strict=True)) == dict(
        zip(RECORDS, MATRIX[role].split(), strict=True)
    )


@pytest.mark.parametrize("role", sorted(MATRIX))
def test_every_address_answers_every_position_without_an_error(world, house, login, role):
    client = login(getattr(house.users, role))
    answers = {
        name: client.get(address(name, arguments, world, house)).status_code
        for name, arguments in ours()
        if name not in NEEDS_A_FILE and not name.startswith("account_logout")
    }
    assert {
        name: code for name, code in answers.items() if code not in (200, 302, 403, 404, 405)
    } == {}


def test_nobody_but_the_author_and_his_cell_changes_anything_by_posting(world, house, login):
    """A sister cell's secretary posts to every address of the cell's records: nothing happens."""
    client = login(house.users.sister)
    let_in = {}
    for name, arguments in ours():
        own = name.split(":")[-1].split("_")[0]
        if "pk" not in arguments or own in ("account", "criteria", "scheme", "year", "close"):
            continue
        code = client.post(address(name, arguments, world, house)).status_code
        if code not in (403, 404, 405):
            let_in[name] = code
    assert let_in == {}


def crowd(house, count):
    """So many more records of every kind, cells and people."""
    for _ in range(count):
        cell = OrganizationFactory(parent=house.committee)
        member = MemberFactory(cell=cell)
        comrade = MemberFactory(cell=house.cell)
        session = StudySessionFactory(
            year=house.year, organization=house.cell, kind="conference",
            held_on=dt.date(2026, 1, 1) + dt.timedelta(days=StudySession.objects.count()),
        )  # fmt: skip
        mark_all(session, "P" * 60)
        session.submit(by=house.users.secretary)
        for place, who in ((cell, member), (house.cell, comrade)):
            PledgeFactory(year=house.year, organization=place, member=who).submit(
                by=house.users.secretary
            )
            proposed(house, who, organization=place)
            nomination = NominationFactory(year=house.year, organization=place, member=who)
            nomination.nominate(by=house.users.secretary)
            CommendationFactory(organization=place)
            here = {"year": house.year, "organization": place}
            Model.objects.create(
                **here, name="Mô hình", started_on=dt.date(2026, 1, 2), content="Việc"
            )
            WelfareContribution.objects.create(
                **here, programme="Quỹ", registered_vnd=1, contributed_on=dt.date(2026, 5, 1)
            )
            Topic.objects.create(**here, title="Chuyên đề")
            LeavePeriodFactory(member=who, kind="sick", ends_on=dt.date(2026, 7, 3))


@pytest.mark.parametrize("role", ["secretary", "committee", "standing"])
def test_no_page_asks_more_queries_when_everything_grows(world, house, login, role):
    crowd(house, 2)
    client = login(getattr(house.users, role))

    def counts():
        found = {}
        for name, arguments in ours():
            if name in NEEDS_A_FILE or name in NOT_COUNTED:
                continue
            with CaptureQueriesContext(connection) as captured:
                code = client.get(address(name, arguments, world, house)).status_code
            if code == 200:
                found[name] = len(captured)
        return found

    counts()  # what is asked once a process is asked now
    few = counts()
    crowd(house, 8)
    many = counts()
    grown = {name: (few[name], many[name]) for name in few if many.get(name) != few[name]}
    assert grown == {}
    assert len(few) > 20
