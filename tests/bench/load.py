"""An office at the end of a month: all secretaries log in and hand in, from one address."""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from campaigns.models import StudySession
from members.models import AccountEvent, Position, User
from tests.bench.exports import database_address
from tests.bench.pages import Case
from tests.served import PASSWORD, Person, Served

# Of 300; fewer come as fast one after the other.
SECRETARIES, LOG_IN_WITHIN, HAND_IN_WITHIN = 300, 60.0, 300.0
ALONE = 5
STEPS = {"login": "đăng nhập", "sheet": "mở bảng điểm danh", "hand_in": "nộp buổi"}


class Office:
    """The secretaries of the bloc, and how long each of their steps took."""

    def __init__(self, port: int) -> None:
        self.port, names = port, _secretaries()
        self.people = [Person(port, username) for username in names]
        self.share = len(self.people) / SECRETARIES
        self.took: dict[str, list[float]] = defaultdict(list)
        self.errors: list[str] = []

    def one_after_the_other(self, day: dt.date) -> dict[str, float]:
        """The times of a few alone; they stand in nobody's way."""
        for known in self.people[:ALONE]:
            person = Person(self.port, known.username)  # a browser of its own
            self._log_in(person)
            self._hand_in(person, day)
        return self._p95()

    def all_together(self, day: dt.date) -> dict[str, float]:
        """Everybody within the first minute, and their sheets within five."""
        start = time.monotonic()
        with ThreadPoolExecutor(len(self.people)) as pool:
            for number, person in enumerate(self.people):
                pool.submit(self._come, person, number, start, day)
        self.lasted = time.monotonic() - start
        return self._p95()

    def _come(self, person: Person, number: int, start: float, day: dt.date) -> None:
        log_in, hand_in = LOG_IN_WITHIN * self.share, HAND_IN_WITHIN * self.share
        part = number / len(self.people)
        try:
            _wait_until(start + log_in * part)
            self._log_in(person)
            _wait_until(start + log_in + (hand_in - log_in) * part)
            self._hand_in(person, day)
        except (OSError, RuntimeError) as error:
            self.errors.append(str(error))

    def _log_in(self, person: Person) -> None:
        begun = time.monotonic()
        person.log_in()
        self.took["login"].append(time.monotonic() - begun)

    def _hand_in(self, person: Person, day: dt.date) -> None:
        begun = time.monotonic()
        sheet = person.open_sheet()
        read = time.monotonic()
        self.took["sheet"].append(read - begun)
        person.hand_in(sheet, f"{day:%d/%m/%Y}")
        self.took["hand_in"].append(time.monotonic() - read)

    def _p95(self) -> dict[str, float]:
        """Of each step, the time that one of twenty exceeded; the times are forgotten."""
        found = {name: _p95(times) for name, times in self.took.items()}
        self.took.clear()
        return found


def load() -> Iterator[Case]:
    """The 95th percentile of each step under load, beside that of a few alone in the same run.

    Fails where anybody was refused, got an error, or what was handed in is not there.
    """
    today = timezone.localdate()
    before = StudySession.objects.count()
    with Served(database_address()) as portal:
        office = Office(portal.port)
        alone = office.one_after_the_other(today - dt.timedelta(days=1))
        together = office.all_together(today)
    if office.errors:
        raise RuntimeError(f"{len(office.errors)} refused or failed: {office.errors[:5]}")
    _check_nothing_lost(office, today, before)
    for name, words in STEPS.items():
        what = (
            f"{words}, vài người lần lượt; {len(office.people)} người trong {office.lasted:.0f} s"
        )
        yield f"load_{name}_p95", together[name], "s", alone[name], what


def _check_nothing_lost(office: Office, day: dt.date, before: int) -> None:
    names = {person.username for person in office.people}
    handed_in = StudySession.objects.filter(
        held_on=day, state=StudySession.State.SUBMITTED, entered_by__username__in=names
    )
    users = set(handed_in.values_list("entered_by__username", flat=True))
    count = StudySession.objects.count() - before
    if users != names or count != len(names) + ALONE:
        raise RuntimeError(f"lost: {sorted(names - users)[:5]}, {count} of {len(names) + ALONE}")
    refused = AccountEvent.objects.filter(kind__in=AccountEvent.REFUSALS).count()
    logins = AccountEvent.objects.filter(kind__in=AccountEvent.LOGINS).count()
    if refused or logins != len(names) + ALONE:
        raise RuntimeError(f"{refused} refusals, {logins} logins")


def _secretaries() -> list[str]:
    """The accounts of the cells' secretaries, one a cell, all with a password."""
    posts = Position.objects.on(timezone.localdate()).filter(
        post=Position.Post.SECRETARY, organization__kind__holds_members=True,
        member__user__isnull=False,
    )  # fmt: skip
    names = dict(posts.order_by("pk").values_list("organization", "member__user__username"))
    chosen = sorted(set(names.values()))[:SECRETARIES]
    User.objects.filter(username__in=chosen).update(password=make_password(PASSWORD))
    return chosen


def _wait_until(moment: float) -> None:
    time.sleep(max(0.0, moment - time.monotonic()))


def _p95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20, method="inclusive")[-1]
