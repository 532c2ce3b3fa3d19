"""What every answer of the portal bears, who must log in first, and whose address the audit log notes."""

from allauth.account.adapter import get_adapter
from auditlog.middleware import AuditlogMiddleware
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.core.exceptions import PermissionDenied

from portal.kit.waiting import forget_waiting
from portal.refusals import OWN_NAMES, login_expired


class AuditMiddleware(AuditlogMiddleware):
    """Takes X-Forwarded-For from trusted proxies only, where the library believes every client."""

    @staticmethod
    def _get_remote_addr(request) -> str | None:
        try:
            return get_adapter().get_client_ip(request)
        except PermissionDenied:  # a socket without a proxy has no address
            return None

    @staticmethod
    def _get_remote_port(request) -> None:  # noqa: ARG004  the library asks so
        return None


class PrivateMiddleware:
    """Pages are kept by no cache: after logging out on a shared computer nothing can be paged back to.

    Static files are answered before this by WhiteNoise and may be kept.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers["Cache-Control"] = "private, no-store"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY
        return response


class LoginMiddleware(LoginRequiredMiddleware):
    """Keeps what was typed where a form is sent after the login has run out."""

    def handle_no_permission(self, request, view_func):
        if request.method == "POST" and request.POST.keys() - OWN_NAMES:
            return login_expired(request)
        return super().handle_no_permission(request, view_func)


class WaitingMiddleware:
    """Whoever sends something may have finished work: the count in the bar is counted anew."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method == "POST" and request.user.is_authenticated:
            forget_waiting(request.user)
        return self.get_response(request)
