"""What happened to an account: logins, refusals, links, changes; shown to its person."""

from __future__ import annotations

import ipaddress
import re

from django.db import models
from django.utils.crypto import salted_hmac

from .users import User

IPV6_NETWORK = 64  # bits that one household or office has as its own

BROWSERS = (
    ("coc_coc", "Cốc Cốc"), ("Edg", "Edge"), ("OPR/", "Opera"), ("SamsungBrowser", "Samsung Internet"),
    ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"),
    ("Mac OS", "máy Mac"), ("Linux", "Linux"),
)  # fmt: skip


def network_of(address: str | None) -> str:
    """The address by which attempts are counted: an IPv6 client may use its whole /64."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    if parsed.version == 4:  # noqa: PLR2004  IPv4
        return str(parsed)
    return str(ipaddress.ip_network(f"{parsed}/{IPV6_NETWORK}", strict=False))


def name_key(username: str) -> str:
    """What is kept of a typed name: people sometimes type their password there."""
    return salted_hmac("members.account_event", username.strip().casefold()).hexdigest()


def describe_browser(agent: str) -> str:
    """The browser in words: "Chrome, Windows"."""
    browser = next((name for sign, name in BROWSERS if sign in agent), "")
    system = next((name for sign, name in SYSTEMS if re.search(sign, agent)), "")
    return ", ".join(filter(None, (browser, system)))


class AccountEvent(models.Model):
    """One event. Of a name without an account only a keyed hash is kept."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Mở tài khoản"
        CLOSED = "closed", "Khóa tài khoản"
        REOPENED = "reopened", "Mở khóa tài khoản"
        LINK = "link", "Cấp đường dẫn đặt mật khẩu"
        LINK_USED = "link_used", "Đặt mật khẩu bằng đường dẫn"
        CONFIRMED = "confirmed", "Xác nhận đúng người dùng tài khoản"
        PASSWORD = "password", "Đổi mật khẩu"
        FACTOR_ON = "factor_on", "Bật ứng dụng tạo mã"
        FACTOR_OFF = "factor_off", "Tắt ứng dụng tạo mã"
        KEY_ADDED = "key_added", "Thêm khóa truy cập"
        KEY_REMOVED = "key_removed", "Xóa khóa truy cập"
        NEW_CODES = "new_codes", "Tạo bộ mã dự phòng mới"
        CODE_USED = "code_used", "Dùng một mã dự phòng"
        RESET_ASKED = "reset_asked", "Đề nghị đặt lại xác thực hai bước"
        RESET_DONE = "reset_done", "Đặt lại xác thực hai bước"
        RESET_DENIED = "reset_denied", "Không đồng ý đặt lại xác thực hai bước"
        LOGIN = "login", "Đăng nhập"
        NEW_BROWSER = "new_browser", "Đăng nhập từ máy hoặc trình duyệt mới"
        FAILED = "failed", "Đăng nhập không thành công"
        LOCKED = "locked", "Tạm dừng đăng nhập ở nơi thử sai nhiều lần"
        FLOOD = "flood", "Tạm dừng thử ở một địa chỉ vì quá nhiều lần sai"
        BAD_CODE = "bad_code", "Nhập sai mã trên phiếu"
        BAD_FACTOR = "bad_factor", "Đúng mật khẩu nhưng sai bước xác thực thứ hai"

    LOGINS = (Kind.LOGIN, Kind.NEW_BROWSER)
    REFUSALS = (Kind.FAILED, Kind.LOCKED, Kind.FLOOD, Kind.BAD_CODE, Kind.BAD_FACTOR)

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="events")
    kind = models.CharField("việc", max_length=12, choices=Kind)
    at = models.DateTimeField("lúc", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    name_key = models.CharField(max_length=64, blank=True)
    network = models.CharField("địa chỉ mạng", max_length=50, blank=True)
    browser_key = models.CharField(max_length=64, blank=True)
    browser = models.CharField("trình duyệt", max_length=60, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "việc của tài khoản"
        indexes = [
            models.Index(fields=["user", "-at"], name="account_event_user"),
            models.Index(fields=["name_key", "-at"], name="account_event_name"),
            models.Index(fields=["network", "-at"], name="account_event_network"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
