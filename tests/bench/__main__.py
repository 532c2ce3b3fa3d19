"""`python -m tests.bench [--size S] [--part pages] [--check]`; see `make bench`."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from tests.bench.command import Command

    Command().run_from_argv(["python -m", "tests.bench", *sys.argv[1:]])
