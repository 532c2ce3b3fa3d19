"""What a year still lacks, cell by cell: meetings that were due, and grades not decided."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count
from django.utils import timezone

from campaigns.models import CampaignYear, Evaluation, MeetingExplanation
from campaigns.models.meeting_explanations import explanations_below
from members.models import Organization
from portal.kit.text import sentence
from reports.figures.known import as_known
from reports.figures.period import Period
from reports.figures.slots import Slot, missing_meetings, slots_of


@dataclass
class Gap:
    """One organisation: its meetings that are missing, not due yet, and its undecided grades."""

    organization: Organization
    missing: list[Slot] = field(default_factory=list)
    to_come: list[Slot] = field(default_factory=list)
    undecided: int = 0
    mine: int = 0  # of the undecided, those that the reader decides
    explanation: MeetingExplanation | None = None
    may_explain: bool = False

    @property
    def needs_reason(self) -> bool:
        """Meetings are missing and nobody has said why."""
        return bool(self.missing) and self.explanation is None


def gaps_of(year: CampaignYear, user) -> list[Gap]:
    """Everything missing at and below the organisations that the reader views, in tree order.

    A closed year lacks what it lacked then, by the units of then.
    """
    rows = Organization.objects.with_power(user, "view").under(year.organization)
    seen = list(rows.select_related("kind"))
    with as_known(year.organization, Period.of_year(year.calendar_year)) as then:
        units_then = sorted(then.units(seen), key=lambda unit: unit.path)
        units = {unit.pk: Gap(unit) for unit in units_then}
        _add_meetings(year, then.unit(year.organization), units)
    undecided = Evaluation.objects.filter(year=year, state__in=Evaluation.UNDECIDED)
    counts, mine = _by_unit(undecided), _by_unit(undecided.decided_by(user))
    for explanation in explanations_below(
        year.organization, year.calendar_year, year.calendar_year
    ):
        if gap := units.get(explanation.organization_id):
            gap.explanation = explanation
    found = []
    for pk, gap in units.items():
        gap.undecided, gap.mine = counts[pk], mine[pk]
        if gap.missing or gap.to_come or gap.undecided:
            record = MeetingExplanation(year=year, organization=gap.organization)
            gap.may_explain = user.has_perm("campaigns.explain_meetings", record)
            found.append(gap)
    return found


def _add_meetings(year: CampaignYear, root: Organization, units: dict[int, Gap]) -> None:
    today, period = timezone.localdate(), Period.of_year(year.calendar_year)
    slots = list(slots_of(year.calendar_year, study=year.monthly_study))
    for cell, gaps in missing_meetings(root, period, slots).items():
        if gap := units.get(cell.pk):
            gap.missing = [slot for slot in gaps if slot.end <= today]
            gap.to_come = [slot for slot in gaps if slot.end > today]


def _by_unit(evaluations) -> Counter[int]:
    rows = evaluations.order_by().values_list("organization")
    return Counter(dict(rows.annotate(n=Count("pk"))))


def explanations_note(organization: Organization, period: Period) -> str:
    """The reasons given for meetings that are missing, printed under the results of a report."""
    reasons = explanations_below(organization, *period.years)
    return " ".join(
        f"{row.organization} còn thiếu buổi sinh hoạt năm {row.calendar_year}: {sentence(row.reason)}"
        for row in reasons
    )
