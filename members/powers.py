"""Who has which powers at an organisation today, by which post, since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.models import Member, Membership, Organization, Position
from members.models.holders import posts_with_account
from members.models.scopes import Power, powers_of
from members.tree import lineage

LABELS = {
    Power.VIEW: "xem hồ sơ đã nộp",
    Power.RECORD: "ghi buổi sinh hoạt và hồ sơ của đơn vị",
    Power.RECORD_REGISTER: "ghi sổ theo dõi",
    Power.REVIEW: "xác nhận, thông qua, trả lại",
    Power.APPRAISE: "thẩm định, tiêu chí",
    Power.PROPOSE: "đề xuất xếp loại đảng viên",
    Power.DECIDE_MEMBERS: "quyết định xếp loại đảng viên",
    Power.PROPOSE_CELLS: "đề xuất xếp loại chi bộ, đảng bộ bộ phận",
    Power.DECIDE_CELLS: "quyết định xếp loại chi bộ, đảng bộ bộ phận",
    Power.DECIDE_ORGANIZATIONS: "quyết định xếp loại tổ chức cơ sở đảng, khen thưởng",
    Power.MANAGE: "quản lý danh sách, chức vụ",
    Power.INSPECT: "kiểm tra, giám sát",
    Power.COMMENT: "nhận xét người của cơ quan",
}


@dataclass(frozen=True)
class PowerLine:
    """One post and what it gives at the organisation."""

    position: Position
    is_from_above: bool
    has_account: bool
    powers: list[str]


OPENS_A_MEMBER = (Power.VIEW, Power.COMMENT)  # `Scope.visible_members`
SAID_OF_A_MEMBER = (*OPENS_A_MEMBER, Power.RECORD, Power.MANAGE, Power.INSPECT)


@dataclass(frozen=True)
class ReaderLine:
    """One post that opens a person's record today, by a unit where they belong or once belonged."""

    position: Position
    is_by_former_unit: bool
    powers: list[str]


def readers_of(member: Member, day: dt.date) -> list[ReaderLine]:
    """Who may open the record of this person, the nearest level first; two queries.

    The same rule as `Scope.visible_members`, read from the other end. Oneself is left out.
    """
    units = member.memberships.select_related("organization")
    paths = {unit.organization_id: unit.organization.path for unit in units}
    current = {path for unit in units if unit.runs_on(day) for path in _over(unit)}
    lines = []
    for position in posts_with_account({up for path in paths.values() for up in lineage(path)}):
        organization = position.organization
        kind = organization.kind
        held = powers_of(position.post, kind.level, holds_members=kind.holds_members)
        powers = [power for power, down in held.items() if down or organization.pk in paths]
        if position.member_id != member.pk and not set(powers).isdisjoint(OPENS_A_MEMBER):
            words = [LABELS[power] for power in SAID_OF_A_MEMBER if power in powers]
            lines.append(ReaderLine(position, organization.path not in current, words))
    return lines


def _over(unit: Membership) -> list[str]:
    return lineage(unit.organization.path)


def powers_at(organization: Organization, day: dt.date) -> list[PowerLine]:
    """The posts of the day that give powers at the organisation, its own first; one query."""
    positions = (
        Position.objects.on(day)
        .filter(organization__path__in=lineage(organization.path))
        .select_related("organization__kind", "member__user")
        .order_by("-organization__depth", "post", "member__sort_name")
    )
    lines = []
    for position in positions:
        kind = position.organization.kind
        is_from_above = position.organization_id != organization.pk
        held = powers_of(position.post, kind.level, holds_members=kind.holds_members)
        powers = [LABELS[power] for power, down in held.items() if down or not is_from_above]
        if powers:
            user = getattr(position.member, "user", None)
            has_account = user is not None and user.is_active
            lines.append(PowerLine(position, is_from_above, has_account, powers))
    return lines
