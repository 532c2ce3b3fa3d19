"""Found an office's portal: the root organisation, its first year and its first staff account."""

import datetime as dt
import getpass
import os

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from campaigns.models import Campaign, CampaignYear
from campaigns.reference import award_titles, options as catalogues
from members.models import Member, Organization, OrganizationKind, Position, User


class Command(BaseCommand):
    help = "Lập đảng bộ gốc, năm đầu tiên và tài khoản chuyên viên đầu tiên."

    def add_arguments(self, parser):
        parser.add_argument("--name", required=True, help="tên đầy đủ của đảng bộ")
        parser.add_argument("--code", required=True, help="mã tổ chức, dạng 38.168.000.000.000")
        parser.add_argument("--document-code", default="", help="ký hiệu văn bản, ví dụ ĐUK")
        parser.add_argument("--superior", default="", help="cấp trên trực tiếp, ví dụ Tỉnh ủy …")
        parser.add_argument("--place", default="", help="địa danh ghi trên văn bản")
        parser.add_argument(
            "--records-from",
            type=dt.date.fromisoformat,
            help="ghi hồ sơ trên cổng từ ngày nào, dạng 2026-07-01; mặc định là hôm nay",
        )
        parser.add_argument("--staff", required=True, help="họ và tên chuyên viên")
        parser.add_argument("--username", required=True, help="tên đăng nhập của chuyên viên")

    @transaction.atomic
    def handle(self, *args, name, code, document_code, superior, place, staff, username, **options):
        call_command("reference_data")
        if Organization.objects.exists():
            raise CommandError("Cổng đã có tổ chức; các tổ chức khác được thêm trong trình duyệt.")
        today = timezone.localdate()
        root = Organization(
            kind=OrganizationKind.objects.get(code="bloc"),
            name=name,
            code=code,
            document_code=document_code,
            superior_name=superior,
            place=place,
            records_from=options["records_from"] or today,
        )
        try:
            root.clean_fields(exclude=["path", "depth", "numchild"])
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        root = Organization.objects.add_root(instance=root)
        award_titles.load()
        catalogues.load()
        member = Member.objects.create(full_name=staff)
        Position.objects.create(
            member=member, organization=root, post=Position.Post.STAFF, starts_on=today
        )
        password = os.environ.get("PORTAL_PASSWORD") or getpass.getpass(
            "Mật khẩu của chuyên viên: "
        )
        User.objects.create_user(username, password=password, member=member)
        CampaignYear.objects.create(
            campaign=Campaign.objects.first(), organization=root, year=today.year
        )
        self.stdout.write(f"Đã lập {root}; {staff} đăng nhập bằng tên {username}.")
