"""The benchmark: one JSON object a line, each value beside its limit of the same run."""

import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from reports.demo.build import build
from tests.bench import boards, cases, exports

PARTS = {
    "pages": cases.pages,
    "search": cases.searching,
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
# What each value may be of its limit; a name may stand for all that begin with it.
TARGETS = {
    "dashboard": 3,
    "board_": 3,
    "calendar": 3,
    "search_": 3,
    "report_six_years": 2,
    "report_pdf": 1.3,
    "report_xlsx": 1.5,
    "report_xlsx_rows": 1.5,
    "roster_import_6000_memory": 1,
    "export_60_two_workers": 0.6,
    "export_60_memory": 1.2,
}
# Of fifteen hundred cells the portal's own part of the dashboard is small beside its SQL.
AT_L = {"dashboard": 1.5}
TEN_YEARS, TEN_YEARS_TARGET = "_ten_years_steps", 1.2
# Of a bloc of fifty cells a board's SQL is next to nothing: held to its target from M on.
FROM_M = "board_"
# Measured with processes of its own, on a server; asked for by name.
BY_NAME = ("exports",)


def target_of(name: str, size: str) -> float | None:
    """The highest ratio that the office accepts for a measurement; None where none was set."""
    if "_ten_years" in name:
        return TEN_YEARS_TARGET if name.endswith(TEN_YEARS) else None
    if name.startswith(FROM_M) and size == "S":
        return None
    if size == "L" and name in AT_L:
        return AT_L[name]
    found = [key for key in TARGETS if name == key or (key[-1] == "_" and name.startswith(key))]
    return TARGETS[found[0]] if found else None


class Command(BaseCommand):
    help = "Đo thời gian các trang, tài liệu và lần nhập, mỗi số bên giới hạn đo cùng lúc."

    def add_arguments(self, parser):
        parser.add_argument("--size", action="append", choices=["S", "M", "L"])
        parser.add_argument("--part", action="append", choices=sorted(PARTS))
        parser.add_argument("--check", action="store_true", help="báo lỗi nếu có số vượt mức")

    def handle(self, *args, size, part, check, **options):
        self.exceeded = []
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
                    ROOT_URLCONF="tests.bench.urls",
                    ALLOWED_HOSTS=["testserver"],
                    STORAGES=STORAGES,
                ):
                    self.run(wanted, parts, years_back)
            finally:
                connection.creation.destroy_test_db(name, verbosity=0)
        if check and self.exceeded:
            raise CommandError(f"Vượt mức: {', '.join(self.exceeded)}")

    def run(self, size, parts, years_back):
        call_command("reference_data")
        build(
            stage="grading",
            size=size,
            today=timezone.localdate(),
            password="do-toc-do-2026",
            years_back=years_back,
        )
        if connection.vendor == "postgresql":  # an office's server does so by itself
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        for part in parts:
            for name, value, unit, limit, what in PARTS[part]():
                ratio, target = (round(value / limit, 2) if limit else None), target_of(name, size)
                line = {
                    "name": name,
                    "size": size,
                    "value": round(value, 4),
                    "unit": unit,
                    "limit": round(limit, 4),
                    "ratio": ratio,
                    "target": target,
                    "limit_is": what,
                }
                if target is not None and (ratio or 0) > target:
                    self.exceeded.append(f"{name} {size} {ratio}")
                self.stdout.write(json.dumps(line, ensure_ascii=False))
                self.stdout.flush()
