"""The registers: contests, welfare, inspections, publicity, plans, rules, classes, work results."""

import datetime as dt
from typing import Any

from campaigns import models
from campaigns.models import CampaignYear
from campaigns.models.registers.recurring import RecurringRecord
from campaigns.reference import award_titles
from members.models import Organization

from .world import World, texts

TEXTS = texts("registers")


def build(world: World) -> None:
    """The catalogue of titles; a few lines a year for the bloc and for each of its committees."""
    award_titles.load()
    for year in world.years:
        here = {"year": year, "organization": world.bloc}
        _contest(here, year.calendar_year)
        _welfare(world, here, year.calendar_year, registered=200_000_000)
        _inspections(world, here, year.calendar_year)
        _plans_of_bloc(world, here, year.calendar_year)
        for index, committee in enumerate(world.grassroots):
            _committee(world, year, committee, index)
            _plans(world, year, committee, index)
    for role, area, post in TEXTS.steering:
        models.SteeringMember.objects.create(
            organization=world.bloc, member=world.leaders[world.bloc.pk, post], role=role,
            area=area, decision_number="05-QĐ/ĐUK", starts_on=world.first_day,
        )  # fmt: skip


def _again(model: type[RecurringRecord], here: dict, **thing: Any) -> dict:
    """What a line of a thing that comes back begins with: it continues the thing's first line."""
    before = model.objects.filter(
        organization=here["organization"], year__year__lt=here["year"].year, **thing
    )
    return here | thing | {"continues": before.filter(continues=None).order_by("pk").first()}


def _contest(here: dict, y: int) -> None:
    contest = models.Contest.objects.create(
        **_again(models.Contest, here, form="writing"), name=f"Thi viết về tấm gương làm theo Bác năm {y} (minh họa)",
        level="upper", held_on=dt.date(y, 5, 10), delegates=120, entries_received=240 + y % 10,
        entries_selected=69, entries_forwarded=69,
    )  # fmt: skip
    for rank, collective, winner in TEXTS.prizes:
        models.Prize.objects.create(
            contest=contest, rank=rank, collective=collective, winner=winner
        )


def _inspections(world: World, here: dict, y: int) -> None:
    for n, committee in enumerate(world.grassroots[1:5]):
        planned = dt.date(y, 4 + n, 12)
        done = planned + dt.timedelta(days=3)
        has_findings = n % 2 == 0
        models.Inspection.objects.create(
            **here, kind="supervision" if n % 2 else "inspection", inspected=committee,
            planned_on=planned, done_on=done if done <= world.today else None,
            team="Ủy ban kiểm tra (minh họa)", has_findings=has_findings,
            findings=TEXTS.finding if has_findings else "",
            remedied_on=done + dt.timedelta(days=30) if n == 0 else None,
        )  # fmt: skip


def _plans_of_bloc(world: World, here: dict, y: int) -> None:
    models.PlanItem.objects.create(
        **here, kind="breakthrough", strand="example", due_on=dt.date(y, 12, 15),
        content="Nội dung đột phá: rút ngắn thời gian giải quyết công việc (minh họa)",
        owner="Thường trực cấp ủy", done_on=dt.date(y, 12, 1) if y < world.year else None,
    )  # fmt: skip
    for n in range(4):
        models.PlanItem.objects.create(
            **_again(
                models.PlanItem, here, kind="solution",
                content=f"Nhóm giải pháp đột phá {n + 1} của nhiệm kỳ (minh họa)",
            ),
            owner="Ban chấp hành Đảng bộ", result="Đang thực hiện theo kế hoạch (minh họa).",
        )  # fmt: skip
    models.CompositeIndicator.objects.create(
        **here, name="Học tập và làm theo Bác thành nền nếp (minh họa)", target=95,
        first="regular_meetings", second="attendance", third="pledges_submitted",
    )  # fmt: skip
    models.TrainingClass.objects.create(
        **here, kind="Bồi dưỡng đảng viên mới", starts_on=dt.date(y, 6, 2),
        ends_on=dt.date(y, 6, 7), learners=85, lesson="Học tập phong cách Hồ Chí Minh",
    )  # fmt: skip


