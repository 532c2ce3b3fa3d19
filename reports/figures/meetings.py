"""Figures of sessions as they were held, whatever was due: how many, on topics, with non-members."""

from functools import partial
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from campaigns.models import AgendaItem, Attendance
from reports.figures.measure import event
from reports.figures.period import Period
from reports.figures.sessions import MEETINGS, Kind, counted, held
from reports.figures.tally import ROWS, Tally


def _on_topics(value: Any = ROWS) -> Tally:
    """Counted sessions of any kind, thematic meetings too, at which a topic was studied."""
    return Tally(held, value, where=Q(topic__isnull=False))


# Meetings of cells and committees, into which the campaign is woven (CT 05: sinh hoạt định kỳ).
REGULAR = (*MEETINGS, Kind.COMMITTEE)


def _items() -> QuerySet:
    """What stands on agendas."""
    return AgendaItem.objects.exclude(content="")


def with_agenda(period: Period) -> Q:
    """Those of them whose agenda was written down."""
    return Q(kind__in=REGULAR, pk__in=_items().values("session"))


def on_campaign(period: Period) -> Q:
    """Those of them with the year's standing item on the agenda, or one that names the campaign."""
    items = _items().filter(
        Q(content=F("session__year__standing_agenda_item"))
        | Q(content__contains="ọc tập và làm theo")
    )
    return Q(kind__in=REGULAR, pk__in=items.values("session"))


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
        Tally(held, where=on_campaign),
        Tally(held, where=with_agenda),
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
