"""Every change of one record with old and new values, for whoever may see the record.

Lines of a record that have no page of their own (the contents of a pledge, the lines of a scheme)
stand in its trail. What was written before a pledge or a nomination was first handed in is its
author's alone.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils import timezone
from openpyxl import Workbook

from campaigns.models import (
    CampaignYear,
    Commendation,
    Condition,
    DecidingLine,
    Decision,
    Disqualifier,
    Evaluation,
    Grade,
    GradingScheme,
    LeadingPost,
    Nomination,
    OrderLine,
    Pledge,
    PledgeItem,
    SpecialCase,
    StudySession,
)
from campaigns.models.registers import REGISTERS
from portal.kit.reading import CHANGES, COMMAND
from portal.kit.xlsx import add_sheet, content_of
from reports.desk.trail_words import TECHNICAL, names_of, values_of
from reports.models import LayoutProfile


@dataclass(frozen=True)
class Kind:
    """Records that have a trail: `parts` are their lines, each with its key of the record."""

    model: type[Model]
    permission: str = ""  # where everybody with the right sees all records of the kind
    parts: tuple[tuple[type[Model], str], ...] = ()
    is_personal: bool = False  # each reading by another is noted
    page: str = ""  # the name of the page on which records without one of their own stand


_SCHEME_LINES = (
    Grade, Condition, Disqualifier, DecidingLine, LeadingPost, SpecialCase, OrderLine,
)  # fmt: skip
KINDS: dict[str, Kind] = {
    "session": Kind(StudySession),
    "year": Kind(CampaignYear),
    "pledge": Kind(Pledge, parts=((PledgeItem, "pledge"),), is_personal=True),
    "evaluation": Kind(Evaluation, is_personal=True),
    "exemplar": Kind(Nomination),
    "commendation": Kind(Commendation),
    "decision": Kind(Decision),
    "scheme": Kind(
        GradingScheme, "campaigns.manage_schemes", tuple((line, "scheme") for line in _SCHEME_LINES)
    ),
    "layout": Kind(LayoutProfile, "reports.edit_layout", page="reports:gallery"),
    **{
        slug: Kind(register.model, parts=(register.part,) if register.part else ())
        for slug, register in REGISTERS.items()
    },
}
HANDED_IN = ("submit", "nominate")
HEADER = {
    "Thời điểm": 18,
    "Người thực hiện": 28,
    "Thao tác": 10,
    "Ở dòng": 32,
    "Mục": 32,
    "Trước": 40,
    "Sau": 40,
}


@dataclass(frozen=True)
class Change:
    """One saving: by whom, when, of which line, and what each value was before and after."""

    at: dt.datetime
    who: str
    verb: str
    entry: int
    line: str = ""  # empty for the record itself
    values: list[tuple[str, str, str]] = field(default_factory=list)


def entries_of(record: Model, kind: Kind, user) -> QuerySet[LogEntry]:
    """The entries that the user may see, newest first; readings are not among them."""
    about = Q(content_type=_type(type(record)), object_id=record.pk)
    for part, key in kind.parts:
        lines = part._base_manager.filter(**{key: record.pk}).values("pk")
        removed = Q(action=LogEntry.Action.DELETE, **{f"changes__{key}__0": str(record.pk)})
        about |= Q(content_type=_type(part)) & (Q(object_id__in=lines) | removed)
    entries = LogEntry.objects.filter(about).exclude(action=LogEntry.Action.ACCESS)
    if (handed_in := _first_handed_in(record)) and not _is_author(record, user):
        entries = entries.filter(timestamp__gte=handed_in)
    return entries.select_related("actor__member", "content_type").order_by("-timestamp", "-pk")


def narrowed(
    entries: QuerySet[LogEntry],
    *,
    who: str = "",
    what: str = "",
    since: dt.date | None,
    until: dt.date | None,
) -> QuerySet[LogEntry]:
    """The entries of one person ("0": of the server's commands), of one kind, of these days, both counted."""
    if what:
        entries = entries.filter(action=what)
    if who:
        entries = entries.filter(actor=None) if who == "0" else entries.filter(actor=who)
    if since:
        entries = entries.filter(timestamp__date__gte=since)
    return entries.filter(timestamp__date__lte=until) if until else entries


def people_of(entries: QuerySet[LogEntry]) -> list[tuple[str, str]]:
    """Who made the entries, as choices by name."""
    rows = entries.order_by().values_list("actor", "actor__member__full_name", "actor__username")
    people = {str(pk or 0): name or username or COMMAND for pk, name, username in rows.distinct()}
    return sorted(people.items(), key=lambda person: person[1])


def changes_of(entries: Iterable[LogEntry], record: Model) -> list[Change]:
    """The entries in words, in a fixed number of queries.

    Of what was added only that it was: its values stand on the page, or in its first change.
    """
    entries = list(entries)
    names, own = names_of(entries), _type(type(record)).pk
    return [
        Change(
            at=timezone.localtime(entry.timestamp),
            who=str(entry.actor or COMMAND),
            verb=CHANGES[entry.action],
            entry=entry.pk,
            line="" if entry.content_type_id == own else entry.object_repr,
            values=values_of(entry, names) if entry.action == LogEntry.Action.UPDATE else [],
        )
        for entry in entries
        if entry.action != LogEntry.Action.UPDATE or entry.changes_dict.keys() - TECHNICAL
    ]


def changes_xlsx(changes: Iterable[Change]) -> bytes:
    """A line for each changed value."""
    rows = [
        (f"{change.at:%d/%m/%Y %H:%M}", change.who, change.verb, change.line, *values)
        for change in changes
        for values in change.values or [("", "", "")]
    ]
    book = Workbook(write_only=True)
    add_sheet(book, "Thay đổi", list(HEADER), rows, widths=list(HEADER.values()))
    return content_of(book)


def _type(model: type[Model]) -> ContentType:
    return ContentType.objects.get_for_model(model)


def _first_handed_in(record: Model) -> dt.datetime | None:
    if not isinstance(record, Pledge | Nomination):
        return None
    steps = record.steps.filter(action__in=HANDED_IN).order_by("at")
    return steps.values_list("at", flat=True).first()


def _is_author(record: Model, user) -> bool:
    """The user wrote the record, and nobody else may sit at the screen in their place."""
    is_own = user.member_id is not None and user.member_id == record.member_id
    return (is_own and not user.awaits_confirmation) or record.entered_by_id == user.pk
