"""The benchmark: one JSON object a line, each value beside its limit of the same run."""

import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from reports.bench import boards, cases, exports
from reports.demo.build import build

PARTS = {
    "pages": cases.pages,
    "saving": cases.saving,
    "documents": cases.documents,
    "roster": cases.roster,
    "boards": boards.boards,
    "history": boards.history,
    "exports": exports.exports,
}
# How many years the invented bloc looks back on, where a part asks for it.
YEARS_BACK = {"history": 1}
STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
# Measured with processes of its own, on a server; asked for by name.
BY_NAME = ("exports",)


class Command(BaseCommand):
    help = "Đo thời gian các trang, tài liệu và lần nhập, mỗi số bên giới hạn đo cùng lúc."

    def add_arguments(self, parser):
        parser.add_argument("--size", action="append", choices=["S", "M", "L"])
        parser.add_argument("--part", action="append", choices=sorted(PARTS))

    def handle(self, *args, size, part, **options):
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        wanted_parts = part or [name for name in PARTS if name not in BY_NAME]
        runs = [
            (wanted, years, [name for name in wanted_parts if YEARS_BACK.get(name, 2) == years])
            for wanted in size or ["S", "M"]
            for years in (2, 1)
        ]
        for wanted, years_back, parts in runs:
            if not parts:
                continue
            # A database of its own, made and thrown away: no office's data is touched.
            name = connection.settings_dict["NAME"]
            if connection.vendor == "sqlite":
                connection.settings_dict["TEST"]["NAME"] = settings.VAR_DIR / "bench.sqlite3"
            connection.creation.create_test_db(verbosity=0, autoclobber=True)
            try:
                with override_settings(
                    ROOT_URLCONF="reports.bench.urls",
                    ALLOWED_HOSTS=["testserver"],
                    STORAGES=STORAGES,
                ):
                    self.run(wanted, parts, years_back)
            finally:
                connection.creation.destroy_test_db(name, verbosity=0)

    def run(self, size, parts, years_back):
        call_command("reference_data")
        build(
            stage="grading",
            size=size,
            today=timezone.localdate(),
            password="do-toc-do-2026",  # noqa: S106  thrown away with its database
            years_back=years_back,
        )
        for part in parts:
            for name, value, unit, limit, what in PARTS[part]():
                line = {
                    "name": name,
                    "size": size,
                    "value": round(value, 4),
                    "unit": unit,
                    "limit": round(limit, 4),
                    "ratio": round(value / limit, 2) if limit else None,
                    "limit_is": what,
                }
                self.stdout.write(json.dumps(line, ensure_ascii=False))
                self.stdout.flush()
