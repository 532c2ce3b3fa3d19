"""The preview of a plan in plain values, so that a page shows it and a background job keeps it."""

import datetime as dt
import hashlib
from typing import Any

from portal.kit.text import short_date

from .account import Fate
from .checks import counts_by_cell, warnings_of
from .entries import FIELDS, Entry
from .parse import Roster
from .plan import RosterPlan
from .roster_row import Problem, place_of

Shown = dict[str, Any]
SECTIONS = {
    "new": "Đảng viên mới",
    "changed": "Thay đổi",
    "moved": "Chuyển chi bộ",
    "returned": "Trở lại",
}
_ALIKE = 4  # rows with the same problem that share a line
_SEX = {"male": "Nam", "female": "Nữ"}


def shown(plan: RosterPlan, roster: Roster) -> Shown:
    """Everything that the preview shows, as lists and dictionaries of texts and numbers."""
    account = plan.account
    return {
        "as_of": short_date(plan.as_of),
        "counts": plan.counts | {"same": plan.same, "homes": plan.homes},
        "fingerprint": fingerprint(plan),
        "warnings": warnings_of(plan, roster),
        "new_cells": plan.new_cells,
        "read_headers": plan.read_headers,
        "ignored_headers": plan.ignored_headers,
        "problems": _grouped(plan.problems),
        "notices": _grouped(plan.notices),
        "entries": {
            "new": [_person(entry) for entry in plan.new],
            "changed": _changes(plan.changed),
            "moved": _changes(plan.moved),
            "returned": _changes(plan.returned),
        },
        "left": [
            {"pk": home.pk, "name": _named(home.member), "cell": str(home.organization)}
            for home in plan.left
        ],
        "cells": [
            vars(count) | {"differs": count.differs} for count in counts_by_cell(plan, roster)
        ],
        "account": {
            "total": account.total,
            "summary": account.summary,
            "not_data": [_line(line) for line in account.of_fate(Fate.NOT_DATA)],
            "unread": [_line(line) for line in (*account.columns(), *account.of_fate(Fate.UNREAD))],
            "heads": [_line(line) for line in account.of_fate(Fate.READ)],
        },
    }


def narrowed(preview: Shown, cell: str) -> Shown:
    """The same preview with the people of one cell only."""
    if not cell:
        return preview
    entries = {
        name: [row for row in rows if row["cell"] == cell]
        for name, rows in preview["entries"].items()
    }
    return preview | {"entries": entries}


def fingerprint(plan: RosterPlan) -> str:
    """Tells whether what is written is what was looked at."""
    entries = [(e.row.key, e.is_new, e.cell_name, e.words, e.appoint) for e in plan.entries]
    left = [home.pk for home in plan.left]
    said = repr((entries, plan.problems, left, plan.new_cells))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _grouped(problems: list[Problem]) -> list[dict[str, Any]]:
    """A line for each problem; what many rows have in common is said once, with its rows."""
    groups: dict[tuple[str, str, str], list[Problem]] = {}
    for problem in problems:
        groups.setdefault((problem.sheet, problem.column, problem.message), []).append(problem)
    lines = []
    for (sheet, column, message), alike in groups.items():
        if len(alike) < _ALIKE:
            lines += [(str(one.row), sheet, one.name, column, message) for one in alike]
        else:
            rows = _ranges([one.row for one in alike])
            lines.append((rows, sheet, f"{len(alike)} dòng", column, message))
    return [
        {
            "place": f"{rows}, trang “{sheet}”" if sheet else rows,
            "name": name,
            "column": column,
            "message": message,
        }
        for rows, sheet, name, column, message in lines
    ]


def _ranges(rows: list[int]) -> str:
    """Numbers of rows as people write them: 5–9, 12."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    return ", ".join(f"{a}–{b}" if b > a else str(a) for a, b in parts)


def _person(entry: Entry) -> dict[str, Any]:
    """A new member with every value that will be written."""
    member = entry.member
    official = member.official_on
    return {
        "place": entry.row.place if entry.row.sheet else entry.row.number,
        "name": member.full_name,
        "cell": entry.cell_name,
        "birth": short_date(member.birth_date),
        "sex": _SEX.get(member.sex, ""),
        "admitted": short_date(member.admitted_on),
        "official": short_date(official) if official else "dự bị",
        "card": member.card_number or "",
        "posts": ", ".join(entry.row.posts),
        "work": ", ".join(filter(None, [member.job, member.workplace])),
        "note": "; ".join(entry.words),
    }


def _changes(entries: list[Entry]) -> list[dict[str, Any]]:
    """A line for each value that changes: what the portal holds and what will stand there."""
    return [
        {
            "place": entry.row.place if entry.row.sheet else entry.row.number,
            "name": _named(entry.member),
            "cell": entry.cell_name,
            "what": what,
            "before": before,
            "after": after,
        }
        for entry in entries
        for what, before, after in _lines(entry)
    ]


def _lines(entry: Entry) -> list[tuple[str, str, str]]:
    facts = [
        (FIELDS[name], _text(old) or "(trống)", _text(getattr(entry.member, name)))
        for name, old in entry.before.items()
    ]
    return [*facts, *(("", "", word) for word in entry.words[len(facts) :])]


def _text(value: Any) -> str:
    if isinstance(value, dt.date):
        return short_date(value)
    return _SEX.get(str(value), str(value or ""))


def _named(member: Any) -> str:
    born = f" ({member.birth_date:%d/%m/%Y})" if member.birth_date else ""
    return f"{member.full_name}{born}"


def _line(line: Any) -> dict[str, Any]:
    place = place_of(line.sheet, line.row) if line.row else line.sheet
    return {"place": place, "what": line.what, "text": line.text, "cells": line.cells}
