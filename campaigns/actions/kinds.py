"""Whether the members who are graded lead: looked up from their posts, or decided for one person."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from campaigns.actions.findings import locked_undecided
from campaigns.models import CampaignYear, Evaluation, GradingScheme
from campaigns.models.kinds import kinds_of

BATCH = 1000


def note_kinds(*, years: Iterable[CampaignYear], member: int | None = None) -> None:
    """Keep with each undecided evaluation of a member whether they lead, as of today.

    What somebody decided for one person with a reason stays. `member`: of one person alone.
    """
    undecided = Evaluation.objects.of_members().filter(
        year__in=list(years), state__in=Evaluation.UNDECIDED, kind_reason=""
    )
    if member is not None:
        undecided = undecided.filter(member=member)
    groups: dict[tuple[GradingScheme, CampaignYear], list[Evaluation]] = {}
    for row in undecided.select_related("scheme", "year"):
        groups.setdefault((row.scheme, row.year), []).append(row)
    changed = []
    for (scheme, year), rows in groups.items():
        day = year.figures_day(timezone.localdate())
        kinds = kinds_of([row.member_id for row in rows], scheme=scheme, day=day)
        for row in rows:
            if row.kind != kinds[row.member_id]:
                row.kind = kinds[row.member_id]
                changed.append(row)
    Evaluation.objects.bulk_update(changed, ["kind"], batch_size=BATCH)


@transaction.atomic
def change_kind(evaluation: Evaluation, *, kind: str, reason: str, by) -> None:
    """Decide for one person whether they lead, against what their posts say; without a kind, as they say.

    The form, the conditions and the failing cases follow. Raises ValidationError once the grade is
    decided, and in a year that is not open.
    """
    evaluation = locked_undecided(evaluation, "change_kind", by)
    evaluation.kind_reason = reason if kind else ""
    evaluation.kind = kind or evaluation.kind
    evaluation.save(update_fields=["kind", "kind_reason"])
    if not kind:
        note_kinds(years=[evaluation.year], member=evaluation.member_id)
        evaluation.refresh_from_db(fields=["kind"])
    evaluation.log_step(
        action="change_kind", before=evaluation.state, after=evaluation.state, by=by,
        reason=f"{evaluation.get_kind_display()}. {reason}",
    )  # fmt: skip
