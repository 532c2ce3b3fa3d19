"""The roster import beside reading the same workbook with openpyxl, and the memory that it takes."""

from __future__ import annotations

import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from members.importing.parse import Roster, parse_roster
from members.importing.plan import RosterPlan, plan_roster
from members.importing.run import import_file
from members.models import Organization, RosterImport
from tests.bench.measure import cpu, seconds
from tests.bench.pages import Case

ROWS = (6_000, 30_000)
CELLS = 40
MEGABYTE = 1024 * 1024
MOST_MEMORY = 200.0  # MB
HEADINGS = ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Chi bộ", "Số thẻ đảng viên")
READING = "openpyxl đọc cùng tệp"


def roster() -> Iterator[Case]:
    """A new roster of each size: reading and comparing it (plan), writing it, and both."""
    committees = Organization.objects.select_related("kind").filter(
        kind__code="grassroots_committee"
    )
    for rows, office in zip(ROWS, committees.order_by("-path"), strict=False):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "danh-sach.xlsx"
            _write_workbook(path, rows)
            yield from _import(path, office, rows)


def _import(path: Path, office: Organization, rows: int) -> Iterator[Case]:
    """Planned once, then imported (which plans again under its lock); undone but for its time."""
    reading = seconds(lambda: _read(path), rounds=1)
    planned, _ = _timed(lambda: _plan(path, office))
    with transaction.atomic():
        both, _ = _timed(lambda: _apply(path, office))
        transaction.set_rollback(True)
    yield f"roster_{rows}_plan", planned, "s", reading, READING
    yield f"roster_{rows}_write", both - planned, "s", reading, READING
    yield f"roster_{rows}", both, "s", reading, READING
    with transaction.atomic():
        peak = _peak(lambda: _apply(path, office))
        transaction.set_rollback(True)
    yield f"roster_{rows}_memory", peak, "MB", MOST_MEMORY, "trần bộ nhớ dùng thêm"


def _write_workbook(path: Path, rows: int) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(HEADINGS)
    for n in range(rows):
        name, cell, card = f"Nguyễn Văn {n}", f"Chi bộ {n % CELLS}", f"7{n:07d}"
        sheet.append([n + 1, name, "05/02/1980", "Nam", cell, card])
    book.save(path)


def _read(path: Path) -> None:
    for _ in load_workbook(path, read_only=True).active.iter_rows(values_only=True):
        pass


def _plan(path: Path, office: Organization) -> RosterPlan:
    today = timezone.localdate()
    return plan_roster(_parsed(path), office, today=today, member_since=today.replace(day=1))


def _apply(path: Path, office: Organization) -> None:
    today = timezone.localdate()
    since = today.replace(day=1)
    import_file(path, _parsed(path), office, today=today, member_since=since)
    RosterImport.objects.latest("pk").file.delete(save=False)


def _parsed(path: Path) -> Roster:
    with path.open("rb") as file:
        return parse_roster(file, size=path.stat().st_size)


def _timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = cpu()
    result = work()
    return cpu() - start, result


def _peak(work: Callable[[], Any]) -> float:
    """The most memory that the work needs beyond what was there, in MB."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1] / MEGABYTE
    finally:
        tracemalloc.stop()
