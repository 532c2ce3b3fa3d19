"""Scores of one organisation: measured from figures, self-scored, appraised."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from campaigns.models import (
    Attachment,
    CampaignYear,
    CriteriaSet,
    Criterion,
    Evaluation,
    Score,
)
from members.models import Organization
from portal.kit.models import CONFLICT
from portal.kit.text import number
from reports.figures.figure import Figure, Unit
from reports.figures.period import Period
from reports.figures.registry import FIGURES
from reports.year_end.actions.freezing import freeze_when_due


def period_of(year: CampaignYear) -> Period:
    """The year up to its cut-off, or to today."""
    return Period.of_campaign_year(year, timezone.localdate())


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

    @property
    def rule(self) -> str:
        """The rule written out, as it was where the number is frozen."""
        return (self.score.frozen_criterion or self.criterion).rule_text

    @property
    def url(self) -> str:
        """What opens the number: its records today, or the snapshot where it is frozen."""
        if self.figure is None:
            return ""
        if not self.score.snapshot:
            return self.figure.url
        place = (self.score.year_id, self.score.organization_id, self.criterion.pk)
        return reverse("reports:frozen_score", args=place)


def set_for(year: CampaignYear, organization: Organization) -> CriteriaSet | None:
    """The published criteria of the year for this organisation: of its kind, else of its level."""
    return CriteriaSet.objects.filter(year=year).of(organization).first()


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
        if score.frozen:
            measured, figure = score.measured_points, frozen_figure(score)
        elif criterion.measure:
            figure = FIGURES[criterion.measure].of(organization, period)
            measured = criterion.points_for(figure.numerator, figure.denominator)
            score.measured_points = measured
        lines.append(ScoreLine(criterion, score, figure, measured, score.seen_version))
    return lines


def frozen_figure(score: Score) -> Figure:
    """The figure as it was when the points were fixed."""
    kept = score.snapshot
    return Figure(
        key=score.criterion.measure,
        label=kept.get("label", ""),
        numerator=score.numerator or 0,
        denominator=score.denominator,
        unit=Unit(kept["unit"]) if kept else Unit.SHARE,
        organization=score.organization_id,
    )


def total_of(lines: list[ScoreLine]) -> Decimal | None:
    """The sum of the points that are there; None where there are no criteria."""
    given = [points for line in lines if (points := line.score.points) is not None]
    return sum(given, Decimal(0)) if lines else None


@transaction.atomic
def appraise_unit(evaluation: Evaluation, *, by, grade, points=None, note="") -> None:
    """Propose a unit's grade beside the points that its criteria give it today.

    Once the cut-off is over these are fixed first, so that what was proposed stays explained.
    """
    freeze_when_due(evaluation.year)
    found = set_for(evaluation.year, evaluation.organization)
    lines = score_lines(found, evaluation.organization) if found else []
    evaluation.propose(
        by=by, grade=grade, points=points, note=note, criteria_points=total_of(lines)
    )


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
    score.measured_points = score.measured_points if score.frozen else None
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
