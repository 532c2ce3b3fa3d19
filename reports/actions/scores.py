"""Scores of one organisation: measured from figures, self-scored, appraised."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from campaigns.models import Attachment, CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization
from portal.kit.models import CONFLICT
from portal.kit.text import number
from reports.figures.base import Figure, Period
from reports.figures.registry import FIGURES

BATCH = 500
FROZEN = ("numerator", "denominator", "measured_points", "measured_at", "frozen")


def period_of(year: CampaignYear) -> Period:
    """The year up to its cut-off, or to today."""
    return Period.of_year(year.year, until=year.figures_day(timezone.localdate()))


@dataclass
class ScoreLine:
    """One criterion of one organisation as it is shown and typed."""

    criterion: Criterion
    score: Score
    figure: Figure | None
    measured: Decimal | None
    version: int = 0  # as shown; writing that is rolled back does not change it
    error: str = ""

    @property
    def files(self) -> list[Attachment]:
        """The files of evidence."""
        return list(self.score.attachments.all()) if self.score.pk else []


def set_for(year: CampaignYear, organization: Organization) -> CriteriaSet | None:
    """The published criteria of the year for this organisation's level."""
    return CriteriaSet.objects.filter(
        year=year, level=organization.kind.level, published_at__isnull=False
    ).first()


def score_lines(criteria_set: CriteriaSet, organization: Organization) -> list[ScoreLine]:
    """All criteria with this organisation's scores; measured ones afresh until they are frozen."""
    period = period_of(criteria_set.year)
    stored = {
        score.criterion_id: score
        for score in Score.objects.filter(
            organization=organization, criterion__criteria_set=criteria_set
        )
        .select_related("self_by__member", "appraised_by__member")
        .prefetch_related("attachments__added_by__member")
    }
    lines = []
    for criterion in criteria_set.criteria.all():
        score = stored.get(criterion.pk) or Score(
            year=criteria_set.year, organization=organization, criterion=criterion
        )
        figure, measured = None, None
        if criterion.measure:
            figure = FIGURES[criterion.measure].of(organization, period)
            if score.frozen:
                measured = score.measured_points
                figure = replace(figure, numerator=score.numerator, denominator=score.denominator)
            else:
                measured = criterion.points_for(figure.numerator, figure.denominator)
            score.measured_points = measured
        lines.append(ScoreLine(criterion, score, figure, measured, score.seen_version))
    return lines


def freeze_scores(year: CampaignYear) -> int:
    """Fix the measured points of every organisation with the inputs they came from.

    Each criterion asks the same few queries for one organisation as for all. The caller has locked
    the year, so nobody writes points meanwhile.
    """
    period, moment = period_of(year), timezone.now()
    found: list[Score] = []
    for criteria_set in year.criteria_sets.filter(published_at__isnull=False):
        below = Organization.objects.under(year.organization)
        units = list(below.filter(kind__level=criteria_set.level))
        scores = Score.objects.filter(criterion__criteria_set=criteria_set)
        stored = {(score.organization_id, score.criterion_id): score for score in scores}
        for criterion in criteria_set.criteria.exclude(measure=""):
            figures = FIGURES[criterion.measure].each(year.organization, units, period)
            for unit in units:
                score = stored.get((unit.pk, criterion.pk)) or Score(
                    year=year, organization=unit, criterion=criterion
                )
                if score.frozen:
                    continue
                figure = figures[unit.pk]
                score.numerator, score.denominator = figure.numerator, figure.denominator
                score.measured_points = criterion.points_for(figure.numerator, figure.denominator)
                score.measured_at, score.frozen = moment, True
                found.append(score)
    Score.objects.bulk_create([score for score in found if score.pk is None], batch_size=BATCH)
    Score.objects.bulk_update(
        [score for score in found if score.pk is not None], FROZEN, batch_size=BATCH
    )
    return len(found)


def read_points(text: str) -> Decimal | None:
    """Points as typed, with comma or point; raises ValidationError where it is no number."""
    text = text.strip().replace(",", ".")
    if not text:
        return None
    try:
        points = Decimal(text)
    except InvalidOperation as error:
        raise ValidationError(f"“{text}” không phải là số điểm.") from error
    if not points.is_finite():
        raise ValidationError(f"“{text}” không phải là số điểm.")
    return points


@transaction.atomic
def save_scores(*, lines: list[ScoreLine], typed: dict, by, may_score: bool, may_appraise: bool):
    """Write what was typed at each line: all lines or none.

    `typed` holds strings by field name, as the page posts them. Raises ValidationError; what is
    wrong with a line is noted there. Frozen and unchanged lines are left alone.
    """
    lines[0].score.year.require_open()
    conflict = False
    for line in lines:
        try:
            _write_line(line, typed, by, may_score=may_score, may_appraise=may_appraise)
        except ValidationError as error:
            conflict = conflict or getattr(error, "code", "") == "conflict"
            line.error = error.messages[0]
    if conflict:
        raise ValidationError(CONFLICT, code="conflict")
    if any(line.error for line in lines):
        raise ValidationError("Còn dòng chưa đúng, xem lỗi ở từng dòng. Chưa ghi gì.")


def _write_line(line: ScoreLine, typed: dict, by, *, may_score: bool, may_appraise: bool) -> None:
    score, pk = line.score, line.criterion.pk
    before = (score.self_points, score.evidence, score.appraised_points, score.difference_reason)
    limit = line.criterion.weight
    problem = ""
    if may_score:
        score.self_points, problem = _points(typed.get(f"self-{pk}", ""), limit, score.self_points)
        score.evidence = typed.get(f"evidence-{pk}", "").strip()
    if may_appraise and not problem:
        value = typed.get(f"appraised-{pk}", "")
        score.appraised_points, problem = _points(value, limit, score.appraised_points)
        score.difference_reason = typed.get(f"reason-{pk}", "").strip()
    if problem:
        raise ValidationError(problem)
    claimed = score.self_points if score.self_points is not None else score.measured_points
    differs = score.appraised_points is not None and score.appraised_points != claimed
    if may_appraise and differs and claimed is not None and not score.difference_reason:
        raise ValidationError("Điểm thẩm định khác điểm đơn vị: hãy ghi lý do.")
    after = (score.self_points, score.evidence, score.appraised_points, score.difference_reason)
    if after == before:
        return
    if after[:2] != before[:2]:
        score.self_by = by
    if after[2:] != before[2:]:
        score.appraised_by = by
    version = typed.get(f"version-{pk}", "")
    score.save_version(int(version) if version.isdecimal() else 0)


def _points(text: str, limit: Decimal, old: Decimal | None) -> tuple[Decimal | None, str]:
    try:
        points = read_points(text)
    except ValidationError as error:
        return old, error.messages[0]
    if points is not None and not 0 <= points <= limit:
        return old, f"Điểm phải từ 0 đến {number(limit)}."
    return points, ""
