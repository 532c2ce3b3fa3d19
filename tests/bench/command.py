"""The benchmark: one JSON object a line, each value beside its limit of the same run."""

import json

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.test.utils import override_settings
from django.utils import timezone

from reports.demo.build import build
from tests.bench import boards, cases, exports, load, pages
from tests.bench.roster import roster
from tests.bench.targets import FLAT, FLAT_TARGET, target_of

PARTS = {
    "empty": pages.empty,
    "lists": pages.lists,
    "forms": pages.forms,
    "overviews": pages.overviews,
    "search": pages.searching,
    "saving": cases.saving,
    "documents": cases.documents,
    "roster": roster,
    "boards": boards.boards,
    "history": boards.history,
    "exports": exports.exports,
    "load": load.load,
}
# How many years the invented bloc looks back on, where a part asks for it.
YEARS_BACK = {"history": 1}
# Measured with processes of its own, on a server: asked for by name.
BY_NAME = ("exports", "load")
# Of one size, where another size would measure the same.
SIZES_OF = {"saving": "SM", "documents": "SM", "roster": "M"}
STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}


class Command(BaseCommand):
    help = "Đo thời gian các trang, tài liệu và lần nhập, mỗi số bên giới hạn đo cùng lúc."

    def add_arguments(self, parser):
        parser.add_argument("--size", action="append", choices=["S", "M", "L"])
        parser.add_argument("--part", action="append", choices=sorted(PARTS))
        parser.add_argument("--check", action="store_true", help="báo lỗi nếu có số vượt mức")

    def handle(self, *args, size, part, check, **options):
        self.exceeded = []
        self.ratios = {}  # of the smaller sizes, by name
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
        for wanted in size or ["S", "M", "L"]:
            parts = part or [
                name
                for name in PARTS
                if name not in BY_NAME and wanted in SIZES_OF.get(name, wanted)
            ]
            for years_back in (2, 1):
                chosen = [name for name in parts if YEARS_BACK.get(name, 2) == years_back]
                if chosen:
                    self.measure(wanted, chosen, years_back)
        if check and self.exceeded:
            raise CommandError(f"Vượt mức: {', '.join(self.exceeded)}")

    def measure(self, size, parts, years_back):
        """The parts on a database of their own, made and thrown away: no office's data is touched."""
        name = connection.settings_dict["NAME"]
        if connection.vendor == "sqlite":
            connection.settings_dict["TEST"]["NAME"] = settings.VAR_DIR / "bench.sqlite3"
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
        try:
            with override_settings(
                ROOT_URLCONF="tests.bench.urls", ALLOWED_HOSTS=["testserver"], STORAGES=STORAGES
            ):
                self.build(size, years_back)
                for part in parts:
                    for case in PARTS[part]():
                        self.tell(size, *case)
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)

    def build(self, size, years_back):
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

    def tell(self, size, name, value, unit, limit, what):
        """One line; a list or a form is also held beside its ratio of the size before."""
        ratio = round(value / limit, 2) if limit else None
        self.print(size, name, value, unit, limit, what, ratio, target_of(name, size))
        before = self.ratios.get(name)
        if before and ratio and name.startswith(FLAT):
            what = "cùng tỷ lệ ở cỡ nhỏ hơn"
            grown = round(ratio / before, 2)
            self.print(size, f"{name}_flat", ratio, "lần", before, what, grown, FLAT_TARGET)
        self.ratios[name] = ratio

    def print(self, size, name, value, unit, limit, what, ratio, target):
        is_over = target is not None and (ratio or 0) > target
        line = {
            "name": name,
            "size": size,
            "value": round(value, 4),
            "unit": unit,
            "limit": round(limit, 4),
            "ratio": ratio,
            "target": target,
            "verdict": "over" if is_over else "ok" if target is not None else None,
            "limit_is": what,
        }
        if is_over:
            self.exceeded.append(f"{name} {size} {ratio}")
        self.stdout.write(json.dumps(line, ensure_ascii=False))
        self.stdout.flush()
