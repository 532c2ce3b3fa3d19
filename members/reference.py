"""Reference data of the ground floor: the kinds of organisations and what may stand under what.

Source: Điều lệ Đảng; QĐ 24-QĐ/TW 2021, QĐ 208-QĐ/TW 2026. An office edits it in the portal.
"""

from members.models import OrganizationKind

_L = OrganizationKind.Level
# code: (name, level, holds members, meets monthly, may stand under)
KINDS = {
    "bloc": ("Đảng bộ cấp trên trực tiếp cơ sở", _L.UPPER, False, False, ()),
    "grassroots_committee": ("Đảng bộ cơ sở", _L.GRASSROOTS, False, False, ("bloc",)),
    "grassroots_cell": ("Chi bộ cơ sở", _L.GRASSROOTS, True, True, ("bloc",)),
    "subcommittee": ("Đảng bộ bộ phận", _L.INTERMEDIATE, False, False, ("grassroots_committee",)),
    "cell": ("Chi bộ", _L.CELL, True, True, ("grassroots_committee", "subcommittee")),
    "party_group": ("Tổ đảng", _L.GROUP, False, False, ("cell", "grassroots_cell")),
}


def load() -> None:
    """Write the kinds that are missing; what an office changed stays."""
    kinds = {}
    for code, (name, level, holds, meets, _) in KINDS.items():
        kinds[code], _created = OrganizationKind.objects.get_or_create(
            code=code,
            defaults={
                "name": name,
                "level": level,
                "holds_members": holds,
                "holds_meetings": meets,
            },
        )
    for code, (*_, parents) in KINDS.items():
        if parents and not kinds[code].may_stand_under.exists():
            kinds[code].may_stand_under.set([kinds[parent] for parent in parents])
