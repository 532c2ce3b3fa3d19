"""What allauth tells our users in Vietnamese, which attempts it counts, and where it sends them."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.urls import reverse

from members import factor_secrets
from members.browsers import forget_old, hand_out, is_known, note, remember
from members.limits import TOO_MANY, count_failure, refuse_attempt
from members.models import AccountEvent
from members.second_factor import note_demand, was_reset_since_last_login

# The messages that are shown at all; allauth's other ones are English or say the obvious.
MESSAGES = {
    "account/messages/password_changed.txt": "Đã đổi mật khẩu.",
    "mfa/messages/totp_activated.txt": "Đã bật ứng dụng tạo mã.",
    "mfa/messages/totp_deactivated.txt": "Đã tắt ứng dụng tạo mã.",
    "mfa/messages/webauthn_added.txt": "Đã thêm khóa truy cập.",
    "mfa/messages/webauthn_removed.txt": "Đã xóa khóa truy cập.",
    "mfa/messages/recovery_codes_generated.txt": "Đã tạo bộ mã dự phòng.",
}
REAUTHENTICATE = {
    "reauthenticate": "Nhập mật khẩu",
    "mfa_reauthenticate": "Nhập mã từ ứng dụng hoặc mã dự phòng",
    "mfa_reauthenticate:webauthn": "Dùng khóa truy cập",
}
FACTOR_RESET = (
    "Xác thực hai bước của đồng chí đã được đặt lại theo đề nghị báo mất thiết bị; ai làm, lúc nào ghi "
    "ở trang “Tài khoản của tôi”. Nếu không phải đồng chí báo mất, mời báo ngay nơi quản lý đơn vị."
)


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

    def get_reauthentication_methods(self, user) -> list[dict]:
        """Who has a second factor shows it again before a sensitive step; the password is not enough."""
        methods = super().get_reauthentication_methods(user)
        methods = [method | {"description": REAUTHENTICATE[method["id"]]} for method in methods]
        return [method for method in methods if method["id"] != "reauthenticate"] or methods

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
        note_demand(user)
        if was_reset_since_last_login(user):
            messages.warning(request, FACTOR_RESET)
        kind = AccountEvent.Kind.LOGIN
        if not is_known(request, user):
            kind = AccountEvent.Kind.NEW_BROWSER
        remember(request)
        note(kind, user=user, request=request)
        forget_old(user)
        hand_out(request, response)
        return response


class SecondFactorAdapter(DefaultMFAAdapter):
    """What allauth's second factor says and how it names the portal and the account."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "Mã hoặc khóa chưa đúng. Mời đồng chí thử lại.",
        "cannot_generate_recovery_codes": "Mời bật ứng dụng tạo mã hoặc thêm khóa truy cập trước.",
    }

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypt(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.decrypt(encrypted_text)

    def _get_user_identifier(self, user) -> str:
        return user.username

    def _get_site_name(self) -> str:
        return "Học tập và làm theo Bác"

    def generate_authenticator_name(self, user, type) -> str:  # noqa: A002  the library asks so
        return f"Khóa {Authenticator.objects.filter(user=user, type=type).count() + 1}"
