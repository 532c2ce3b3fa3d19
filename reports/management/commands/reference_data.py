"""Write the reference data that regulations fix; harmless to repeat."""

from django.core.management.base import BaseCommand
from django.db import transaction

from campaigns import reference as campaigns_reference
from members import reference as members_reference
from reports import reference as reports_reference


class Command(BaseCommand):
    help = "Ghi dữ liệu nền (loại tổ chức, quy định xếp loại, danh mục); chạy lại không đổi gì."

    @transaction.atomic
    def handle(self, *args, **options):
        members_reference.load()
        campaigns_reference.load()
        reports_reference.load()
