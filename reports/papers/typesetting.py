"""Files of a page (PDF, Word) are made by processes beside the web process, under a limit of time and memory.

A request waits a while for its file. If it is not ready then, the reader gets a page that asks again
by itself (`middleware`); the file goes on meanwhile and lies in a private folder, under the hash of
what it is made of, until it is asked for. Workers and commands make files themselves.
"""

import contextlib
import fcntl
import pickle
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextvars import ContextVar
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings

Parts = tuple[Any, ...]  # what a file is made of: texts, numbers, days, bytes
# Seconds that a request waits; None outside of one.
PATIENCE: ContextVar[float | None] = ContextVar("PATIENCE", default=None)
CEILING = 60  # seconds that one file may take
KEPT = 3600  # seconds for which a file lies that nobody came for
LOOK = 0.02
MOST_BEGUN = 16  # files that are made or wait for it in one web process; further ones begin later


class NotReadyError(Exception):
    """The file is being made; asking again later brings it."""


class UnprintableError(Exception):
    """The file takes more time or memory than one may."""


class Typesetter:
    """One process that makes files, started when it is first needed and after it was killed."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None

    def set(self, kind: str, parts: Parts, seconds: float) -> bytes:
        """The file of these parts. Raises UnprintableError where it takes too long or too much."""
        try:
            return self._answer(kind, parts, seconds)
        except Exception as error:  # else the next page could get the answer of this one
            self.stop()
            raise UnprintableError from error

    def _answer(self, kind: str, parts: Parts, seconds: float) -> bytes:
        if self.process is None or self.process.poll() is not None:
            command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "typeset"]
            self.process = subprocess.Popen(  # noqa: S603  our own command
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        process = self.process
        timer = threading.Timer(seconds, process.kill)
        timer.start()
        try:
            assert process.stdin
            assert process.stdout
            pickle.dump((kind, parts), process.stdin)
            process.stdin.flush()
            data: bytes = pickle.load(process.stdout)  # noqa: S301
        finally:
            timer.cancel()
        return data

    def stop(self) -> None:
        """End the process."""
        if self.process is not None:
            self.process.kill()
            self.process.communicate()
            self.process = None


POOL: queue.SimpleQueue[Typesetter] = queue.SimpleQueue()
for _ in range(settings.RENDERERS):
    POOL.put(Typesetter())
BEGUN = threading.BoundedSemaphore(MOST_BEGUN)


def made_beside(kind: str, make: Callable[..., bytes], *parts: Any) -> bytes:
    """The file that `make` gives for the parts.

    For a request a process of the pool makes it, which knows `make` by the kind (`typeset`); that may
    raise NotReadyError or UnprintableError, which the middleware answers.
    """
    patience = PATIENCE.get()
    if patience is None or not settings.RENDERERS:
        return make(*parts)
    return wait_for(kind, parts, patience)


def wait_for(kind: str, parts: Parts, patience: float) -> bytes:
    """The file, made by a process of the pool.

    Raises NotReadyError after so many seconds, UnprintableError where it takes too much.
    """
    folder = Path(settings.VAR_DIR) / "printing"
    folder.mkdir(mode=0o700, exist_ok=True)
    base = folder / sha256(repr((kind, parts)).encode()).hexdigest()
    done, failed = base.with_suffix(".done"), base.with_suffix(".failed")
    deadline, is_begun = time.monotonic() + patience, False
    while True:
        with contextlib.suppress(FileNotFoundError):
            data = done.read_bytes()
            done.unlink(missing_ok=True)
            return data
        if failed.exists():
            failed.unlink(missing_ok=True)
            raise UnprintableError
        if time.monotonic() > deadline:
            raise NotReadyError
        is_begun = is_begun or _begin(base, kind, parts)
        time.sleep(LOOK)


def _begin(base: Path, kind: str, parts: Parts) -> bool:
    """Make the file in a thread of its own; False while too many others wait."""
    if not BEGUN.acquire(blocking=False):
        return False
    threading.Thread(target=_make, args=(base, kind, parts), daemon=True).start()
    return True


def _make(base: Path, kind: str, parts: Parts) -> None:
    """Make the file, then let another one begin."""
    try:
        _make_once(base, kind, parts)
    finally:
        BEGUN.release()


def _make_once(base: Path, kind: str, parts: Parts) -> None:
    """Make the file unless another thread or process is at it; its lock ends with the process."""
    with base.with_suffix(".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        setter = POOL.get()
        try:
            part = base.with_suffix(".part")
            part.write_bytes(setter.set(kind, parts, CEILING))
            part.rename(base.with_suffix(".done"))
        except UnprintableError:
            base.with_suffix(".failed").touch()
        finally:
            POOL.put(setter)
        _sweep(base.parent)


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < time.time() - KEPT:
                path.unlink()
