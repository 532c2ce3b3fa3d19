"""Fixtures: a small bloc with one account a role, on the day of `tests.clock`, in any order.

Modules run in a shuffled order and so do the tests of each. The run ends with the number under
which the order is repeated: `SHUFFLE=number make quick`; `SHUFFLE=0` leaves it as written.
"""

from __future__ import annotations

import gc
import logging
import os
import random
import tempfile
from pathlib import Path

import pytest
from auditlog.context import disable_auditlog
from django.core.cache import cache
from django.db import connection, transaction
from django.test import TransactionTestCase, override_settings
from factory.django import DjangoModelFactory
from hypothesis import HealthCheck, settings

from .browsing import Browser
from .clock import clock  # noqa: F401  a fixture
from .copies import empty_all
from .demo import demo  # noqa: F401  a fixture
from .examples import TIMES
from .house import build_house

# Machines are shared: how long an example takes says nothing about the rule.
# Examples that write undo it themselves. `make trials` looks for new ones; every other run tries the
# same, so that whoever changed nothing is not stopped by an example that nobody had met.
settings.register_profile(
    "house",
    derandomize=TIMES == 1,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("house")
MEMORY = Path("/dev/shm")  # a disk in memory, where the system has one


def pytest_configure(config):
    os.environ.setdefault("SHUFFLE", str(random.randrange(1, 10_000)))  # workers inherit it
    config.pluginmanager.register(LongestFirst())


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"Order of the tests: SHUFFLE={os.environ['SHUFFLE']}")


@pytest.hookimpl(tryfirst=True)  # pytest-django then puts those with a database of their own last
def pytest_collection_modifyitems(config, items):
    if "trials" not in config.option.markexpr:
        items[:] = [item for item in items if not item.get_closest_marker("trials")]
    if not (seed := int(os.environ["SHUFFLE"])):
        return
    chance = random.Random(seed)
    modules = {item.nodeid.split("::")[0]: chance.random() for item in items}
    items.sort(key=lambda item: (modules[item.nodeid.split("::")[0]], chance.random()))


class LongestFirst:
    """The tests of the browser begin, or one of them would keep a single process busy at the end."""

    @pytest.hookimpl(trylast=True)  # behind pytest-django, which puts them last
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish(session):
    """What is imported by now stays: the garbage collector need not look at it, and less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Put SQLite's file into memory, one folder a process.

    It stays a file: two threads of a test must wait for each other as two people do.
    """
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = Path(folder) / "test.sqlite3"
        yield


@pytest.fixture(scope="session")
def shared(tmp_path_factory):
    """A folder that all processes of this run have in common; it vanishes like theirs."""
    folder = tmp_path_factory.getbasetemp()
    folder = (folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder) / "shared"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def quick_settings(shared):
    """Cheap hashes, plain static files, PDFs set in place, uploads that vanish with the run."""
    patterns = shared / "patterns"
    patterns.mkdir(exist_ok=True)
    with override_settings(
        PATTERNS=patterns,
        RENDERERS=0,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES={
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": shared / "uploads"},  # patterns name files in it
            },
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
        CACHES={"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}},
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def quiet_refusals():
    """Of refusals, which many tests ask for, no traceback is written; of errors it is."""
    logging.getLogger("django.request").setLevel(logging.ERROR)


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """Tests that write for good leave empty tables behind, without Django's slow command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda _: empty_all())
        yield


@pytest.fixture(scope="session", autouse=True)
def untracked_factories():
    """What a factory makes was always there: the trail begins with what a test does."""
    create = DjangoModelFactory._create.__func__

    def quietly(cls, *args, **kwargs):
        with disable_auditlog():
            return create(cls, *args, **kwargs)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DjangoModelFactory, "_create", classmethod(quietly))
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
