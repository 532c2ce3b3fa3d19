"""The score sheet of one organisation: what was measured, self-scored and appraised."""

from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils import timezone

from campaigns.models import Attachment, CampaignYear, CriteriaSet, Criterion, Score
from members.models import Organization
from reports.figures.figure import Figure, Unit
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.registry import FIGURES


def period_of(year: CampaignYear) -> Period:
    """The year up to its cut-off, or to today."""
    return Period.of_campaign_year(year, timezone.localdate())


@dataclass(frozen=True)
class ScoreLine:
    """One criterion of one organisation with its score, as it is shown."""

    criterion: Criterion
    score: Score
    figure: Figure | None
    measured: Decimal | None

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
        keys = (self.score.year_id, self.score.organization_id, self.criterion.pk)
        return reverse("reports:frozen_score", args=keys)


def score_sheet(year: CampaignYear, organization: Organization) -> list[ScoreLine]:
    """The organisation's line for each criterion published for it; none where there is no set."""
    criteria_set = set_for(year, organization)
    return score_lines(criteria_set, organization) if criteria_set else []


def set_for(year: CampaignYear, organization: Organization) -> CriteriaSet | None:
    """The published criteria of the year for this organisation: of its kind, else of its level.

    In a closed year of the kind that it was then.
    """
    with as_known(organization, Period.of_year(year.calendar_year)) as then:
        return CriteriaSet.objects.filter(year=year).of(then.unit(organization)).first()


def score_lines(criteria_set: CriteriaSet, organization: Organization) -> list[ScoreLine]:
    """The organisation's line for each criterion of a set; measured anew until it is frozen."""
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
            figure, measured = frozen_figure(score), score.measured_points
        elif criterion.measure:
            figure = FIGURES[criterion.measure].of(organization, period)
            if not figure.is_pending:
                measured = criterion.points_for(figure.numerator, figure.denominator)
            score.measured_points = measured  # for `Score.points`; this score is never saved
        lines.append(ScoreLine(criterion, score, figure, measured))
    return lines


def frozen_figure(score: Score) -> Figure:
    """The figure as it was when the points were fixed."""
    source = score.snapshot
    return Figure(
        key=score.criterion.measure,
        label=source.get("label", ""),
        numerator=score.numerator or 0,
        denominator=score.denominator,
        unit=Unit(source["unit"]) if source else Unit.SHARE,
        organization=score.organization_id,
    )


def total_of(lines: list[ScoreLine]) -> Decimal | None:
    """The sum of the points that are there; None where there are no criteria."""
    points = [line.score.points for line in lines if line.score.points is not None]
    return sum(points, Decimal(0)) if lines else None
