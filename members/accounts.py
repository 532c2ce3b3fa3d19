"""What allauth tells our users in Vietnamese, and where it sends them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.urls import reverse

# The messages that are shown at all; allauth's other ones are English or say the obvious.
MESSAGES = {"account/messages/password_changed.txt": "Đã đổi mật khẩu."}


class AccountAdapter(DefaultAccountAdapter):
    """No self sign-up; refusals in Vietnamese."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Tên đăng nhập hoặc mật khẩu chưa đúng.",
        "too_many_login_attempts": "Đồng chí đã thử sai nhiều lần. Mời đợi ít phút rồi thử lại.",
        "enter_current_password": "Mật khẩu hiện tại chưa đúng.",
        "incorrect_password": "Mật khẩu chưa đúng.",
    }

    def add_message(self, request, level, message_template=None, *args, **kwargs) -> None:
        """Show our own message for this template, or none."""
        if message := MESSAGES.get(message_template):
            messages.add_message(request, level, message)

    def is_open_for_signup(self, request) -> bool:
        return False

    def get_password_change_redirect_url(self, request) -> str:
        return reverse("reports:home")
