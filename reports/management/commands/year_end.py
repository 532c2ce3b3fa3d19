"""Write year-end reports to files: the same documents as the page."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from campaigns.models import CampaignYear
from members.models import Organization
from reports.actions.exporting import produce
from reports.figures.year_end import year_end_report
from reports.models.editions import FORMATS


class Command(BaseCommand):
    help = "Xuất báo cáo cuối năm ra tệp."

    def add_arguments(self, parser):
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--organization", help="mã tổ chức; mặc định là đảng bộ của năm")
        parser.add_argument("--format", choices=FORMATS, required=True)
        parser.add_argument("--output", type=Path, required=True, help="thư mục")

    def handle(self, *args, year, organization, format, output, **options):  # noqa: A002  the contract's name
        years = CampaignYear.objects.filter(year=year).select_related("organization")
        if organization:
            place = Organization.objects.select_related("kind").filter(code=organization).first()
            if place is None:
                raise CommandError(f"Không có tổ chức mã {organization}.")
            years = years.filter(organization__path=place.path[: Organization.steplen])
        found = years.first()
        if found is None:
            raise CommandError(f"Cổng chưa có năm {year}.")
        report = year_end_report(place if organization else found.organization, found)
        output.mkdir(parents=True, exist_ok=True)
        target = output / f"{report.slug}.{format}"
        target.write_bytes(produce(report, format, exported_by="Dòng lệnh"))
        self.stdout.write(str(target))
