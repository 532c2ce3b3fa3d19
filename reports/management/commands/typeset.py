"""Make PDF and Word files for the web process (`reports.papers.typesetting`); not for people."""

import pickle
import resource
import signal
import sys

from django.core.management.base import BaseCommand

from reports.papers.pdf import typeset
from reports.papers.rendering import write_word

MAKERS = {"pdf": typeset, "docx": write_word}
MEMORY = 2 * 1024**3  # bytes of address space; a report of a whole bloc takes a fraction


class Command(BaseCommand):
    """Reads pages from the input and writes files to the output; what goes wrong ends the process."""

    help = "Tạo tệp PDF, Word cho các tiến trình web (không dùng trực tiếp)."
    requires_system_checks = ()

    def handle(self, **options):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it ends when its input does
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        while True:
            try:
                kind, parts = pickle.load(sys.stdin.buffer)  # noqa: S301
            except EOFError:
                return
            pickle.dump(MAKERS[kind](*parts), sys.stdout.buffer)
            sys.stdout.buffer.flush()
