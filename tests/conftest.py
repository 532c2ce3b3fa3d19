"""Fixtures: a small bloc with one account a role, on the day of `tests.clock`."""

from __future__ import annotations

from copy import deepcopy
from types import SimpleNamespace

import pytest
import time_machine
from auditlog.context import disable_auditlog
from django.apps import apps
from django.core.cache import cache
from django.db import transaction

from members import reference
from members.models import Member, Membership, Organization, OrganizationKind, User

from .clock import clock  # noqa: F401  a fixture
from .factories.members import (
    CampaignYearFactory,
    MemberFactory,
    MembershipFactory,
    OrganizationFactory,
    UserFactory,
)

BUILT = "2026-01-05T03:00:00Z"


@pytest.fixture(autouse=True)
def quick_settings(settings, tmp_path):
    """Cheap password hashes, plain static files, uploads that vanish with the test."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path / "uploads"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    cache.clear()  # or logins of earlier tests count towards the limit of this one


@pytest.fixture(scope="session")
def first_house():
    """The rows of the first house of this process: those after it are copies, ten times cheaper."""
    return SimpleNamespace(rows=None, names=None)


@pytest.fixture
def house(db, first_house):
    """A bloc: two committees, two cells in the first, one in the second, five members a cell.

    Accounts: `users.secretary`, `deputy`, `member` of `cell`; `sister` (secretary of
    `sister_cell`), `committee` (secretary of `committee`), `other_committee`, `standing`, `staff`,
    `inspector` of the bloc, `head` (agency head of `committee`), `administrator`.
    """
    with disable_auditlog():
        if OrganizationKind.objects.exists():
            return build_house()
        if first_house.rows is None:
            kinds = [
                model
                for model in apps.get_models(include_auto_created=True)
                if model._meta.app_label in {"members", "campaigns"}
            ]
            is_alone = not any(model._base_manager.exists() for model in kinds)
            with time_machine.travel(BUILT, tick=False):
                names = build_house()
            if not is_alone:  # what another fixture wrote belongs to its own test
                return names
            first_house.names = names
            first_house.rows = [(model, list(model._base_manager.all())) for model in kinds]
        else:
            with transaction.atomic():  # rows of one kind may point at those of a later one
                for model, rows in first_house.rows:
                    model._base_manager.bulk_create(deepcopy(rows))
    return deepcopy(first_house.names)


def build_house():
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
def login(client):
    """`login(user)` returns a client in which that user is logged in."""

    def log_in(user):
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return log_in
