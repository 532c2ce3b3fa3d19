"""Deciding for a year what no national text settles about grading."""

from django.db import transaction

from campaigns.models import GradingSettings


@transaction.atomic
def settle_grading(settings: GradingSettings, *, by) -> None:
    """Write the year's answers, with a step that keeps them.

    Raises ValidationError in a closed year, or for an answer that cannot be.
    """
    year = settings.year
    year.require_not_closed()
    settings.full_clean(exclude=["year"])
    settings.save()
    year.kept = settings.lines()
    year.log_step(action="settle_grading", before=year.state, after=year.state, by=by)
