"""Remove the second factor of an account from the server, where nobody on the page can."""

from django.core.management.base import BaseCommand, CommandError

from members.actions.second_factor import remove_factors
from members.models import User


class Command(BaseCommand):
    help = "Đặt lại xác thực hai bước của một tài khoản; người đó được báo ở lần đăng nhập sau."

    def add_arguments(self, parser):
        parser.add_argument("username", help="tên đăng nhập")

    def handle(self, *args, username, **options):
        user = User.objects.filter(username__iexact=username).first()
        if user is None:
            raise CommandError(f"Không có tài khoản {username}.")
        remove_factors(user=user, by=None)
        self.stdout.write(f"Đã đặt lại xác thực hai bước của {user} ({user.username}).")
