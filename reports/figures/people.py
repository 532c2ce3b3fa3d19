"""Figures of the organisation on the cut-off day: units, cells, members, leaders.

A member counts where the home membership (sinh hoạt chính thức) is on that day, once.
"""

from django.db.models import Q, QuerySet

from members.models import LeavePeriod, Membership, Organization, OrganizationKind, Position
from reports.figures.measure import stock
from reports.figures.period import Period
from reports.figures.tally import EVERY, PEOPLE, Tally, Where

Level = OrganizationKind.Level


def members(period: Period) -> QuerySet:
    """Home memberships of Party members that run on the cut-off day."""
    return Membership.objects.home().on(period.end).filter(member__is_party_member=True)


def leading(period: Period) -> Q:
    """Who holds a leading post on the cut-off day."""
    posts = Position.objects.on(period.end).filter(post__in=Position.LEADERS)
    return Q(member__in=posts.values("member"))


def _exempt(period: Period) -> Q:
    leaves = LeavePeriod.objects.on(period.end).filter(kind=LeavePeriod.Kind.EXEMPT)
    return Q(member__in=leaves.values("member"))


def _probationary(period: Period) -> Q:
    return Q(member__official_on__isnull=True) | Q(member__official_on__gt=period.end)


def _existing(period: Period) -> QuerySet:
    return Organization.objects.existing_on(period.end)


class OrganizationTally(Tally):
    """Counts organisations themselves: the path is their own."""

    @property
    def path(self) -> str:
        return "path"


def members_who(where: Q | Where) -> Tally:
    """Members at the cut-off who fit. All such tallies are counted in one query."""
    return Tally(members, PEOPLE, where=where)


MEMBERS = members_who(EVERY)
LEADERS = members_who(leading)
MEASURES = (
    stock(
        "grassroots",
        "Tổ chức cơ sở đảng",
        OrganizationTally(_existing, where=Q(kind__level=Level.GRASSROOTS)),
    ),
    stock(
        "cells",
        "Chi bộ",
        OrganizationTally(_existing, where=Q(kind__holds_members=True)),
    ),
    stock("members", "Đảng viên", MEMBERS),
    stock("women", "Đảng viên nữ", members_who(Q(member__sex="female")), MEMBERS),
    stock(
        "probationary",
        "Đảng viên dự bị",
        members_who(_probationary),
    ),
    stock("exempt", "Đảng viên được miễn sinh hoạt", members_who(_exempt)),
    stock("leaders", "Cán bộ lãnh đạo cấp ủy", LEADERS),
)
