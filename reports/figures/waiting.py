"""Figures of what waits for somebody: handed in, not yet confirmed, accepted, verified or decided."""

from django.db.models import Model, Q

from campaigns.models import Evaluation, Nomination, Pledge, StudySession
from reports.figures.measure import event
from reports.figures.tally import Tally, of_years


def _at(model: type[Model], *states: str) -> Tally:
    """Records of the period's years in these states."""
    return Tally(of_years(model), where=Q(state__in=states))


NOMINATED = Nomination.State.NOMINATED, Nomination.State.VERIFIED, Nomination.State.APPRAISED
MEASURES = (
    event(
        "waiting_sessions",
        "Buổi sinh hoạt chờ xác nhận",
        _at(StudySession, StudySession.State.SUBMITTED),
    ),
    event("waiting_pledges", "Cam kết chờ thông qua", _at(Pledge, Pledge.State.SUBMITTED)),
    event(
        "pledges_unfinished",
        "Cam kết chờ thông qua hoặc bị trả lại",
        _at(Pledge, *Pledge.UNFINISHED),
        in_cell=True,
    ),
    event("waiting_nominations", "Đề nghị chờ xét", _at(Nomination, *NOMINATED)),
    event(
        "waiting_evaluations",
        "Xếp loại chờ quyết định",
        _at(Evaluation, Evaluation.State.PROPOSED),
    ),
)
