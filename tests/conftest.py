"""Fixtures: a small bloc with one account a role, on the day of `tests.clock`, in any order.

Modules run in a shuffled order and so do the tests of each. The run ends with the number under
which the order is repeated: `SHUFFLE=number make quick`; `SHUFFLE=0` leaves it as written.
"""

from __future__ import annotations

import os
import random
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from auditlog.context import disable_auditlog
from django.core.cache import cache
from django.db import connection, transaction
from django.test import override_settings
from hypothesis import HealthCheck, settings

from members import reference
from members.models import Member, Membership, Organization, User

from .browsing import Browser
from .clock import clock  # noqa: F401  a fixture
from .demo import demo  # noqa: F401  a fixture
from .factories.members import (
    CampaignYearFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

BUILT = "2026-01-05T03:00:00Z"
# Machines are shared: how long an example takes says nothing about the rule.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
MEMORY = Path("/dev/shm")  # a disk in memory, where the system has one


def pytest_configure(config):
    os.environ.setdefault("SHUFFLE", str(random.randrange(1, 10_000)))  # workers inherit it


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"Order of the tests: SHUFFLE={os.environ['SHUFFLE']}")


@pytest.hookimpl(tryfirst=True)  # pytest-django then puts those with a database of their own last
def pytest_collection_modifyitems(items):
    if not (seed := int(os.environ["SHUFFLE"])):
        return
    chance = random.Random(seed)
    modules = {item.nodeid.split("::")[0]: chance.random() for item in items}
    items.sort(key=lambda item: (modules[item.nodeid.split("::")[0]], chance.random()))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Put SQLite's file into memory, one folder a process.

    It stays a file: two threads of a test must wait for each other as two people do.
    """
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = Path(folder) / "test.sqlite3"
        yield


@pytest.fixture(scope="session", autouse=True)
def quick_settings(tmp_path_factory):
    """Cheap password hashes, plain static files, uploads that vanish with the run."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": tmp_path_factory.mktemp("uploads")},
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(autouse=True)
def empty_cache():
    """Forget the logins of earlier tests, or they count towards the limit of this one."""
    cache.clear()


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker):
    """A transaction around the module, for fixtures of `scope="module"` that write rows.

    Each test stands in a savepoint of its own; every test of the module sees the rows. What such
    a fixture hands out must be copied for each test (`copy.deepcopy`), as `setUpTestData` does.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def house(db):
    """A bloc: two committees, two cells in the first, one in the second, five members a cell.

    Accounts: `users.secretary`, `deputy`, `member` of `cell`; `sister` (secretary of
    `sister_cell`), `committee` (secretary of `committee`), `other_committee`, `standing`, `staff`,
    `inspector` of the bloc, `head` (agency head of `committee`), `administrator`.
    """
    return build_house()


def build_house():
    """Make the rows of `house`, entered at the beginning of the year."""
    with disable_auditlog(), time_machine.travel(BUILT, tick=False):
        return _build_house()


def _build_house():
    # People are sorted by name: the first house of a test has the same names in any order of tests.
    if not any(model.objects.exists() for model in (Member, Organization, User)):
        for made in (MemberFactory, OrganizationFactory, UserFactory):
            made.reset_sequence(0)
    reference.load()
    bloc = OrganizationFactory(kind__code="bloc", name="Đảng bộ Khối", document_code="ĐUK")
    committee = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Sở Một", document_code="ĐU1"
    )
    other = OrganizationFactory(
        kind__code="grassroots_committee", parent=bloc, name="Đảng bộ Sở Hai", document_code="ĐU2"
    )
    cell = OrganizationFactory(parent=committee, name="Chi bộ Một")
    sister_cell = OrganizationFactory(parent=committee, name="Chi bộ Hai")
    far_cell = OrganizationFactory(parent=other, name="Chi bộ Xa")
    members = {
        place.pk: MemberFactory.create_batch(5, cell=place)
        for place in (cell, sister_cell, far_cell)
    }
    year = CampaignYearFactory(organization=bloc, year=2026)

    def user(post, at, home=cell):
        account = UserFactory(post=post, at=at)
        MembershipFactory(member=account.member, organization=home)
        return account

    users = SimpleNamespace(
        secretary=UserFactory(member=members[cell.pk][0], post="secretary", at=cell),
        deputy=UserFactory(member=members[cell.pk][1], post="deputy", at=cell),
        member=UserFactory(member=members[cell.pk][4]),
        sister=UserFactory(member=members[sister_cell.pk][0], post="secretary", at=sister_cell),
        far=UserFactory(member=members[far_cell.pk][0], post="secretary", at=far_cell),
        committee=user("secretary", committee, sister_cell),
        other_committee=user("secretary", other, far_cell),
        standing=user("standing", bloc, far_cell),
        staff=user("staff", bloc, far_cell),
        inspector=user("inspector", bloc, far_cell),
        head=user("agency_head", committee, sister_cell),
        administrator=UserFactory(member=None, is_staff=True),
    )
    fresh = Organization.objects.in_bulk(
        [bloc.pk, committee.pk, other.pk, cell.pk, sister_cell.pk, far_cell.pk]
    )
    return SimpleNamespace(
        bloc=fresh[bloc.pk], committee=fresh[committee.pk], other_committee=fresh[other.pk],
        cell=fresh[cell.pk], sister_cell=fresh[sister_cell.pk], far_cell=fresh[far_cell.pk],
        members=members, year=year, users=users,
        expected=lambda day, place=cell: Membership.objects.filter(
            organization=place
        ).expected_on(day),
    )  # fmt: skip


@pytest.fixture
def client():
    """Tests read pages as a browser shows them, not as their templates are wrapped."""
    return Browser()


@pytest.fixture
def login(client):
    """`login(user)` returns a client in which that user is logged in."""

    def log_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
