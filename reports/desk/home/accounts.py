"""The line of who manages accounts: lost devices that wait for a second person."""

from django.urls import reverse

from members.models import FactorReset
from reports.desk.home.base import Task, counted


def accounts_to_reset(user) -> list[Task]:
    """Requests to reset a second factor that another has made and this user may confirm."""
    return counted(
        "Đề nghị đặt lại xác thực hai bước chờ xác nhận",
        FactorReset.objects.to_decide(user).count(),
        reverse("members:factor_resets"),
        action="Xem",
        icon="key",
    )
