"""Fixing the measured points, which then no longer move: at the cut-off, and at closing."""

from collections import defaultdict
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django_tasks import task

from campaigns.actions.evaluations import start_grading
from campaigns.actions.scores import Measurement, freeze_measured
from campaigns.models import CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization
from reports.figures.measure import Measure
from reports.figures.period import Period, end_of
from reports.figures.records import with_names
from reports.figures.registry import FIGURES

NAMED_RECORDS = 30  # of each number; the page of a frozen number says how many there were


@transaction.atomic
def start_year_grading(year: CampaignYear, *, by) -> int:
    """Start grading, and have the measured points fixed as soon as the cut-off is over."""
    opened = start_grading(year, by=by)
    transaction.on_commit(lambda: freeze_at_cut_off.enqueue(year.pk))
    return opened


def freeze_when_due(year: CampaignYear) -> bool:
    """Fix the points of a year in grading whose cut-off is over; return whether that was due.

    Not in a reopened year: it was opened to correct something, and freezes when it closes again.
    """
    is_graded = year.state == CampaignYear.State.GRADING and not year.counts_late
    if not (is_graded and year.cut_off and timezone.now() >= end_of(year.cut_off)):
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

    Returns how many. Each criterion takes the same few queries for one organisation as for all.
    What is frozen stays as it is.
    """
    CampaignYear.objects.select_for_update().get(pk=year.pk)
    period = Period.of_campaign_year(year, timezone.localdate())
    sets = list(year.criteria_sets.filter(published_at__isnull=False))
    kinds = [criteria_set.kind_id for criteria_set in sets if criteria_set.kind_id]
    measurements: list[Measurement] = []
    for criteria_set in sets:
        units = Organization.objects.under(year.organization).existing_in(period.start, period.end)
        if criteria_set.kind_id:
            units = units.filter(kind=criteria_set.kind_id)
        else:
            units = units.filter(kind__level=criteria_set.level).exclude(kind__in=kinds)
        measurements += _measure_set(criteria_set, list(units), period)
    return freeze_measured(measurements=measurements)


def _measure_set(
    criteria_set: CriteriaSet, units: list[Organization], period: Period
) -> Iterator[Measurement]:
    """What the criteria of the set measure of each of these units, where it is not frozen yet."""
    scores = {
        (score.organization_id, score.criterion_id): score
        for score in Score.objects.filter(criterion__criteria_set=criteria_set)
    }
    for criterion in criteria_set.criteria.exclude(measure=""):
        open_scores = {}
        for unit in units:
            score = scores.get((unit.pk, criterion.pk)) or Score(
                year=criteria_set.year, organization=unit
            )
            if not score.frozen:
                score.criterion, open_scores[unit] = criterion, score
        yield from _measure(open_scores, criterion, criteria_set.year, period)


def _measure(
    scores: dict[Organization, Score], criterion: Criterion, year: CampaignYear, period: Period
) -> Iterator[Measurement]:
    """What the criterion measures of each of these units, and what it comes from."""
    measure, units = FIGURES[criterion.measure], list(scores)
    figures = measure.each(year.organization, units, period)
    records = _records(measure, year.organization, units, period)
    of_figure = {
        "label": measure.label,
        "unit": measure.unit.value,
        "period": [str(period.start), str(period.end)],
    }
    for unit, score in scores.items():
        figure = figures[unit.pk]
        source = of_figure | records[unit.path]
        yield Measurement(score, figure.numerator, figure.denominator, source)


def _records(
    measure: Measure, root: Organization, units: list[Organization], period: Period
) -> dict[str, dict]:
    """By the path of each unit: how many records were counted, and the names of the first."""
    paths = {unit.path for unit in units}
    lengths = {len(path) for path in paths}
    by_path: dict[str, dict] = defaultdict(lambda: {"counted": 0, "records": []})
    rows = with_names(measure.records(root, period)).annotate(at=F(measure.counted.path))
    for record in rows.order_by("pk").iterator(chunk_size=2000) if paths else ():
        for path in {record.at[:length] for length in lengths} & paths:
            source = by_path[path]
            source["counted"] += 1
            if len(source["records"]) < NAMED_RECORDS:
                source["records"].append([record.pk, str(record)])
    return by_path


@task()
def freeze_at_cut_off(year: int) -> None:
    """Fix the measured points once the cut-off is over; before that, come again at that moment."""
    record = CampaignYear.objects.select_related("organization").get(pk=year)
    if freeze_when_due(record) or record.cut_off is None:
        return
    if record.state == CampaignYear.State.GRADING and not record.counts_late:
        freeze_at_cut_off.using(run_after=end_of(record.cut_off)).enqueue(year)
