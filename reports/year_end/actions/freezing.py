"""Fixing the measured points once they may no longer move: at the cut-off, and at closing."""

from __future__ import annotations

from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django_tasks import task

from campaigns.actions.evaluations import start_grading
from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization
from reports.figures.measure import Measure
from reports.figures.period import Period, end_of
from reports.figures.records import with_names
from reports.figures.registry import FIGURES

BATCH = 500
KEPT_RECORDS = 30  # of each number; the page of a frozen number says how many there were
FROZEN = (
    "numerator", "denominator", "measured_points", "measured_at", "frozen", "snapshot", "version",
)  # fmt: skip


@transaction.atomic
def start_year_grading(year: CampaignYear, *, by) -> int:
    """Start grading, and have the measured points fixed as soon as the cut-off is over."""
    opened = start_grading(year, by=by)
    transaction.on_commit(lambda: freeze_at_cut_off.enqueue(year.pk))
    return opened


def freeze_when_due(year: CampaignYear) -> bool:
    """Fix the points of a year that is being graded and whose cut-off is over.

    Not in a reopened year: it was opened to correct something, and freezes when it closes again.
    """
    due = year.state == CampaignYear.State.GRADING and not year.counts_late
    if not (due and year.cut_off and timezone.now() >= end_of(year.cut_off)):
        return False
    frozen = Score.objects.filter(criterion=OuterRef("pk"), frozen=True)
    measured = Criterion.objects.filter(criteria_set__year=year).exclude(measure="")
    published = measured.filter(criteria_set__published_at__isnull=False)
    if published.filter(~Exists(frozen)).exists():
        freeze_scores(year)
    return True


@transaction.atomic
def freeze_scores(year: CampaignYear) -> int:
    """Fix the measured points of every organisation with the rule, figure and records behind them.

    Each criterion asks the same few queries for one organisation as for all. What is frozen stays.
    """
    CampaignYear.objects.select_for_update().get(pk=year.pk)
    period = Period.of_campaign_year(year, timezone.localdate())
    sets = list(year.criteria_sets.filter(published_at__isnull=False))
    own = [found.kind_id for found in sets if found.kind_id]
    count = 0
    for criteria_set in sets:
        units = Organization.objects.under(year.organization).existing_in(period.start, period.end)
        if criteria_set.kind_id:
            units = units.filter(kind=criteria_set.kind_id)
        else:
            units = units.filter(kind__level=criteria_set.level).exclude(kind__in=own)
        count += _freeze_set(criteria_set, list(units), period)
    return count


def _freeze_set(criteria_set: CriteriaSet, units: list[Organization], period: Period) -> int:
    year, moment, found = criteria_set.year, timezone.now(), []
    scores = Score.objects.filter(criterion__criteria_set=criteria_set)
    stored = {(score.organization_id, score.criterion_id): score for score in scores}
    for criterion in criteria_set.criteria.exclude(measure=""):
        fresh = [
            unit
            for unit in units
            if not ((old := stored.get((unit.pk, criterion.pk))) and old.frozen)
        ]
        measure = FIGURES[criterion.measure]
        figures = measure.each(year.organization, fresh, period)
        records = _records(measure, year.organization, fresh, period)
        for unit in fresh:
            score = stored.get((unit.pk, criterion.pk)) or Score(
                year=year, organization=unit, criterion=criterion
            )
            figure = figures[unit.pk]
            score.numerator, score.denominator = figure.numerator, figure.denominator
            score.measured_points = criterion.points_for(figure.numerator, figure.denominator)
            score.measured_at, score.frozen = moment, True
            score.snapshot = _snapshot(criterion, measure, period) | records[unit.path]
            score.version += 1
            found.append(score)
    Score.objects.bulk_update([score for score in found if score.pk], FROZEN, batch_size=BATCH)
    Score.objects.bulk_create([score for score in found if not score.pk], batch_size=BATCH)
    return len(found)


def _snapshot(criterion: Criterion, measure: Measure, period: Period) -> dict:
    """The rule and the figure as they were."""
    return {
        "criterion": {
            "title": criterion.title,
            "measure": criterion.measure,
            "rule": criterion.rule,
            "bands": criterion.bands,
            "weight": str(criterion.weight),
            "target": None if criterion.target is None else str(criterion.target),
        },
        "label": measure.label,
        "unit": measure.unit.value,
        "period": [str(period.start), str(period.end)],
    }


def _records(
    measure: Measure, root: Organization, units: list[Organization], period: Period
) -> dict[str, dict]:
    """By the path of each unit: how many records were counted and what the first were called."""
    paths = {unit.path for unit in units}
    lengths = {len(path) for path in paths}
    found: dict[str, dict] = defaultdict(lambda: {"counted": 0, "records": []})
    rows = with_names(measure.records(root, period)).annotate(at=F(measure.counted.path))
    for record in rows.order_by("pk").iterator(chunk_size=2000) if paths else ():
        for path in {record.at[:length] for length in lengths} & paths:
            kept = found[path]
            kept["counted"] += 1
            if len(kept["records"]) < KEPT_RECORDS:
                kept["records"].append([record.pk, str(record)])
    return found


@task()
def freeze_at_cut_off(year: int) -> None:
    """Fix the measured points once the cut-off is over; come again where it is not yet."""
    found = CampaignYear.objects.select_related("organization").get(pk=year)
    if freeze_when_due(found) or found.cut_off is None:
        return
    if found.state == CampaignYear.State.GRADING and not found.counts_late:
        freeze_at_cut_off.using(run_after=end_of(found.cut_off)).enqueue(year)
