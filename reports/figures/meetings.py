"""Figures of sessions as they were held, whatever was due: how many, on topics, with non-members."""

from functools import partial
from typing import Any

from django.db.models import Q, Sum

from campaigns.models import Attendance
from campaigns.models.agenda import REGULAR, on_campaign, with_agenda
from reports.figures.measure import event
from reports.figures.period import Period
from reports.figures.sessions import MEETINGS, Kind, counted, held
from reports.figures.tally import ROWS, Tally


def _on_topics(value: Any = ROWS) -> Tally:
    """Counted sessions of any kind, thematic meetings too, at which a topic was studied."""
    return Tally(held, value, where=Q(topic__isnull=False))


def _critical(period: Period) -> Q:
    """Meetings whose proceedings tell of self-criticism and criticism, or name who took part in it."""
    named = Attendance.objects.filter(self_criticism=True)
    return Q(kind__in=REGULAR) & (~Q(criticism="") | Q(pk__in=named.values("session")))


MEASURES = (
    event("regular_held", "Buổi sinh hoạt thường kỳ đã tổ chức", counted((Kind.REGULAR,))),
    event("thematic_held", "Buổi sinh hoạt chuyên đề đã tổ chức", counted((Kind.THEMATIC,))),
    event("committee_held", "Phiên họp cấp ủy", counted((Kind.COMMITTEE,))),
    event(
        "committee_attendance",
        "Cấp ủy viên dự họp cấp ủy",
        counted((Kind.COMMITTEE,), partial(Sum, "present_count")),
        counted((Kind.COMMITTEE,), partial(Sum, "expected_count")),
    ),
    event(
        "meetings_on_campaign",
        "Buổi đã ghi chương trình có nội dung học tập và làm theo",
        Tally(held, where=lambda _: on_campaign()),
        Tally(held, where=lambda _: with_agenda()),
    ),
    event("meetings_of_criticism", "Buổi có tự phê bình và phê bình", Tally(held, where=_critical)),
    event("conferences", "Hội nghị, tọa đàm", counted((Kind.CONFERENCE,))),
    event("papers", "Tham luận", counted((Kind.CONFERENCE,), partial(Sum, "papers"))),
    event("studies_held", "Buổi học tập ngoài sinh hoạt đã tổ chức", counted((Kind.STUDY,))),
    event("topic_sessions", "Buổi có học chuyên đề", _on_topics()),
    event(
        "topic_attendance",
        "Đảng viên dự các buổi học chuyên đề",
        _on_topics(partial(Sum, "present_count")),
        _on_topics(partial(Sum, "expected_count")),
    ),
    event(
        "meeting_non_members",
        "Quần chúng dự sinh hoạt chi bộ",
        counted(MEETINGS, partial(Sum, "non_members_present")),
        counted(MEETINGS, partial(Sum, "non_members_invited")),
    ),
)
