"""Pages that refuse: what the user may not open, what nobody writes any more, what came too late.

A form comes too late once the login has run out, or a new one has replaced the page's token. Its
page keeps what was typed in a form of its own, with a fresh token, so that one button
sends it again. Only what came from a page of the portal is kept: a foreign site that sends a form in
somebody's name gets no button. Passwords and files are never kept.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portal.kit.access import Locked
from portal.kit.sent_once import FORM_KEY

FORBIDDEN = 403
MOST_KEPT = 300_000  # characters
OWN_NAMES = {"csrfmiddlewaretoken", FORM_KEY}  # of the page, not typed


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of 403: its title says whether the user or nobody may."""
    title = "Đồng chí không có quyền mở trang này"
    if isinstance(exception, Locked):
        title = "Nội dung này không còn sửa được"
    context = {"title": title, "exception": str(exception)}
    return render(request, "403.html", context, status=FORBIDDEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's refusal of a form whose token is not that of the login."""
    return _page(request, "Trang này đã mở từ trước lần đăng nhập hiện nay")


def login_expired(request: HttpRequest) -> HttpResponse:
    """A form that was sent after the login had run out."""
    return _page(request, "Phiên đăng nhập đã hết", must_log_in=True)


def _page(request: HttpRequest, title: str, *, must_log_in: bool = False) -> HttpResponse:
    typed = _typed(request) if _is_from_portal(request) else []
    context = {
        "title": title,
        "must_log_in": must_log_in,
        "address": request.get_full_path(),
        "typed": typed,
        "has_files": bool(request.FILES),
    }
    return render(request, "resend.html", context, status=FORBIDDEN)


def _is_from_portal(request: HttpRequest) -> bool:
    """Browsers name the site of the page that sends a form; it must be this one."""
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"


def _typed(request: HttpRequest) -> list[tuple[str, Any]]:
    """Names and values of the form; nothing where it holds a password or is too long to keep."""
    pairs = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in OWN_NAMES
        for value in values
    ]
    is_secret = any("password" in name for name, _ in pairs)
    is_long = sum(len(name) + len(value) for name, value in pairs) > MOST_KEPT
    return [] if is_secret or is_long else pairs
