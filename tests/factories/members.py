"""Factories: the smallest bloc in which a rule can be tested."""

from __future__ import annotations

import datetime as dt

import factory
from factory.django import DjangoModelFactory

from campaigns.models import Campaign, CampaignYear
from members.models import (
    LeavePeriod,
    Member,
    Membership,
    Organization,
    OrganizationKind,
    Position,
    User,
)
from members.reference import KINDS


class KindFactory(DjangoModelFactory):
    class Meta:
        model = OrganizationKind
        django_get_or_create = ("code",)

    code = "cell"
    name = factory.LazyAttribute(lambda o: KINDS[o.code][0])
    level = factory.LazyAttribute(lambda o: KINDS[o.code][1])
    holds_members = factory.LazyAttribute(lambda o: KINDS[o.code][2])
    holds_meetings = factory.LazyAttribute(lambda o: KINDS[o.code][3])


class OrganizationFactory(DjangoModelFactory):
    """`OrganizationFactory(parent=committee)` is a cell below it; `kind__code=` changes the kind."""

    class Meta:
        model = Organization

    parent = None
    kind = factory.SubFactory(KindFactory)
    name = factory.Sequence(lambda n: f"Chi bộ {n}")
    records_from = dt.date(2020, 1, 1)
    code = factory.Sequence(lambda n: f"38.{n // 1000 % 1000:03d}.{n % 1000:03d}.000.000")

    @classmethod
    def _create(cls, model_class, *args, parent=None, **kwargs):
        node = model_class(**kwargs)
        if parent is None:
            return Organization.objects.add_root(instance=node)
        return Organization.objects.add_child(Organization.objects.get(pk=parent.pk), instance=node)


class MemberFactory(DjangoModelFactory):
    """`MemberFactory(cell=cell)` belongs there from 2020 on."""

    class Meta:
        model = Member
        skip_postgeneration_save = True

    full_name = factory.Sequence(lambda n: f"Nguyễn Văn {'ABCDEGHIKL'[n % 10]}{n}")
    birth_date = dt.date(1980, 1, 1)
    sex = "male"
    card_number = factory.Sequence(lambda n: f"77{n:06d}")
    admitted_on = dt.date(2005, 1, 1)
    official_on = dt.date(2006, 1, 1)

    @factory.post_generation
    def cell(self, create, cell, **kwargs):
        if cell is not None:
            MembershipFactory(member=self, organization=cell, **kwargs)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    member = factory.SubFactory(MemberFactory)
    organization = factory.SubFactory(OrganizationFactory)
    starts_on = dt.date(2020, 1, 1)


class LeavePeriodFactory(DjangoModelFactory):
    class Meta:
        model = LeavePeriod

    member = factory.SubFactory(MemberFactory)
    kind = LeavePeriod.Kind.EXEMPT
    starts_on = dt.date(2026, 7, 1)


class PositionFactory(DjangoModelFactory):
    class Meta:
        model = Position

    member = factory.SubFactory(MemberFactory)
    organization = factory.SubFactory(OrganizationFactory)
    post = Position.Post.SECRETARY
    starts_on = dt.date(2020, 1, 1)


class UserFactory(DjangoModelFactory):
    """`UserFactory(post="secretary", at=cell)` holds that post; password "mat-khau-thu"."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    at = None
    post = None
    username = factory.Sequence(lambda n: f"tai-khoan-{n}")
    member = factory.SubFactory(MemberFactory)

    @classmethod
    def _create(cls, model_class, *args, at=None, post=None, **kwargs):
        user = model_class.objects.create_user(password="mat-khau-thu", **kwargs)
        if post:
            PositionFactory(member=user.member, organization=at, post=post)
        return user


class CampaignFactory(DjangoModelFactory):
    class Meta:
        model = Campaign

    name = "Học tập và làm theo"
    directive = "Kết luận số 01-KL/TW"
    starts_on = dt.date(2021, 5, 18)


class CampaignYearFactory(DjangoModelFactory):
    class Meta:
        model = CampaignYear

    campaign = factory.SubFactory(CampaignFactory)
    organization = factory.SubFactory(OrganizationFactory, kind__code="bloc")
    year = 2026
    state = CampaignYear.State.OPEN
