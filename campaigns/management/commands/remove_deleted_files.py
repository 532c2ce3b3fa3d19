"""Remove the files of register lines that were deleted long ago; until then they can be restored."""

import datetime as dt

from django.core.management.base import BaseCommand
from django.utils import timezone

from campaigns.actions.restoring import remove_files

DAYS = 365


class Command(BaseCommand):
    help = "Xóa hẳn tệp đính kèm của các dòng sổ đã bị xóa từ lâu mà không khôi phục."

    def add_arguments(self, parser):
        parser.add_argument(
            "--days", type=int, default=DAYS, help=f"xóa từ bao nhiêu ngày trước; mặc định {DAYS}"
        )

    def handle(self, *args, days, **options):
        count = remove_files(deleted_before=timezone.now() - dt.timedelta(days=days))
        self.stdout.write(f"Đã xóa hẳn {count} tệp.")
