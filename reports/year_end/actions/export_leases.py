"""How long a worker has an item of an export to itself; a killed one loses it within a minute."""

import datetime as dt
import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from django.utils import timezone

from reports.models import ExportItem

log = logging.getLogger(__name__)
LEASE = dt.timedelta(seconds=30)
WATCH = dt.timedelta(seconds=15)  # what a killed worker left is taken up within LEASE + WATCH
BEAT = 10  # seconds after which a worker that lives renews its lease


@contextmanager
def kept(item: ExportItem) -> Iterator[None]:
    """Renew the lease of an item while this worker is at it, however long its document takes."""
    done = threading.Event()
    thread = threading.Thread(target=_renew, args=(item, done), daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _renew(item: ExportItem, done: threading.Event) -> None:
    running = ExportItem.objects.filter(
        pk=item.pk, claims=item.claims, state=ExportItem.State.RUNNING
    )
    while not done.wait(BEAT):
        try:
            running.update(lease_until=timezone.now() + LEASE)
        except DatabaseError:  # the next beat tries again
            log.exception("Lease of export item %s was not renewed", item.pk)
        finally:
            connection.close()  # of this thread
