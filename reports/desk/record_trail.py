"""Every change of one record with old and new values, for whoever may see the record.

Records of one person (pledges, grades) are not here: their drafts are the author's alone, and what
was done with them stands in their steps.
"""

import datetime as dt
import io
from collections.abc import Iterable
from dataclasses import dataclass, field

from auditlog.models import LogEntry
from django.db.models import Model, QuerySet
from django.utils import timezone
from openpyxl import Workbook

from campaigns.models import CampaignYear, StudySession
from campaigns.models.registers import REGISTERS
from portal.kit.reading import CHANGES, COMMAND
from portal.kit.text import number
from portal.kit.xlsx import add_sheet

KINDS: dict[str, type[Model]] = {
    "session": StudySession,
    "year": CampaignYear,
    **{slug: register.model for slug, register in REGISTERS.items()},
}
TECHNICAL = {"id", "version"}
# Notes of a meeting are the cell's own until it hands them in: only that they changed is told.
PRIVATE = {"proceedings", "criticism", "conclusions"}
WORDS = {"None": "–", "True": "có", "False": "không", "": "–"}
LONGEST_YEAR = 4  # digits; longer numbers are amounts
HEADER = {"Lúc": 18, "Ai": 28, "Việc": 8, "Mục": 32, "Trước": 40, "Sau": 40}


@dataclass(frozen=True)
class Change:
    """One saving of the record: by whom, when, and what each value was before and after."""

    at: dt.datetime
    who: str
    verb: str
    values: list[tuple[str, str, str]] = field(default_factory=list)


def entries_of(record: Model) -> QuerySet[LogEntry]:
    """The entries of the record, newest first; readings are not among them."""
    entries = LogEntry.objects.get_for_object(record).exclude(action=LogEntry.Action.ACCESS)
    return entries.select_related("actor__member", "content_type").order_by("-timestamp", "-pk")


def changes_of(entries: Iterable[LogEntry]) -> list[Change]:
    """The entries in words. Of a new record only that it was added: its values stand on its page."""
    return [
        Change(
            at=timezone.localtime(entry.timestamp),
            who=str(entry.actor or COMMAND),
            verb=CHANGES[entry.action],
            values=_values(entry) if entry.action == LogEntry.Action.UPDATE else [],
        )
        for entry in entries
    ]


def _values(entry: LogEntry) -> list[tuple[str, str, str]]:
    private = entry.changes_dict.keys() & PRIVATE
    known = {name: pair for name, pair in entry.changes_dict.items() if name not in TECHNICAL}
    entry.changes = {name: pair for name, pair in known.items() if name not in private}
    model = entry.content_type.model_class()
    values = [
        (name, _word(old), _word(new)) for name, (old, new) in entry.changes_display_dict.items()
    ]
    labels = [str(model._meta.get_field(name).verbose_name) for name in sorted(private)]
    return values + [(label, "(nội dung cũ)", "(nội dung mới)") for label in labels]


def _word(value: str) -> str:
    text = str(value)
    if text.isdecimal() and len(text) > LONGEST_YEAR and not text.startswith("0"):
        return number(int(text))
    return WORDS.get(text, text)


def changes_xlsx(changes: Iterable[Change]) -> bytes:
    """A line for each changed value."""
    rows = [
        (f"{change.at:%d/%m/%Y %H:%M}", change.who, change.verb, *values)
        for change in changes
        for values in change.values or [("", "", "")]
    ]
    book = Workbook(write_only=True)
    add_sheet(book, "Thay đổi", list(HEADER), rows, widths=list(HEADER.values()))
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()