def _welfare(world: World, here: dict, y: int, *, registered: int, houses: int = 0) -> None:
    """A line of the bloc's programme, in which its committees take part."""
    programme = {"programme": "Mái ấm biên cương (minh họa)"}
    first = models.WelfareContribution.objects.filter(continues=None, **programme).first()
    models.WelfareContribution.objects.create(
        **here, **programme, continues=first, contributed_on=dt.date(y, 7, 20),
        registered_vnd=registered,
        paid_vnd=registered * world.rng.choice((80, 90, 100, 100)) // 100,
        houses=houses, beneficiary="Hộ nghèo", place="Xã Minh Họa",
    )  # fmt: skip


def _committee(world: World, year: CampaignYear, committee: Organization, index: int) -> None:
    """Welfare, publicity, work results and rules of one committee."""
    here = {"year": year, "organization": committee}
    y = year.calendar_year
    registered = (40 + index % 7 * 15) * 1_000_000
    _welfare(world, here, y, registered=registered, houses=1 if index % 3 == 0 else 0)
    for quarter in range(4):
        day = dt.date(y, quarter * 3 + 2, 19)
        if day <= world.today:
            models.PublicityItem.objects.create(
                **here, channel="talk" if quarter == 1 else "website", published_on=day,
                title=f"Gương người tốt, việc tốt quý {quarter + 1}", author="Ban biên tập",
                issue=f"Số {quarter + 1}", listeners=60 if quarter == 1 else 0,
            )  # fmt: skip
    resolved = 800 + index * 7
    models.WorkIndicator.objects.create(
        **_again(models.WorkIndicator, here, name="Hồ sơ thủ tục hành chính", unit="hồ sơ"), starts_on=dt.date(y, 1, 1),
        ends_on=min(dt.date(y, 10, 31), world.today), opening=12, received=resolved + 10,
        resolved=resolved, on_time=resolved - index % 17, online=resolved,
    )  # fmt: skip
    models.CodeOfConduct.objects.create(
        **_again(models.CodeOfConduct, here, kind="ethics", title="Chuẩn mực đạo đức công vụ (minh họa)"),
        adopted_on=dt.date(world.year - 4, 3, 1),
        reviewed_on=dt.date(y, 2, 15) if index % 6 else None, amended=index % 2 == 0,
        saved_vnd=index % 5 * 9_000_000,
    )  # fmt: skip


def _plans(world: World, year: CampaignYear, committee: Organization, index: int) -> None:
    """Lines of the committee's plan, and how its union was graded."""
    here = {"year": year, "organization": committee}
    y = year.calendar_year
    for n, kind in enumerate(("task", "remedy", "movement")):
        due = dt.date(y, 6 + 2 * n, 30)
        is_over, is_movement = due <= world.today, kind == "movement"
        line = _again(models.PlanItem, here, kind=kind) if is_movement else here | {"kind": kind}
        models.PlanItem.objects.create(
            **line, content=f"Nội dung kế hoạch {n + 1} năm {y} (minh họa)",
            owner=committee.signing_name, due_on=due,
            done_on=due if is_over and (index + n) % 5 else None,
            units_joined=5 + index if is_movement else 0,
            reviewed_on=due if is_movement and is_over and index % 4 else None,
        )  # fmt: skip
    if y < world.year:  # agencies grade when the year is over
        good = models.Option.objects.filter(subject="civil_servant", is_good=True)
        models.CivilServantGrade.objects.create(
            **here, member=world.leaders[committee.pk, "secretary"],
            result=good[0 if index % 3 else 1], decided_on=dt.date(y, 12, 20),
            decided_by="Thủ trưởng cơ quan (minh họa)",
        )  # fmt: skip
    models.MassOrganizationGrade.objects.create(
        **here, name="Công đoàn cơ sở (minh họa)", result="top" if index % 3 else "good",
        decided_by="Liên đoàn Lao động tỉnh (minh họa)",
    )  # fmt: skip
