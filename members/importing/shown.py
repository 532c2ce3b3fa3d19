"""The preview of a plan in plain values, so that a page shows it and a background job keeps it."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from typing import Any

from portal.kit.text import short_date

from .account import Fate
from .checks import counts_by_cell, warnings_of
from .entries import FIELDS, Entry
from .parse import Roster
from .plan import RosterPlan
from .roster_row import Problem, place_of

Shown = dict[str, Any]
_ALIKE = 4  # rows with the same problem that share a line
_SEX = {"male": "Nam", "female": "Nữ"}


def shown(plan: RosterPlan, roster: Roster) -> Shown:
    """Everything that the preview shows, as lists and dictionaries of texts and numbers."""
    account = plan.account
    cells = {row.key: row.cell for row in roster.rows}
    cells |= {entry.row.key: entry.cell_name for entry in plan.entries}
    return {
        "as_of": short_date(plan.as_of),
        "counts": plan.counts | {"same": plan.same, "homes": plan.homes},
        "fingerprint": fingerprint(plan),
        "warnings": warnings_of(plan, roster),
        "new_cells": plan.new_cells,
        "read_headers": plan.read_headers,
        "ignored_headers": plan.ignored_headers,
        "problems": _grouped(plan.problems, cells),
        "notices": _grouped(plan.notices, cells),
        "entries": {
            "new": [_person(entry) for entry in plan.new],
            "changed": _changes(plan.changed),
            "moved": _changes(plan.moved),
            "returned": _changes(plan.returned),
            "same": [_same(entry) for entry in plan.entries if entry.is_same],
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


def fingerprint(plan: RosterPlan) -> str:
    """Tells whether what is written is what was looked at."""
    entries = [(e.row.key, e.is_new, e.cell_name, e.words, e.appoint) for e in plan.entries]
    left = [home.pk for home in plan.left]
    said = repr((entries, plan.problems, left, plan.new_cells))
    return hashlib.sha256(said.encode()).hexdigest()[:32]


def _grouped(problems: list[Problem], cells: Mapping[tuple[str, int], str]) -> list[dict[str, Any]]:
    """A line for each problem; what many rows of a cell have in common is said once, with its rows."""
    groups: dict[tuple[str, str, str, str], list[Problem]] = {}
    for problem in problems:
        cell = cells.get(problem.key, "")
        key = (problem.sheet, cell, problem.column, problem.message)
        groups.setdefault(key, []).append(problem)
    lines: list[dict[str, Any]] = []
    for (sheet, cell, column, message), alike in groups.items():
        at = f", trang “{sheet}”" if sheet else ""
        told = {"what": column, "message": message, "cell": cell}
        if len(alike) < _ALIKE:
            lines += [told | {"place": f"{one.row}{at}", "name": one.name} for one in alike]
        else:
            places = f"{_ranges([one.row for one in alike])}{at}"
            names = "; ".join(one.name for one in alike)
            together = {"name": f"{len(alike)} dòng", "names": names, "place": places}
            lines.append(told | together | {"rows": [f"{one.row}{at}" for one in alike]})
    return lines


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


def _same(entry: Entry) -> dict[str, Any]:
    """Somebody whom the portal knows just so."""
    place = entry.row.place if entry.row.sheet else entry.row.number
    return {"place": place, "name": _named(entry.member), "cell": entry.cell_name}


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
