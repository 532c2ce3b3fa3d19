"""One discipline and one confidence vote of the year, as grading is told of them."""

import datetime as dt

from campaigns.models import ConfidenceVote, Discipline
from members.models import Position

from .world import World

BODY = "Ủy ban Kiểm tra Đảng ủy Khối"


def build(world: World) -> None:
    """A reprimand in a cell far from the office's, and a vote on the office's secretary."""
    day = max(world.current.first_day, world.today - dt.timedelta(days=90))
    cell, office = world.cells[-1], world.office
    people = world.members[cell.pk]
    Discipline(
        organization=cell,
        member=next(member for member in people if member.pk not in world.titles),
        form=Discipline.Form.REPRIMAND,
        body=BODY,
        number="12-QĐ/UBKTĐUK",
        decided_on=day,
        is_duty_related=True,
    ).enter(by=world.users["kiemtra"])
    ConfidenceVote(
        organization=office,
        member=world.leaders[office.pk, Position.Post.SECRETARY],
        post=f"Bí thư {office.signing_name}",
        body="Hội nghị lấy phiếu tín nhiệm giữa nhiệm kỳ",
        number="21-BB/ĐU",
        held_on=day,
        issued_on=day,
        cast=27,
        low=2,
    ).enter(by=world.users["chuyenvien"])
