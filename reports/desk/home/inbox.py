"""The lines of all sections in one list by deadline: overdue, this week, later; what is done stands folded."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from portal.kit.text import number
from reports.desk.home.base import Section, Task

SOON = dt.timedelta(days=7)


@dataclass
class Line:
    """A task, and whose it is where the reader has several posts."""

    task: Task
    section: str


@dataclass
class Group:
    """What is due by the same time."""

    title: str
    kind: str  # late, week or later, for its colour
    lines: list[Line]


@dataclass
class Inbox:
    """What waits, in groups, and what is only told."""

    groups: list[Group]
    told: list[Line]

    @property
    def count(self) -> int:
        """How many records wait; a line without a count is one."""
        return sum(_records(group.lines) for group in self.groups)

    @property
    def late(self) -> int:
        return sum(_records(group.lines) for group in self.groups if group.kind == "late")

    @property
    def headline(self) -> str:
        if not self.count:
            return "Hôm nay không có việc nào chờ đồng chí"
        late = f", {number(self.late)} việc đã quá hạn" if self.late else ""
        return f"Đồng chí có {number(self.count)} việc{late}"


def inbox_of(sections: Iterable[Section], today: dt.date) -> Inbox:
    """Order the lines of the sections by their deadlines; what has none waits this week."""
    sections = [section for section in sections if section.tasks]
    several = sum(section.waiting > 0 for section in sections) > 1
    lines = [
        Line(task, section.title if several else "")
        for section in sections
        for task in section.ordered
    ]
    waiting = [line for line in lines if line.task.waits]
    waiting.sort(key=lambda line: line.task.due or today)
    groups = [
        Group(title, kind, [line for line in waiting if _kind(line.task, today) == kind])
        for kind, title in (("late", "Quá hạn"), ("week", "Tuần này"), ("later", "Sau đó"))
    ]
    told = [line for line in lines if not line.task.waits]
    return Inbox([group for group in groups if group.lines], told)


def _kind(task: Task, today: dt.date) -> str:
    if task.late:
        return "late"
    return "later" if task.due and task.due > today + SOON else "week"


def _records(lines: list[Line]) -> int:
    return sum(line.task.count or 1 for line in lines)
