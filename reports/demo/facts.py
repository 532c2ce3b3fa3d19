"""What else grading knows: a discipline, a confidence vote, a quarter, a grade found wrong."""

import datetime as dt

from campaigns.actions.quarters import MONTHS, decide, grade_self, open_quarter
from campaigns.actions.regradings import regrade
from campaigns.models import ConfidenceVote, Discipline, Evaluation, Grade, QuarterReview
from members.models import Position

from .world import World

BODY = "Ủy ban Kiểm tra Đảng ủy Khối"


def build(world: World) -> None:
    """A reprimand in a cell far from the office's, and a vote on the office's secretary."""
    _quarter(world)
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


def _quarter(world: World) -> None:
    """The newest quarter that is graded, with the sheet of the office's secretary decided."""
    quarter = max(1, min(3, (world.today.month - 1) // MONTHS))
    open_quarter(world.current, quarter, by=world.users["thuongvu"])
    own = world.users["danguy"]
    review = QuarterReview.objects.get(quarter=quarter, year=world.current, member=own.member_id)
    good = review.grades().get(standing=Grade.Standing.GOOD)
    marks = {
        axis: {
            "goal": f"{axis.text}: kế hoạch quý (minh họa)",
            "result": "Đã hoàn thành theo kế hoạch (minh họa)",
            **dict.fromkeys(("amount", "quality", "progress", "leading"), 90 - axis.order),
        }
        for axis in review.axes.all()
    }
    grade_self(review, by=own, marks=marks, grade=good)
    facts = {"key_goals": "Hoàn thành 05/05 nhiệm vụ then chốt của quý (minh họa)."}
    decide(review, by=world.users["thuongvu"], marks={}, facts=facts, grade=good)


def grade_anew(world: World) -> None:
    """Last year's grade of one member of the story's cell was found wrong."""
    if len(world.years) == 1:
        return
    year = world.years[-2]
    known = [user.member_id for user in world.users.values() if user.member_id]
    row = (
        Evaluation.objects.of_members()
        .filter(year=year, organization=world.story_cell, decided_grade__standing="good")
        .exclude(member__in=known)
        .first()
    )
    if row is not None:
        regrade(
            row,
            by=world.users["danguy"],
            grade=row.grades().get(standing=Grade.Standing.DONE),
            reason="Kết luận kiểm tra nêu nhiệm vụ được giao chưa hoàn thành (minh họa)",
            number="98-QĐ/ĐU",
            decided_on=dt.date(year.calendar_year, 12, 28),
        )
