"""How far an export of many reports is, and how long the rest will take."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Count, Max, Min

from reports.models import ExportItem, ExportJob

State = ExportItem.State


@dataclass(frozen=True)
class Progress:
    """How far a job is, in numbers."""

    total: int
    done: int
    failed: int
    running: int
    remaining: dt.timedelta | None

    @property
    def percent(self) -> int:
        """The share of documents that are done or have failed for good, rounded down."""
        return 100 * (self.done + self.failed) // self.total if self.total else 0

    @property
    def minutes(self) -> int | None:
        """Minutes that the rest will take, rounded up."""
        return None if self.remaining is None else -(-int(self.remaining.total_seconds()) // 60)


def progress_of(job: ExportJob) -> Progress:
    """Counts by state, and the time that the rest takes at the speed so far.

    Two queries. The time is None while fewer than two documents are done, and once the job is over.
    """
    counts = dict(job.items.values_list("state").annotate(n=Count("pk")).order_by())
    times = job.items.filter(state=State.DONE).aggregate(first=Min("done_at"), last=Max("done_at"))
    total, done = sum(counts.values()), counts.get(State.DONE, 0)
    failed = counts.get(State.FAILED, 0)
    remaining = None
    if done > 1 and job.is_open:
        time_for_one = (times["last"] - times["first"]) / (done - 1)
        remaining = time_for_one * (total - done - failed)
    return Progress(total, done, failed, counts.get(State.RUNNING, 0), remaining)
