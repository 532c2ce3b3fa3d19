"""Links by e-mail, where the account has an address and the office a mail server."""

from django.conf import settings
from django.core import mail
from django.utils import timezone
from django_tasks import task

from members.models import LinkIssue

TEXT = """Kính gửi đồng chí {name},

{issuer} đã cấp cho đồng chí đường dẫn để đặt mật khẩu vào cổng học tập và làm theo Bác.
Tên đăng nhập: {username}
Đường dẫn, dùng một lần, đến hết ngày {until}:
{address}

Nếu đồng chí không chờ thư này, xin đừng mở đường dẫn và báo lại người đã cấp.
"""


def can_mail(issue: LinkIssue) -> bool:
    """Mail is configured and one of the accounts has an address."""
    return settings.MAIL_CONFIGURED and issue.links.exclude(user__email="").exists()


@task()
def mail_links(issue_id: int, root: str) -> None:
    """Send the unused links of an issue; `root` is the address of the portal, ending in a slash."""
    issue = LinkIssue.objects.select_related("by__member").get(pk=issue_id)
    links = issue.links.usable().exclude(user__email="").select_related("user__member")
    letters = [
        mail.EmailMessage(
            "Đặt mật khẩu vào cổng học tập và làm theo Bác",
            TEXT.format(
                name=link.user,
                issuer=issue.issuer,
                username=link.user.username,
                until=f"{timezone.localtime(link.expires_at):%d/%m/%Y}",
                address=root.rstrip("/") + link.address,
            ),
            to=[link.user.email],
        )
        for link in links
    ]
    mail.get_connection().send_messages(letters)
