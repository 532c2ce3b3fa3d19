"""Figures of the organisation: units, cells, members at the cut-off, posts."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q

from members.models import LeavePeriod, Membership, Organization, OrganizationKind, Position

from .base import Measure, Period, Tally, Unit

Level = OrganizationKind.Level


def members(period: Period):
    """Home memberships that run on the cut-off day."""
    return Membership.objects.home().on(period.end).filter(member__is_party_member=True)


def leaders(period: Period):
    """Members who hold a leading post on the cut-off day."""
    posts = Position.objects.on(period.end).filter(
        member=OuterRef("member_id"), post__in=Position.LEADERS
    )
    return members(period).filter(Exists(posts))


def _exempt(period: Period):
    leaves = LeavePeriod.objects.on(period.end).filter(
        member=OuterRef("member_id"), kind=LeavePeriod.Kind.EXEMPT
    )
    return members(period).filter(Exists(leaves))


def _organizations(*levels: int):
    def rows(period: Period):
        return Organization.objects.existing_on(period.end).filter(kind__level__in=levels)

    return rows


class OrganizationTally(Tally):
    """Counts organisations themselves: the path is their own."""

    @property
    def path(self) -> str:
        return "path"


PEOPLE = Count("member", distinct=True)
MEMBERS = Tally(members, PEOPLE)
LEADERS = Tally(leaders, PEOPLE)
MEASURES = (
    Measure(
        "grassroots", "Tổ chức cơ sở đảng", OrganizationTally(_organizations(Level.GRASSROOTS))
    ),
    Measure(
        "cells",
        "Chi bộ",
        OrganizationTally(
            lambda period: Organization.objects.existing_on(period.end).filter(
                kind__holds_members=True
            )
        ),
    ),
    Measure("members", "Đảng viên", MEMBERS),
    Measure(
        "women",
        "Đảng viên nữ",
        Tally(lambda period: members(period).filter(member__sex="female"), PEOPLE),
        MEMBERS,
        Unit.SHARE,
    ),
    Measure(
        "probationary",
        "Đảng viên dự bị",
        Tally(
            lambda period: members(period).filter(
                Q(member__official_on__isnull=True) | Q(member__official_on__gt=period.end)
            ),
            PEOPLE,
        ),
    ),
    Measure("exempt", "Đảng viên được miễn sinh hoạt", Tally(_exempt, PEOPLE)),
    Measure("leaders", "Cán bộ lãnh đạo cấp ủy", LEADERS),
)
