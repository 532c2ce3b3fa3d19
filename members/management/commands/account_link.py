"""Issue a one-time link from the server: to the first administrator, or where nobody on a page can."""

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from members.actions.account_links import issue_links
from members.browsers import note
from members.models import AccountEvent, User


class Command(BaseCommand):
    help = "In đường dẫn dùng một lần để một người tự đặt mật khẩu."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")
        parser.add_argument(
            "--administrator",
            action="store_true",
            help="mở tài khoản quản trị kỹ thuật với tên này nếu chưa có",
        )
        parser.add_argument(
            "--site", default="", help="địa chỉ của cổng, ví dụ https://cong.example"
        )

    @transaction.atomic
    def handle(self, *args, username, administrator, site, **options):
        user = User.objects.filter(username__iexact=username).first()
        if user is None and administrator:
            user = self._open(username)
        if user is None:
            raise CommandError(f"Không có tài khoản {username}.")
        if administrator and not user.is_staff:
            raise CommandError(f"Tài khoản {username} không phải quản trị kỹ thuật.")
        if not user.is_active:
            raise CommandError(f"Tài khoản {username} đang khóa.")
        link = issue_links(users=[user], by=None).links.get()
        until = timezone.localtime(link.expires_at)
        self.stdout.write(f"Tên đăng nhập: {user.username}\nMã: {link.code}")
        self.stdout.write(f"Đường dẫn: {site.rstrip('/')}{link.address}")
        self.stdout.write(f"Dùng một lần, đến hết ngày {until:%d/%m/%Y}.")

    def _open(self, username: str) -> User:
        """A technical administrator: accounts and settings, no content."""
        user = User(username=username, is_staff=True, password=make_password(None))
        try:
            user.full_clean()
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        user.save()
        note(AccountEvent.Kind.OPENED, user=user)
        return user
