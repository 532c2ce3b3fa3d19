"""Who read, changed or exported which record: the audit log and the exports, in order of time.

Inspectors and staff see the entries of records that they may see themselves, within the reach of
their post; members see those of their own record. Values are not shown, only that they changed.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db.models import F, IntegerField, Model, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from campaigns.models import ConfidenceVote, Discipline, Evaluation, Pledge
from members.models import LeavePeriod, Member, Membership, Organization, Position, User
from portal.kit.list_workbook import MOST_ROWS, PIECE, TOO_LONG
from portal.kit.reading import CHANGES, COMMAND
from portal.kit.text import number
from portal.kit.xlsx import add_sheet, content_of
from reports.models import ExportRecord, PastFigure

READERS = ("inspect", "appraise")
READ, CHANGED, EXPORTED = "read", "changed", "exported"
LABELS: dict[type[Model], str] = {
    Member: "Thông tin đảng viên",
    Membership: "Sinh hoạt đảng",
    Position: "Chức vụ đảng",
    LeavePeriod: "Thời gian miễn, nghỉ",
    Pledge: "Bản cam kết",
    Evaluation: "Xếp loại",
}
FACTS: dict[type[Model], str] = {  # of those who decide and inspect, never of oneself
    Discipline: "Kỷ luật",
    ConfidenceVote: "Lấy phiếu tín nhiệm",
}
PAST = "Số liệu theo báo cáo giấy"  # of an organisation, not of a member
_EXPORT = 9  # beside the audit log's own numbers of actions
HEADER = {"Thời điểm": 18, "Người thực hiện": 28, "Thao tác": 10, "Hồ sơ": 50, "Hồ sơ của": 32}
_VERBS = {**CHANGES, LogEntry.Action.ACCESS: "Xem", _EXPORT: "Xuất"}


@dataclass(frozen=True)
class Line:
    """One entry: who did what with which record, when, and whose record it is."""

    moment: dt.datetime
    who: str
    verb: str
    record: str
    whose: str = ""
    url: str = ""


def trail(
    user,
    *,
    of: Member | None = None,
    what: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> QuerySet:
    """The entries that the user may see, newest first; with `of` those of one member's records.

    `what` leaves only readings, changes or exports; `since` and `until` are days, both counted.
    """
    log, exports = LogEntry.objects.filter(_about(_records(user, of))), _exports(user, of)
    reading = Q(action=LogEntry.Action.ACCESS)
    if what:
        log = log.filter(reading if what == READ else ~reading) if what != EXPORTED else log.none()
        exports = exports if what == EXPORTED else exports.none()
    logged = _columns("timestamp", "actor", "content_type", "object_id", "object_repr", "action")
    exported = _columns(
        "at",
        "by",
        Value(None, IntegerField()),
        "organization",
        Concat("document", Value(" ("), "format", Value(")")),
        Value(_EXPORT, IntegerField()),
    )
    log = log.filter(_between("timestamp", since, until)).order_by().values(**logged)
    exports = exports.filter(_between("at", since, until)).order_by().values(**exported)
    return log.union(exports, all=True).order_by("-moment")


def _records(user, of: Member | None) -> dict[type[Model], QuerySet]:
    if of is None:
        return _in_reach(user) | _totals(user)
    own = of.pk == user.member_id
    records = {model: model._base_manager.all() for model in LABELS} if own else _in_reach(user)
    return {
        model: rows.filter(Q(pk=of.pk) if model is Member else Q(member=of))
        for model, rows in records.items()
    }


def _exports(user, of: Member | None) -> QuerySet:
    """The exports; they name an organisation and no member, so there are none of one member."""
    if of is not None:
        return ExportRecord.objects.none()
    return ExportRecord.objects.visible_to(user).filter(user.scope.within(*READERS))


def _columns(*sources: Any) -> dict[str, Any]:
    """The six columns that both logs have in common; a string names a column of the log."""
    names = ("moment", "user", "kind", "record", "text", "done")
    return {
        name: F(source) if isinstance(source, str) else source
        for name, source in zip(names, sources, strict=True)
    }


def _in_reach(user) -> dict[type[Model], QuerySet]:
    """The records that the user may see where they are an inspector or staff."""
    reach = user.scope.within(*READERS)
    within = Membership.objects.filter(reach)
    at_home = within.home().on(user.scope.day)
    return {
        Member: Member.objects.visible_to(user).filter(pk__in=within.values("member")),
        LeavePeriod: LeavePeriod.objects.visible_to(user).filter(
            member__in=at_home.values("member")
        ),
        **{
            model: model.objects.visible_to(user).filter(reach)
            for model in (Membership, Position, Pledge, Evaluation, *FACTS)
        },
    }


def _totals(user) -> dict[type[Model], QuerySet]:
    """Totals on paper of the organisations where the user is an inspector or staff."""
    return {PastFigure: PastFigure.objects.filter(user.scope.within(*READERS))}


def _about(records: dict[type[Model], QuerySet]) -> Q:
    about = Q(pk__in=[])
    for model, rows in records.items():
        kind = ContentType.objects.get_for_model(model)
        about |= Q(content_type=kind, object_id__in=rows.order_by().values("pk"))
    return about


def _between(column: str, since: dt.date | None, until: dt.date | None) -> Q:
    condition = Q()
    if since:
        condition &= Q(**{f"{column}__gte": _midnight(since)})
    if until:
        condition &= Q(**{f"{column}__lt": _midnight(until + dt.timedelta(days=1))})
    return condition


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time()))


def lines(rows: Iterable[dict[str, Any]], reader) -> list[Line]:
    """The rows of one page in words, in a fixed number of queries."""
    rows = list(rows)
    users = User.objects.select_related("member").in_bulk([0, *(row["user"] or 0 for row in rows)])
    labels, owners = _owners(rows)
    members = [member for member, _ in owners.values() if member]
    readable = Member.objects.visible_to(reader).filter(pk__in=[0, *members])
    opens = set(readable.values_list("pk", flat=True))
    entries = []
    for row in rows:
        member, whose = owners.get((row["kind"], row["record"]), (None, ""))
        label = labels.get(row["kind"])
        entries.append(
            Line(
                moment=row["moment"],
                who=str(users.get(row["user"], COMMAND)),
                verb=_VERBS[row["done"]],
                record=f"{label}: {row['text']}" if label else row["text"],
                whose=whose or "",
                url=reverse("members:member_detail", args=[member]) if member in opens else "",
            )
        )
    return entries


def trail_xlsx(rows: QuerySet, reader) -> bytes:
    """The entries as a workbook, a piece at a time. Raises ValidationError where they are too many."""
    count = rows.count()
    if count > MOST_ROWS:
        raise ValidationError(TOO_LONG % number(count))
    book = Workbook(write_only=True)
    written = (
        (f"{timezone.localtime(line.moment):%d/%m/%Y %H:%M}", *astuple(line)[1:5])
        for start in range(0, count, PIECE)
        for line in lines(rows[start : start + PIECE], reader)
    )
    add_sheet(book, "Nhật ký", list(HEADER), written, widths=list(HEADER.values()))
    return content_of(book)


def _owners(rows: list[dict[str, Any]]) -> tuple[dict[int, str], dict[tuple, tuple]]:
    """The labels by kind; and by kind and record the owner: member and name, or a unit's name.

    Exports have no kind; their record is the organisation.
    """

    def ids(kind: int | None) -> list[int]:
        return [0, *(row["record"] for row in rows if row["kind"] == kind)]

    names = Organization.objects.filter(pk__in=ids(None)).values_list("pk", "name")
    owners: dict[tuple, tuple] = {(None, pk): (None, name) for pk, name in names}
    labels = {}
    for model, label in (LABELS | FACTS).items():
        kind = ContentType.objects.get_for_model(model).pk
        labels[kind] = label
        columns = ("pk", "full_name") if model is Member else ("member", "member__full_name")
        records = model._base_manager.filter(pk__in=ids(kind))
        owners |= {(kind, pk): owner for pk, *owner in records.values_list("pk", *columns)}
    kind = ContentType.objects.get_for_model(PastFigure).pk
    labels[kind] = PAST
    totals = PastFigure.objects.filter(pk__in=ids(kind))
    owners |= {
        (kind, pk): (None, name) for pk, name in totals.values_list("pk", "organization__name")
    }
    return labels, owners
