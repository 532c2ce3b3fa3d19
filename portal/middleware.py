"""The audit log notes the same address that login limits count by, which no client can forge."""

from allauth.account.adapter import get_adapter
from auditlog.middleware import AuditlogMiddleware
from django.core.exceptions import PermissionDenied


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
