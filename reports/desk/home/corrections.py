"""Lines about what was entered wrongly: sheets that no longer fit, requests that wait or were answered."""

import datetime as dt

from django.urls import reverse

from campaigns.actions.corrections import requests_awaiting
from campaigns.models import Commendation, StudySession
from campaigns.models.attendance import unfit
from members.models import CorrectionRequest, TransferRequest
from reports.desk.home.base import NAMED, Task, address, counted, link

TOLD_FOR = dt.timedelta(days=30)  # how long an answer stands on the requester's page


def unfit_sheets(rows) -> list[Task]:
    """The sheets among these sessions that lack somebody who was due, or list somebody who was not."""
    sessions = list(unfit(rows).order_by("held_on").values_list("pk", flat=True))
    url = address("campaigns:session_list", sheet="unfit")
    if len(sessions) == 1:
        url = reverse("campaigns:session_detail", args=sessions)
    return counted(
        "Buổi cần sửa điểm danh vì danh sách phải dự đã thay đổi",
        len(sessions),
        url,
        late=True,
        action="Xem",
        icon="users",
    )


def of_cells(user) -> list[Task]:
    """Those of the cells and committees for which the reader records."""
    return unfit_sheets(StudySession.objects.filter(user.scope.within("record")))


def of_cells_below(user) -> list[Task]:
    """Those of the cells whose direct superior the reader speaks for."""
    return unfit_sheets(StudySession.objects.directly_under(user))


def requests_to_decide(user) -> list[Task]:
    """Corrections and transfers that wait for this reader, and transfers that wait for another unit."""
    corrections = requests_awaiting(user).count()
    transfers = TransferRequest.objects.to_release(user).count()
    asked = TransferRequest.objects.asked_for(user).exclude(
        user.scope.within("manage", of="leaving")
    )
    url = f"{reverse('campaigns:correction_list')}?waiting=1"
    moves = address("campaigns:transfer_list", state=TransferRequest.State.WAITING)
    label = "Đề nghị tiếp nhận đảng viên đang chờ nơi đi đồng ý"
    return [
        *counted(
            "Đề nghị sửa dữ liệu chờ giải quyết",
            corrections,
            url,
            action="Giải quyết",
            icon="pencil",
        ),
        *counted(
            "Đảng viên được nơi khác xin tiếp nhận",
            transfers,
            moves,
            action="Giải quyết",
            icon="users",
        ),
        *counted(label, asked.count(), moves, waits=False),
        *counted(
            "Khen thưởng của cấp khác chờ người thứ hai xác nhận",
            Commendation.objects.awaiting(user).count(),
            address("campaigns:commendation_list", state=Commendation.State.ENTERED),
            action="Xác nhận",
            icon="star",
        ),
    ]


def own_requests(user, today: dt.date) -> list[Task]:
    """What the reader asked for: what waits, and what was answered lately."""
    rows = CorrectionRequest.objects.filter(by=user).exclude(decided_by=user)
    recent = rows.filter(decided_at__date__gte=today - TOLD_FOR) | rows.filter(
        state=CorrectionRequest.State.WAITING
    )
    return [
        link(
            f"Đề nghị sửa {request.subject[:1].lower()}{request.subject[1:]}: "
            f"{request.get_state_display().lower()}",
            reverse("campaigns:correction_decide", args=[request.pk]),
            request.answer,
        )
        for request in recent[:NAMED]
    ]
