"""Writing all criteria of part B of one kind's form at once."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from campaigns.models import GradingScheme, ReviewCriterion
from campaigns.models.review_forms import check_split


class AnnexLine(NamedTuple):
    """A criterion as it is typed: its sub-group, its words, its points where they are split."""

    part: str
    text: str
    points: Decimal | None


@transaction.atomic
def write_annex(
    scheme: GradingScheme, *, kind: str, lines: Mapping[str, Sequence[AnnexLine]], source: str
) -> None:
    """Make these lines, by group, the criteria of the kind's form, all with the same source.

    A line whose words stay keeps what reviews have written to it. Raises ValidationError where the
    points do not add up, and where a line would go, or have fewer points, than reviews have written.
    """
    check_split(scheme, {group: [line.points for line in rows] for group, rows in lines.items()})
    existing = {
        (line.group, line.part, line.text): line
        for line in ReviewCriterion.objects.filter(scheme=scheme, kind=kind)
    }
    position = 0
    for group, rows in lines.items():
        for row in rows:
            position += 1
            line = existing.pop((group, row.part, row.text), None) or ReviewCriterion(
                scheme=scheme, kind=kind, group=group, part=row.part, text=row.text
            )
            line.position, line.points, line.source = position, row.points, source
            line.full_clean()
            if row.points is not None and line.scores_above(row.points):
                raise ValidationError(f"“{line}”: đã có bản kiểm điểm ghi nhiều điểm hơn.")
            line.save()
    for line in existing.values():
        if line.scores.exists():
            raise ValidationError(f"Đã có bản kiểm điểm ghi điểm ở “{line}” nên không bỏ được.")
        line.delete()
