"""How far the year's records have come: not handed in, waiting, returned, done; and what is late.

Each kind of record (`Noun`) has the same four stages. A meeting or pledge that was not handed in has
no record: missing meetings are computed from the calendar, pledges from the members without one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from campaigns.models import CampaignYear, Evaluation, Nomination, Pledge, Step, StudySession
from reports.figures.measure import Measure, event, yearly
from reports.figures.people import members_who
from reports.figures.period import Period, end_of
from reports.figures.pledges import personal
from reports.figures.sessions import MEETINGS
from reports.figures.tally import Tally, of_years


class Stage(StrEnum):
    """How far a record has come."""

    WAITING = "waiting"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"


STAGES = {
    Stage.WAITING: "Chưa nộp",
    Stage.SUBMITTED: "Chờ xét",
    Stage.RETURNED: "Bị trả lại",
    Stage.DONE: "Đã xong",
}


@dataclass(frozen=True)
class Noun:
    """One kind of record: its rows of the year, and which of them are at each stage."""

    key: str
    label: str
    rows: Callable[[Period], QuerySet]
    stages: Callable[[], dict[Stage, Any]]
    recorded: tuple[Stage, ...] = tuple(Stage)  # the stages at which there is a record

    def measure_key(self, stage: Stage) -> str:
        """The registered figure that opens the records of this stage."""
        return f"{self.key}_stage_{stage}"

    def measure(self, stage: Stage) -> Measure:
        """The records of one stage as a figure of the registry."""

        def rows(period: Period) -> QuerySet:
            return self.rows(period).filter(self.stages()[stage])

        return event(self.measure_key(stage), f"{self.label}: {STAGES[stage].lower()}", Tally(rows))


def meetings(period: Period) -> QuerySet:
    """Regular and thematic meetings that cells held in the period."""
    return StudySession.objects.filter(
        kind__in=MEETINGS,
        organization__kind__holds_meetings=True,
        held_on__gte=period.start,
        held_on__lte=period.end,
    )


def _meeting_stages() -> dict[Stage, Q]:
    states = StudySession.State
    return {
        Stage.SUBMITTED: Q(state=states.SUBMITTED),
        Stage.RETURNED: Q(state=states.RETURNED),
        Stage.DONE: Q(state=states.CONFIRMED),
    }


def _pledge_stages() -> dict[Stage, Q]:
    return {
        Stage.SUBMITTED: Q(state=Pledge.State.SUBMITTED),
        Stage.RETURNED: Q(state=Pledge.State.RETURNED),
        Stage.DONE: Q(state__in=Pledge.PUBLIC),
    }


def _nomination_stages() -> dict[Stage, Q]:
    states = Nomination.State
    return {
        Stage.WAITING: Q(state=states.DRAFT),
        Stage.SUBMITTED: Q(state__in=(states.NOMINATED, states.VERIFIED, states.APPRAISED)),
        Stage.RETURNED: Q(state=states.RETURNED),
        Stage.DONE: Q(state__in=(states.COMMENDED, states.DECLINED)),
    }


def _evaluation_stages() -> dict[Stage, Any]:
    """An evaluation that was sent back is open again; only its steps say so."""
    states = Evaluation.State
    sent_back = Exists(
        Step.objects.filter(
            content_type=ContentType.objects.get_for_model(Evaluation),
            object_id=OuterRef("pk"),
            action="send_back",
        )
    )
    return {
        Stage.WAITING: Q(state=states.OPEN) & ~sent_back,
        Stage.SUBMITTED: Q(state__in=(states.SELF_GRADED, states.PROPOSED)),
        Stage.RETURNED: Q(state=states.OPEN) & sent_back,
        Stage.DONE: Q(state__in=(states.DECIDED, states.NOT_GRADED)),
    }


HANDED_IN = (Stage.SUBMITTED, Stage.RETURNED, Stage.DONE)
MEETING = Noun("meetings", "Buổi sinh hoạt", meetings, _meeting_stages, HANDED_IN)
pledged = personal(state__in=Pledge.HANDED_IN)
PLEDGE = Noun("pledges", "Bản cam kết", pledged, _pledge_stages, HANDED_IN)
NOMINATION = Noun(
    "nominations", "Đề nghị gương điển hình", of_years(Nomination), _nomination_stages
)
EVALUATION = Noun("evaluations", "Đánh giá, xếp loại", of_years(Evaluation), _evaluation_stages)
NOUNS = (MEETING, PLEDGE, NOMINATION, EVALUATION)


EVALUATION_DUE = {
    Evaluation.State.OPEN: "year__self_grade_due",
    Evaluation.State.SELF_GRADED: "year__cell_grade_due",
    Evaluation.State.PROPOSED: "year__grassroots_grade_due",
}


def _unpledged(period: Period) -> Q:
    """Who has handed in no pledge for the year, where the cell keeps its records in the portal.

    A pledge that was due before is nobody's work, nor is any of a year of ghi bổ sung.
    """
    years = CampaignYear.objects.filter(year=period.end.year, is_backfill=False)
    asked = Q(pk__in=[])
    for due in set(years.values_list("pledge_due", flat=True)):
        asked |= Q(organization__records_from__lte=due or period.end)
    return asked & ~Q(member__in=pledged(period).values("member"))


def late_pledges(period: Period) -> QuerySet:
    """Pledges first handed in after the year's deadline."""
    years = CampaignYear.objects.filter(
        **period.in_years("year"), is_backfill=False, pledge_due__isnull=False
    )
    late = Q(pk__in=[])
    for year in years:
        typed = Q(paper_signed_on__isnull=True, submitted_at__gte=end_of(year.pledge_due))
        if year.late_entry_until:
            typed &= ~Q(on_behalf=True, submitted_at__lt=end_of(year.late_entry_until))
        is_late = typed | Q(paper_signed_on__gt=year.pledge_due)
        late |= Q(is_late, year=year, organization__records_from__lte=year.pledge_due)
    return pledged(period).filter(late)


def late_evaluations(period: Period) -> QuerySet:
    """Evaluations that have not come as far as the year's deadlines ask."""
    behind = Q(pk__in=[])
    for state, due in EVALUATION_DUE.items():
        in_portal = {f"{due}__gte": F("organization__records_from")}
        behind |= Q(state=state, **{f"{due}__lt": period.judged_on}, **in_portal)
    return of_years(Evaluation)(period).filter(behind, year__is_backfill=False)


UNPLEDGED = members_who(_unpledged)
LATE_PLEDGES = Tally(late_pledges)
LATE_EVALUATIONS = Tally(late_evaluations)
MEASURES = (
    *(noun.measure(stage) for noun in NOUNS for stage in noun.recorded),
    yearly("members_unpledged", "Đảng viên chưa nộp cam kết", UNPLEDGED, in_cell=True),
    event("pledges_late", "Cam kết nộp sau hạn", LATE_PLEDGES),
    event("evaluations_late", "Hồ sơ xếp loại quá hạn", LATE_EVALUATIONS),
)
