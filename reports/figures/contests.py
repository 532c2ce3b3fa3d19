"""Figures of contests, publicity and training: each counts by the day of the event."""

from functools import partial
from typing import Any

from django.db.models import Q, Sum

from campaigns.models import Contest, Prize, PublicityItem, TrainingClass
from reports.figures.measure import distinct, event
from reports.figures.tally import ROWS, THINGS, Tally, dated


def _contests(value: Any = ROWS, *, is_shared: bool = False) -> Tally:
    """Contests held in the period, or a sum over them."""
    return Tally(dated(Contest, "held_on"), value, is_shared=is_shared)


def _prizes(**filters) -> Tally:
    """Prizes of contests held in the period; they belong to the organisation of the contest."""
    rows = dated(Prize, "contest__held_on")
    return Tally(rows, organization="contest__organization", where=Q(**filters))


def _published(value: Any = ROWS, **filters) -> Tally:
    """Articles, broadcasts and talks of the period, or a sum over them."""
    return Tally(dated(PublicityItem, "published_on"), value, where=Q(**filters))


def _classes(value: Any = ROWS) -> Tally:
    """Classes with a lesson on Ho Chi Minh that began in the period, or a sum over them."""
    return Tally(dated(TrainingClass, "starts_on"), value, where=~Q(lesson=""))


MEASURES = (
    distinct(
        "contests",
        "Cuộc thi",
        _contests(THINGS, is_shared=True),
        note="Một cuộc thi nhiều đơn vị cùng tham gia, hoặc tổ chức nhiều năm, chỉ tính một.",
    ),
    event("delegates", "Người dự thi", _contests(partial(Sum, "delegates"))),
    event("entries", "Bài dự thi", _contests(partial(Sum, "entries_received"))),
    event("entries_selected", "Bài được chọn", _contests(partial(Sum, "entries_selected"))),
    event(
        "entries_forwarded", "Bài gửi lên cấp trên", _contests(partial(Sum, "entries_forwarded"))
    ),
    event("prizes", "Giải thưởng", _prizes()),
    *(event(f"prizes_{rank.value}", rank.label, _prizes(rank=rank)) for rank in Prize.Rank),
    event("prizes_of_collectives", "Giải của tập thể", _prizes(collective=True)),
    event("prizes_of_individuals", "Giải của cá nhân", _prizes(collective=False)),
    event("publicity", "Tin, bài tuyên truyền", _published()),
    event("talks", "Buổi nói chuyện, báo cáo viên", _published(channel="talk")),
    *(
        event(
            f"publicity_{channel.value}",
            f"Tuyên truyền: {channel.label.lower()}",
            _published(channel=channel),
        )
        for channel in PublicityItem.Channel
    ),
    event("listeners", "Lượt người nghe nói chuyện", _published(partial(Sum, "listeners"))),
    event("classes", "Lớp bồi dưỡng có bài về Bác", _classes()),
    event("learners", "Học viên các lớp có bài về Bác", _classes(partial(Sum, "learners"))),
)
