"""What allauth tells our users in Vietnamese, which attempts it counts, and where it sends them."""

from allauth.account.adapter import DefaultAccountAdapter
from django.contrib import messages
from django.urls import reverse

from members.browsers import forget_old, hand_out, is_known, note, remember
from members.limits import TOO_MANY, count_failure, refuse_attempt
from members.models import AccountEvent

# The messages that are shown at all; allauth's other ones are English or say the obvious.
MESSAGES = {"account/messages/password_changed.txt": "Đã đổi mật khẩu."}


class AccountAdapter(DefaultAccountAdapter):
    """No self sign-up; refusals in Vietnamese; limits that cannot be turned against others."""

    error_messages = DefaultAccountAdapter.error_messages | {
        # The same for a closed account, whether or not the password is right.
        "username_password_mismatch": (
            "Tên đăng nhập hoặc mật khẩu chưa đúng. Nếu chắc là đúng thì tài khoản có thể đã khóa; "
            "mời đồng chí hỏi nơi quản lý đơn vị."
        ),
        "too_many_login_attempts": TOO_MANY,
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

    def authenticate(self, request, **credentials):
        """The user of these credentials; a closed account answers as a wrong password does."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def pre_authenticate(self, request, **credentials) -> None:
        refuse_attempt(request, credentials.get("username", ""))

    def authentication_failed(self, request, **credentials) -> None:
        count_failure(request, credentials.get("username", ""))

    def post_login(self, request, user, **kwargs):
        """Write the login down and forget old ones; a browser that is new to the account is named as such."""
        response = super().post_login(request, user, **kwargs)
        kind = AccountEvent.Kind.LOGIN
        if not is_known(request, user):
            kind = AccountEvent.Kind.NEW_BROWSER
        remember(request)
        note(kind, user=user, request=request)
        forget_old(user)
        hand_out(request, response)
        return response
