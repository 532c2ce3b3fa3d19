"""Who has which powers at an organisation today, by which post, since when."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from members.models import Organization, Position
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
