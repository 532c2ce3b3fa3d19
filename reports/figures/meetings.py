"""Figures of sessions as they were held, whatever was due: how many, on topics, with non-members."""

from functools import partial
from typing import Any

from django.db.models import Q, Sum

from reports.figures.measure import event
from reports.figures.sessions import MEETINGS, Kind, counted, held
from reports.figures.tally import ROWS, Tally


def _on_topics(value: Any = ROWS) -> Tally:
    """Counted sessions of any kind, thematic meetings too, at which a topic was studied."""
    return Tally(held, value, where=Q(topic__isnull=False))


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
