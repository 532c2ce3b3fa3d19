"""What waits for somebody: handed in and not yet confirmed, accepted, verified or decided."""

from __future__ import annotations

from campaigns.models import Evaluation, Nomination, Pledge, StudySession

from .base import Measure, Period, Tally


def _in_years(model, *states: str):
    def rows(period: Period):
        return model.objects.filter(state__in=states, **period.in_years())

    return rows


NOMINATED = Nomination.State.NOMINATED, Nomination.State.VERIFIED, Nomination.State.APPRAISED
MEASURES = (
    Measure(
        "waiting_sessions",
        "Buổi sinh hoạt chờ xác nhận",
        Tally(_in_years(StudySession, StudySession.State.SUBMITTED)),
    ),
    Measure(
        "waiting_pledges", "Cam kết chờ thông qua", Tally(_in_years(Pledge, Pledge.State.SUBMITTED))
    ),
    Measure(
        "pledges_unfinished",
        "Cam kết chờ thông qua hoặc bị trả lại",
        Tally(_in_years(Pledge, *Pledge.UNFINISHED)),
        in_cell=True,
    ),
    Measure("waiting_nominations", "Đề nghị chờ xét", Tally(_in_years(Nomination, *NOMINATED))),
    Measure(
        "waiting_evaluations",
        "Xếp loại chờ quyết định",
        Tally(_in_years(Evaluation, Evaluation.State.PROPOSED)),
    ),
)
