"""What dies gets up again: `python -m tests.postgres python -m tests.kill`.

Serves an invented bloc as `make run` does, then restarts the database under web and worker, kills a
worker in the middle of an export, and kills the web. A line of JSON for each, with the seconds that
it took and the most that it may; fails where it took longer or anything was lost.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()

from django.db import connection

from members.models import Organization, User
from reports.figures.reporting_periods import newest_year
from reports.models import ExportItem, ExportJob
from reports.year_end.actions.export_jobs import start_export
from tests.served import Person, Served

MOST = {"database": 30, "work_after_database": 90, "killed_export": 60, "web": 30}
PAGES = 6  # after the restart of the database: more than there are threads with a connection
State = ExportItem.State


def main() -> int:
    """Kill one part after the other; 1 where one got up too late."""
    is_late = False
    with Served(os.environ["DATABASE_URL"]) as portal:
        person = Person(portal.port, "chuyenvien")
        person.log_in()
        for name, seconds in deaths(portal, person):
            is_late |= seconds > MOST[name]
            line = {"name": name, "seconds": round(seconds, 1), "most": MOST[name]}
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
        served = portal.processes()
    left = [process for process in served if Path(f"/proc/{process}").exists()]
    if left:
        raise RuntimeError(f"still running: {left}")
    return int(is_late)


def deaths(portal: Served, person: Person) -> Iterator[tuple[str, float]]:
    """Each death, and how long the portal took to be as before."""
    restart_database()
    begun = time.monotonic()
    for _ in range(PAGES):
        person.open("/")  # not one of them fails
    yield "database", time.monotonic() - begun
    yield "work_after_database", until(lambda: export("xlsx", alone=True).finished_at, 120)
    yield "killed_export", kill_worker(portal)
    (web, *_) = portal.processes("gunicorn")
    os.kill(web, signal.SIGKILL)
    begun = time.monotonic()
    until(lambda: set(portal.processes("gunicorn")) - {web})
    portal.wait_for_answer(60)
    person.open("/")  # the login is still there
    yield "web", time.monotonic() - begun


def restart_database() -> None:
    """Restart PostgreSQL as its service would: open connections end, new ones wait."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        folder = Path(cursor.fetchone()[0])
    connection.close()
    server = (folder / "postmaster.pid").read_text().split()[0]
    program = Path(f"/proc/{server}/exe").resolve().parent / "pg_ctl"
    owner = folder.stat().st_uid
    command = [program, "restart", "-w", "-m", "fast", "-D", folder, "-l", folder / "restart.log"]
    subprocess.run(  # noqa: S603  the server's own program
        command, check=True, stdout=subprocess.DEVNULL, cwd="/",
        user=owner if owner != os.geteuid() else None,
    )  # fmt: skip


_started: dict[str, ExportJob] = {}


def export(file_format: str, *, alone: bool) -> ExportJob:
    """An export of the bloc, asked for once and then looked at."""
    if file_format not in _started:
        bloc = Organization.objects.get(depth=1)
        by = User.objects.get(username="chuyenvien")
        _started[file_format] = start_export(
            bloc, newest_year(bloc), formats=[file_format], by=by, alone=alone
        )
    job = _started[file_format]
    job.refresh_from_db()
    return job


def kill_worker(portal: Served) -> float:
    """Kill the worker at a document; how long until another has taken that document up."""
    job = export("pdf", alone=False)
    until(lambda: job.items.filter(state=State.RUNNING).exists(), 120)
    for worker in portal.processes("db_worker"):
        os.kill(worker, signal.SIGKILL)
    begun = time.monotonic()
    lost = job.items.filter(state=State.RUNNING).first()
    if lost is None:  # it was handed in a moment before
        return kill_worker(portal)
    until(lambda: job.items.filter(pk=lost.pk, claims__gt=lost.claims).exists(), 180)
    took = time.monotonic() - begun
    until(lambda: export("pdf", alone=False).finished_at, 1800)
    if job.items.exclude(state=State.DONE).exists():
        raise RuntimeError("not every document was made")
    return took


def until(done: Callable[[], object], most: float = 60) -> float:
    """The seconds until it is done; errors on the way count as not yet. Fails after `most`."""
    begun, why = time.monotonic(), ""
    while time.monotonic() - begun < most:
        try:
            if done():
                return time.monotonic() - begun
        except (OSError, RuntimeError) as error:
            why = str(error)
        time.sleep(0.2)
    raise RuntimeError(f"not within {most} s: {why}")


if __name__ == "__main__":
    sys.exit(main())
