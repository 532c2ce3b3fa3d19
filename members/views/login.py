"""allauth's pages where an office needs another answer."""

from allauth.account.views import PasswordChangeView as BaseView
from django.shortcuts import render


class PasswordChangeView(BaseView):
    """Change one's own password; an account without one is told how it gets one."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_usable_password():
            return render(request, "account/no_password.html")
        return super().dispatch(request, *args, **kwargs)
