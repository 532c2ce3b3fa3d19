"""The dashboard: four numbers, what needs attention in sentences, and the cells behind them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.db.models.functions import ExtractMonth, ExtractYear

from members.models import OrganizationKind
from portal.kit.text import number, short_date
from reports.boards.attention import CellState, Situation
from reports.boards.board import FAIR
from reports.boards.choice import Choice
from reports.boards.pictures.small import Spark
from reports.boards.sentences import Attendance, Sentence, sentences
from reports.figures.due import not_yet_due
from reports.figures.figure import Figure
from reports.figures.period import Period
from reports.figures.registry import split_figures
from reports.figures.sessions import MEETINGS, counted

Level = OrganizationKind.Level
KEYS = ("regular_meetings", "attendance", "pledges_submitted", "members_decided")
HEADS = ("grassroots", "cells", "members")
MOST_CELLS, MOST_BARS, MONTHS = 8, 5, 12
SAME = Decimal("0.5")  # points of percentage that are no change worth a word


@dataclass(frozen=True)
class KeyNumber:
    """One of the four numbers: in whole percent, exactly on hover, and what it says."""

    text: str
    exact: str
    words: str
    url: str
    is_due: bool = True


@dataclass(frozen=True)
class UnitBar:
    """A unit's attendance as a bar from zero."""

    label: str
    figure: Figure
    is_low: bool


@dataclass(frozen=True)
class Dashboard:
    """Everything that its page shows."""

    state: str
    numbers: list[KeyNumber]
    sentences: list[Sentence]
    bars: list[UnitBar]
    cells: list[CellState]
    needing: int  # cells that need attention, the shown ones among them


def dashboard(choice: Choice) -> Dashboard:
    """As many queries for fifty cells as for fifteen hundred."""
    root, period = choice.organization, choice.period
    children = [] if choice.is_leaf else choice.units
    situation = Situation.of(root, choice.year, period, (*KEYS, *HEADS))
    whole, parts = split_figures((*KEYS, *HEADS), root, children, period, situation.by_child())
    whole_before, before = split_figures(["attendance"], root, children, choice.last)
    attendances = [
        Attendance(unit, parts[unit.pk]["attendance"], before[unit.pk]["attendance"])
        for unit in children
    ]
    own = Attendance(root, whole["attendance"], whole_before["attendance"])
    needing = [cell for cell in situation.cells if cell.reasons]
    shown = situation.cells[:1] if choice.is_leaf else needing[:MOST_CELLS]
    _complete(choice, situation.named(shown))
    return Dashboard(
        _state(choice, whole),
        _numbers(choice, whole, own),
        sentences(choice, situation, attendances or [own]),
        _bars(attendances),
        shown,
        len(needing),
    )


def _state(choice: Choice, figures: dict[str, Figure]) -> str:
    """Until when the numbers are, and of how many units and people."""
    is_today = choice.period.end == choice.today
    until = "hôm nay" if is_today else f"ngày {short_date(choice.period.end)}"
    names = {"grassroots": "tổ chức cơ sở đảng", "cells": "chi bộ", "members": "đảng viên"}
    counts = [
        f"{figures[key].text} {name}"
        for key, name in names.items()
        if figures[key].numerator and not (choice.is_leaf and key != "members")
        if key != "grassroots" or choice.organization.level < Level.GRASSROOTS
    ]
    return f"Số liệu đến {until} · {', '.join(counts)}"


def _numbers(choice: Choice, whole: dict[str, Figure], own: Attendance) -> list[KeyNumber]:
    waits = not_yet_due(choice.year, choice.period)
    details = {
        "regular_meetings": f"buổi thường kỳ, {whole['regular_meetings'].detail}",
        "attendance": f"dự sinh hoạt{_compared(own)}",
        "pledges_submitted": f"có cam kết, {whole['pledges_submitted'].detail}",
        "members_decided": f"đã xếp loại, {whole['members_decided'].detail}",
    }
    days = {
        "pledges_submitted": ("có cam kết", choice.year.pledge_due),
        "members_decided": ("xếp loại đảng viên", choice.year.grassroots_grade_due),
    }
    numbers = []
    for key, words in details.items():
        figure = whole[key]
        if figure.value is None or (key in waits and not figure.numerator):
            name, day = days.get(key, (words.partition(",")[0], None))
            due = f", hạn {short_date(day)}" if day else ""
            text = "chưa đến kỳ" if key in waits else "chưa có"
            numbers.append(KeyNumber(text, "", f"{name}{due}", figure.url, is_due=False))
        else:
            numbers.append(KeyNumber(figure.whole_text, figure.full, words, figure.url))
    return numbers


def _compared(own: Attendance) -> str:
    """This year's attendance beside that of the same part of last year, in words."""
    if own.before.value is None or own.now.value is None:
        return f", {own.now.detail}"
    if abs(own.change) < SAME:
        return ", như cùng kỳ năm trước"
    word = "tăng" if own.change > 0 else "giảm"
    return f", {word} {number(abs(own.change), 1)} điểm so với cùng kỳ"


def _bars(attendances: list[Attendance]) -> list[UnitBar]:
    """The units where the smallest part of those expected comes to meetings, lowest first."""
    known = [(each.now.value, each) for each in attendances if each.now.value is not None]
    known.sort(key=lambda pair: pair[0])
    return [UnitBar(each.unit.label, each.now, value < FAIR) for value, each in known[:MOST_BARS]]


def _complete(choice: Choice, cells: list[CellState]) -> None:
    """Give each of these cells its address and the attendance of twelve months; one query.

    All lines have one scale.
    """
    last = choice.period.end.year * 12 + choice.period.end.month - 1
    first = last - MONTHS + 1
    start = choice.period.end.replace(year=first // 12, month=first % 12 + 1, day=1)
    rows = (
        counted(MEETINGS)
        .under(choice.organization, Period(start, choice.period.end))
        .filter(organization__in=[cell.organization.pk for cell in cells])
        .values_list("organization", ExtractYear("held_on"), ExtractMonth("held_on"))
        .annotate(present=Sum("present_count"), expected=Sum("expected_count"))
    )
    shares: dict[tuple[int, int], float] = {}
    for pk, year, month, present, expected in rows:
        if expected:
            shares[pk, year * 12 + month - 1] = 100 * present / expected
    low = min(shares.values(), default=0)
    for cell in cells:
        unit = cell.organization
        of_months = [shares.get((unit.pk, month)) for month in range(first, last + 1)]
        cell.spark = Spark(of_months, first, low)
        cell.url = choice.unit_address("reports:dashboard", unit)
        if choice.is_leaf:
            cell.url = unit.get_absolute_url()
