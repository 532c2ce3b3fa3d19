"""Break the rules of the house on purpose, one at a time: each must turn its test red.

    var/venv/bin/python -m tests.broken_rules            all of them, some ten minutes
    var/venv/bin/python -m tests.broken_rules cap lock   those whose title or file has the word

The list is `broken_rules.toml`. A rule is found by its text, wherever it stands in its file; the
work is done in copies in memory, and nothing of the checkout is touched. The exit code is the
number of rules that nobody noticed.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 2
PASSED, FAILED = 0, 1  # pytest's exit codes; 2 and more say that it could not run the tests


def main() -> int:
    """Check the rules that the arguments name and print a line for each."""
    words = [word.lower() for word in sys.argv[1:]]
    rules = [
        rule
        for rule in tomllib.loads((ROOT / "tests/broken_rules.toml").read_text())["rule"]
        if not words or any(word in f"{rule['title']} {rule['file']}".lower() for word in words)
    ]
    memory = next(folder for folder in ("/dev/shm", "/tmp") if Path(folder).is_dir())
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        copies: Queue[Path] = Queue()
        for number in range(AT_ONCE):
            copies.put(copy_of_the_house(Path(folder) / str(number)))
        if (code := run(sorted({rule["test"] for rule in rules}), copies.queue[0])) != PASSED:
            print(f"A test is red, or gone, before anything is broken (pytest: {code}).")
            return len(rules)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            noticed = list(pool.map(lambda rule: is_noticed(rule, copies), rules))
    print(f"{len(rules)} rules broken, {sum(noticed)} noticed.")
    return noticed.count(False)


def copy_of_the_house(folder: Path) -> Path:
    """The files that git knows, as they stand in the checkout."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, names.split("\0")):
        if (source := ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, folder / name)
    return folder


def is_noticed(rule: dict[str, str], copies: Queue[Path]) -> bool:
    """Break the rule in a free copy of the house and see whether its test turns red."""
    folder = copies.get()
    path = folder / rule["file"]
    text = path.read_text() if path.is_file() else ""
    if (count := text.count(rule["old"])) == 1:
        path.write_text(text.replace(rule["old"], rule["new"]))
        code = run([rule["test"]], folder)
        path.write_text(text)
        answer = "" if code == FAILED else f": {rule['test']} says {code}"
    else:
        answer = f": its text stands {count} times in {rule['file']}"
    copies.put(folder)
    print(f"{'not noticed' if answer else '    noticed'}  {rule['title']}{answer}", flush=True)
    return not answer


def run(tests: list[str], folder: Path) -> int:
    """Run these tests in the copy; pytest's exit code."""
    command = [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests]
    environment = os.environ | {"VAR_DIR": str(folder / "var")}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(command, cwd=folder, env=environment, check=False, capture_output=True)
    if done.returncode > FAILED:  # as where a test was renamed
        print(done.stderr.decode())
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
