"""Reports of many organisations at once: two workers beside one, and the memory of a long job."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection

from members.models import Organization, User
from reports.figures.reporting_periods import newest_year
from reports.models import ExportItem, ExportJob
from reports.year_end.actions.export_jobs import run_export
from tests.bench.pages import Case

MANY, FEW = 60, 10
KILOBYTES = 1024  # in a megabyte
LOOK = 0.2


def exports() -> Iterator[Case]:
    """PDF reports made by real worker processes, their start included."""
    _, few = _run(FEW, workers=1)
    one, many = _run(MANY, workers=1)
    two, _ = _run(MANY, workers=2)
    yield "export_60_two_workers", two, "s", one, "cùng 60 báo cáo, một tiến trình"
    yield "export_60_memory", many, "MB", few, "một tiến trình, 10 báo cáo"


def _run(documents: int, *, workers: int) -> tuple[float, float]:
    """Seconds, and the most memory that a worker has needed, in MB."""
    asked = newest_year(Organization.objects.get(depth=1))
    job = ExportJob.objects.create(
        organization=Organization.objects.get(depth=1),
        starts_on=asked.start,
        ends_on=asked.end,
        asked_by=User.objects.get(username="chuyenvien"),
    )
    places = Organization.objects.filter(kind__holds_meetings=True).order_by("path")
    ExportItem.objects.bulk_create(
        ExportItem(job=job, organization=place, format="pdf") for place in places[:documents]
    )
    for _ in range(workers):
        run_export.enqueue(job.pk)
    start = time.perf_counter()
    command = [
        sys.executable, "manage.py", "db_worker", "--batch", "--no-startup-delay", "--queue-name=*",
    ]  # fmt: skip
    environment = os.environ | {"DATABASE_URL": database_address()}
    running = [
        subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR)  # noqa: S603  our own
        for _ in range(workers)
    ]
    peak = 0
    while any(process.poll() is None for process in running):
        peak = max([peak, *(_peak(process.pid) for process in running)])
        time.sleep(LOOK)
    taken = time.perf_counter() - start
    job.refresh_from_db()
    done = job.items.filter(state=ExportItem.State.DONE).count()
    if done != documents or job.finished_at is None:
        raise RuntimeError(f"{done}/{documents}")
    job.archive.delete(save=False)
    for item in job.items.all():
        item.file.delete(save=False)
    job.delete()
    return taken, peak / KILOBYTES


def _peak(process: int) -> int:
    """The most memory that the process has held so far, in kB; 0 once it is gone."""
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) if found else 0


def database_address() -> str:
    """The bench's own database, for processes of their own."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    host = given["HOST"] or given["OPTIONS"].get("host", "")
    return f"postgres://{given['USER']}@/{given['NAME']}?host={host}"
