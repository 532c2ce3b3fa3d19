"""Invent a bloc with a story."""

import os
import secrets

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from members.models import Member, Organization, User
from reports.demo.build import build
from reports.demo.world import SIZES


class Command(BaseCommand):
    help = "Tạo một đảng bộ minh họa; từ chối cơ sở dữ liệu đã có dữ liệu."

    def add_arguments(self, parser):
        parser.add_argument("--stage", choices=["open", "grading", "closed"], default="open")
        parser.add_argument("--size", choices=sorted(SIZES), default="S")
        parser.add_argument(
            "--if-empty", action="store_true", help="không làm gì nếu đã có dữ liệu"
        )

    def handle(self, *args, stage, size, if_empty, **options):
        if any(model.objects.exists() for model in (Organization, Member, User)):
            if if_empty:
                return
            raise CommandError("Cơ sở dữ liệu đã có dữ liệu; không tạo dữ liệu minh họa.")
        password = os.environ.get("DEMO_PASSWORD") or secrets.token_urlsafe(9)
        world = build(stage=stage, size=size, today=timezone.localdate(), password=password)
        self.stdout.write("Đã tạo đảng bộ minh họa. Các tài khoản:")
        for username, user in world.users.items():
            self.stdout.write(f"  {username:<11} {user}  {user.scope.title}")
        if "DEMO_PASSWORD" not in os.environ:
            self.stdout.write(f"Mật khẩu chung: {password}")
