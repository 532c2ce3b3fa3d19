"""An organisation's own reading of the heads of its lists, adjusted once and kept."""

from collections.abc import Mapping

from django.db import transaction

from members.models import ColumnMeaning, Organization
from members.tree import lineage

from .words import header_key


def mapping_of(organization: Organization) -> dict[str, str]:
    """By folded head: what the column holds, "" for nothing; the nearest organisation above decides."""
    rows = ColumnMeaning.objects.filter(organization__path__in=lineage(organization.path))
    by_depth = rows.order_by("organization__depth")
    return {row.head_key: row.meaning for row in by_depth}


@transaction.atomic
def keep_mapping(*, organization: Organization, meanings: Mapping[str, str | None]) -> None:
    """Keep what each head means here; None goes back to the portal's own reading."""
    for head, meaning in meanings.items():
        rows = ColumnMeaning.objects.filter(organization=organization, head_key=header_key(head))
        if meaning is None:
            rows.delete()
        else:
            ColumnMeaning.objects.update_or_create(
                organization=organization,
                head_key=header_key(head)[:200],
                defaults={"head": head[:200], "meaning": meaning},
            )
