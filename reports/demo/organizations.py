"""The bloc, its committees and their cells; the office's own cells come with its roster."""

from members.models import Organization, OrganizationKind

from .world import OFFICE_CELLS, SIZES, World, texts

TEXTS = texts("organizations")
PLACE = "Minh Họa"
CELLS = 9  # of a committee


def build(world: World) -> None:
    """The bloc, the office whose roster is imported later, and committees up to the size."""
    kinds = {kind.code: kind for kind in OrganizationKind.objects.all()}
    world.bloc = Organization.objects.add_root(
        instance=Organization(
            kind=kinds["bloc"],
            records_from=world.first_day,
            name="Đảng bộ Khối các cơ quan tỉnh (minh họa)",
            short_name="Khối",
            committee_name="Đảng ủy Khối các cơ quan tỉnh (minh họa)",
            document_code="ĐUK",
            superior_name="Tỉnh ủy Minh Họa (minh họa)",
            code="38.168.000.000.000",
            place=PLACE,
            sector="party",
        )
    )
    world.office = _add_committee(
        world, kinds, 1, "Văn phòng Tỉnh ủy (minh họa)", "party",
        short_name="Văn phòng Tỉnh ủy", document_code="ĐUVP",
    )  # fmt: skip
    missing, number = SIZES[world.size][0] - OFFICE_CELLS, 1
    while missing > 0:
        agency, sector = TEXTS.agencies[(number - 1) % len(TEXTS.agencies)]
        name = f"{agency} {number}" if number > len(TEXTS.agencies) else agency
        number += 1
        committee = _add_committee(
            world, kinds, number, name, sector, short_name=name, document_code=f"ĐU{number}"
        )
        for index in range(1, min(CELLS, missing) + 1):
            cell = Organization(
                kind=kinds["cell"],
                records_from=world.first_day,
                name=f"Chi bộ {index} – {name}",
                short_name=f"Chi bộ {index}",
                code=f"38.168.{number:03d}.{index:03d}.000",
                sector=sector,
            )
            world.cells.append(Organization.objects.add_child(committee, instance=cell))
        missing -= CELLS


def _add_committee(
    world: World, kinds: dict, number: int, name: str, sector: str, **fields: str
) -> Organization:
    committee = Organization(
        kind=kinds["grassroots_committee"],
        records_from=world.first_day,
        name=f"Đảng bộ {name}",
        committee_name=f"Đảng ủy {name}",
        code=f"38.168.{number:03d}.000.000",
        place=PLACE,
        sector=sector,
        **fields,
    )
    world.grassroots.append(Organization.objects.add_child(world.bloc, instance=committee))
    return world.grassroots[-1]
