"""Writing scores: what a unit claims, what it is given, its evidence, and what was measured."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.models import Attachment, CampaignYear, Criterion, Score
from campaigns.models.scores import FROZEN_FIELDS
from members.models import Organization, User
from portal.kit.lines import refuse_lines

BATCH = 500


@dataclass(frozen=True)
class ScoreEntry:
    """What one person enters for one criterion; None where they may not enter it."""

    criterion: Criterion
    version: int  # of the score that they saw; 0 where there was none
    measured: Decimal | None
    claim: dict[str, Any] | None = None  # points, evidence
    appraisal: dict[str, Any] | None = None  # points, reason


@dataclass(frozen=True)
class Measurement:
    """What was measured for one score, and what it came from (see `Score.freeze`)."""

    score: Score
    numerator: int
    denominator: int | None
    source: dict


@transaction.atomic
def write_scores(
    *, year: CampaignYear, organization: Organization, entries: Collection[ScoreEntry], by: User
) -> None:
    """Write the entries of one score sheet: all of them or none.

    Scores in which nothing changes are left alone. Raises ValidationError in a year that is not
    open, and with the errors by criterion where an entry is refused or its score was changed by
    someone else.
    """
    year.require_open()
    stored = {
        score.criterion_id: score
        for score in Score.objects.filter(
            organization=organization, criterion__in=[entry.criterion.pk for entry in entries]
        )
    }
    errors = {}
    for entry in entries:
        criterion = entry.criterion
        score = stored.get(criterion.pk) or Score(year=year, organization=organization)
        score.criterion = criterion
        try:
            _write(score, entry, by)
        except ValidationError as error:
            errors[criterion.pk] = error
    refuse_lines(errors)


def _write(score: Score, entry: ScoreEntry, by: User) -> None:
    is_changed = False
    if entry.claim is not None:
        is_changed = score.claim(**entry.claim, by=by)
    if entry.appraisal is not None:
        appraised = score.appraise(**entry.appraisal, measured=entry.measured, by=by)
        is_changed = appraised or is_changed
    if is_changed:
        score.save_version(entry.version)
        if score.is_single_handed:
            score.log_step(action="appraise_score", before="", after="", by=by)


@transaction.atomic
def add_evidence(
    *, year: CampaignYear, organization: Organization, criterion: Criterion, file, kind: str, by
) -> Score:
    """Keep a checked file of evidence with a score. Raises ValidationError in a closed year."""
    score, _is_new = Score.objects.get_or_create(
        criterion=criterion, organization=organization, defaults={"year": year}
    )
    Attachment.keep(score, file, kind, by=by)
    return score


@transaction.atomic
def freeze_measured(*, measurements: Collection[Measurement]) -> int:
    """Fix measured points with what they came from; return how many."""
    moment = timezone.now()
    for measurement in measurements:
        measurement.score.freeze(
            numerator=measurement.numerator,
            denominator=measurement.denominator,
            source=measurement.source,
            at=moment,
        )
    scores = [measurement.score for measurement in measurements]
    Score.objects.bulk_update(
        [score for score in scores if score.pk], FROZEN_FIELDS, batch_size=BATCH
    )
    Score.objects.bulk_create([score for score in scores if not score.pk], batch_size=BATCH)
    return len(scores)
