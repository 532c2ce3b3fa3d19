"""Shuts the portal, but for the pages that set a second factor up, once the days of grace are over."""

from django.http import HttpRequest
from django.shortcuts import redirect
from django.utils import timezone

from members.second_factor import due_on, passed_second_step

# What stays open: setting up, its help, one's own account, leaving.
OPEN = {
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "healthz",
    "members:own_account",
    "reports:help",
}


class SecondFactorMiddleware:
    """Puts the day from which the account is shut on the request, and shuts it from that day on.

    `second_factor_due` is None where nothing is owed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view, args, kwargs):
        request.second_factor_due, request.second_factor_is_late = None, False
        if not request.user.is_authenticated or passed_second_step(request):
            return None
        request.second_factor_due = due = due_on(request.user)
        request.second_factor_is_late = due is not None and due <= timezone.localdate()
        if not request.second_factor_is_late:
            return None
        name = request.resolver_match.view_name
        return None if name in OPEN or name.startswith("mfa_") else redirect("mfa_index")
