"""Proposing a unit's grade beside the points of its criteria."""

from decimal import Decimal

from django.db import transaction

from campaigns.models import Evaluation, Grade
from members.models import User
from reports.figures.score_sheets import score_sheet, total_of
from reports.year_end.actions.freezing import freeze_when_due


@transaction.atomic
def appraise_unit(
    evaluation: Evaluation, *, by: User, grade: Grade, points: Decimal | None = None, **said
) -> None:
    """Propose a unit's grade and keep the points that its criteria give it today.

    Once the cut-off is over these are fixed first, also where no worker has run, so that what was
    proposed stays explained. `said`: the note and the agency's grade, as `Evaluation.propose` takes
    them; it raises ValidationError.
    """
    freeze_when_due(evaluation.year)
    total = total_of(score_sheet(evaluation.year, evaluation.organization))
    evaluation.propose(by=by, grade=grade, points=points, criteria_points=total, **said)
