"""`make run` starts again what dies, and stops as a whole."""

import os
import signal
import subprocess
import time

from django.conf import settings

SERVE = settings.BASE_DIR / ".ci" / "serve"


def test_what_dies_is_started_again_and_stopping_stops_all(tmp_path):
    """The script's own loop, with a command that dies in place of the portal's."""
    text = SERVE.read_text()
    loop = text[text.index("keep() {") : text.index("\n}\n") + 3]
    script = tmp_path / "serve"
    script.write_text(
        f"set -eu\n{loop}\nkeep sh -c 'echo $$ >>{tmp_path}/starts; exec sleep 60' &\n"
        "kept=$!\ntrap 'kill $kept; wait' EXIT\ntrap 'exit 143' TERM\nwait\n"
    )
    run = subprocess.Popen(["/bin/sh", str(script)], stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        first = starts(tmp_path, 1)[0]
        os.kill(first, signal.SIGKILL)
        second = starts(tmp_path, 2)[1]
    finally:
        run.terminate()
        run.wait(10)
    assert not alive(second)


def starts(folder, number):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        path = folder / "starts"
        lines = path.read_text().split() if path.exists() else []
        if len(lines) >= number:
            return list(map(int, lines))
        time.sleep(0.05)
    raise AssertionError(f"not started {number} times")


def alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
