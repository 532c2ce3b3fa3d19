"""Write year-end reports to files: the same documents as the page."""

import datetime as dt
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from members.models import Organization
from reports.figures.period import Period
from reports.models import FORMATS
from reports.year_end.actions.exporting import document_of
from reports.year_end.narratives import unwritten_sections


class Command(BaseCommand):
    help = "Xuất báo cáo cuối năm, hoặc của một khoảng thời gian, ra tệp."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int)
        parser.add_argument("--since", type=dt.date.fromisoformat, help="từ ngày, như 2021-01-01")
        parser.add_argument("--until", type=dt.date.fromisoformat, help="đến ngày")
        parser.add_argument("--organization", help="mã tổ chức; mặc định là đảng bộ cao nhất")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", type=Path, required=True, help="thư mục")

    def handle(self, *args, organization, format, output, **options):  # noqa: A002  the contract's name
        days = options["since"], options["until"]
        if any(days) if options["year"] else not all(days):
            raise CommandError("Hãy cho --year, hoặc cả --since và --until.")
        rows = Organization.objects.select_related("kind")
        unit = rows.filter(code=organization).first() if organization else rows.first()
        if unit is None:
            raise CommandError(f"Không có tổ chức mã {organization or 'nào'}.")
        try:
            period = Period.from_query(options)
            name, content = document_of(unit, period, format, exported_by="Dòng lệnh")
        except ValueError as error:
            raise CommandError("Năm gồm bốn chữ số.") from error
        except ValidationError as error:
            raise CommandError(error.messages[0]) from error
        for _, headings in unwritten_sections([unit], period):
            self.stderr.write(
                f"Các mục chưa viết; dự thảo ghi “(chưa viết)”, báo cáo khi chốt không in ra: {'; '.join(headings)}."
            )
        output.mkdir(parents=True, exist_ok=True)
        target = output / name
        target.write_bytes(content)
        self.stdout.write(str(target))
