"""The lines of whoever records in a cell or committee: meetings, pledges, the ballot."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db.models import Count, Exists, Min, OuterRef, Q
from django.urls import reverse

from campaigns.models import CampaignYear, Evaluation, Pledge, StudySession
from campaigns.models.comments import owed_comments
from members.models import Organization
from portal.kit.text import short_date
from reports.desk.home.base import Section, Task, address, counted, link, running_years, some_names
from reports.figures.people import members
from reports.figures.period import Period
from reports.figures.slots import Slot, is_due, slot_key, slots_of

States = StudySession.State


def cell_section(user, today: dt.date, year: CampaignYear | None) -> Section:
    """What the cell's leaders have to enter, review and put to the vote."""
    here = [place.pk for place in user.scope.here["record"]]
    places = list(Organization.objects.filter(pk__in=here).select_related("kind"))
    title = places[0].name if len(places) == 1 else "Các tổ chức tôi phụ trách"
    section = Section(title)
    cells = [place for place in places if place.kind.holds_meetings]
    section.tasks += _meetings(cells, today, running_years(user, today))
    section.tasks += _unfinished(user)
    section.tasks += _handbook(user)
    if user.scope.here.get("review"):
        section.tasks += pledges_to_review(user)
    if year and year.state != CampaignYear.State.CLOSED:
        section.tasks += _without_pledge(places, today, year)
    section.tasks += _grading(user, here, today)
    return section


def pledges_to_review(user) -> list[Task]:
    """Pledges that wait for this reader's acceptance."""
    waiting = Pledge.objects.awaiting_review(user).count()
    return counted(
        "Cam kết chờ thông qua", waiting, reverse("campaigns:pledge_accept_many"), action="Xem xét"
    )


NAMES = {
    StudySession.Kind.REGULAR: "sinh hoạt thường kỳ",
    StudySession.Kind.STUDY: "học tập ngoài sinh hoạt",
    StudySession.Kind.THEMATIC: "sinh hoạt chuyên đề",
}


def _meetings(cells: list[Organization], today: dt.date, years: list[CampaignYear]) -> list[Task]:
    """Every session that has been due in the running years: to be entered, or that it was."""
    slots = [
        slot
        for year in years
        for slot in slots_of(year.year, study=year.monthly_study)
        if slot.start <= today
    ]
    if not slots:
        return []
    held: dict[tuple, list[StudySession]] = defaultdict(list)
    for session in StudySession.objects.filter(
        organization__in=[cell.pk for cell in cells],
        kind__in={slot.kind for slot in slots},
        held_on__gte=slots[0].start,
        held_on__lte=today,
    ).order_by("held_on"):
        key = slot_key(session.kind, session.held_on)
        held[session.organization_id, session.held_on.year, key].append(session)
    tasks = []
    for cell in cells:
        of_cell = f" của {cell.label}" if len(cells) > 1 else ""
        missing: dict[str, list[Slot]] = defaultdict(list)
        for slot in slots:
            found = held[cell.pk, slot.start.year, slot.key]
            if not found and is_due(cell, slot):
                missing[slot.kind].append(slot)
            elif slot.end >= today:
                tasks += _told(slot, found, of_cell)
        for kind, gaps in missing.items():
            tasks += _to_enter(cell, kind, gaps, of_cell, today)
    return tasks


def _when(slot: Slot, today: dt.date) -> str:
    """The month or quarter as it is named after its kind; another year is said."""
    name = slot.name.removeprefix("học tập ").removeprefix("chuyên đề ")
    return name if slot.start.year == today.year else f"{name}/{slot.start.year}"


def _to_enter(cell, kind: str, gaps: list[Slot], of_cell: str, today: dt.date) -> list[Task]:
    """One line for all that is overdue of a kind, and one for what is due now."""
    new = address("campaigns:session_create", organization=cell.pk, kind=kind)
    what = f"Chưa ghi {NAMES[StudySession.Kind(kind)]}"
    lines = []
    for late in (True, False):
        slots = [slot for slot in gaps if (slot.end < today) == late]
        if slots:
            first, *others = [_when(slot, today) for slot in slots]
            named = [first, *(name.split(" ", 1)[1] for name in others)]
            label = f"{what} {', '.join(named)}{of_cell}"
            lines.append(Task(label, new, due=slots[0].end, late=late, action="Ghi buổi sinh hoạt"))
    return lines


def _told(slot: Slot, found: list[StudySession], of_cell: str) -> list[Task]:
    """What was entered for the running month or quarter; drafts stand on a line of their own."""
    done = [session for session in found if session.state in StudySession.COUNTED]
    if not done:
        return []
    what = NAMES[StudySession.Kind(slot.kind)]
    day, state = short_date(done[-1].held_on), done[-1].get_state_display().lower()
    label = f"Đã ghi {what} {_when(slot, slot.end)}{of_cell} (ngày {day}): {state}"
    return [link(label, done[-1].get_absolute_url())]


def _unfinished(user) -> list[Task]:
    """Sessions sent back and drafts; a single one opens at once."""
    found = StudySession.objects.awaiting_submission(user).values_list("state", "pk")
    sessions = list(found.order_by("pk"))
    tasks = []
    for state, label in (
        (States.RETURNED, "Buổi sinh hoạt bị trả lại, cần bổ sung"),
        (States.DRAFT, "Buổi sinh hoạt còn là nháp, chưa nộp"),
    ):
        pks = [pk for kept, pk in sessions if kept == state]
        url = address("campaigns:session_list", state=state)
        if len(pks) == 1:
            url = reverse("campaigns:session_edit", args=pks)
        late = state == States.RETURNED
        tasks += counted(label, len(pks), url, late=late, action="Ghi tiếp")
    return tasks


def _handbook(user) -> list[Task]:
    """Meetings whose two days are over and that are not in the electronic handbook."""
    late = list(StudySession.objects.handbook_late(user).values_list("pk", flat=True))
    url = address("campaigns:session_list", handbook="late")
    if len(late) == 1:
        url = reverse("campaigns:session_handbook", args=late)
    label = "Buổi sinh hoạt chưa đưa lên Sổ tay điện tử (quá 2 ngày)"
    return counted(label, len(late), url, late=True, action="Ghi ngày")


def _without_pledge(places, today: dt.date, year: CampaignYear) -> list[Task]:
    """Members who have handed in no pledge though the deadline is over."""
    if year.pledge_due is None or year.pledge_due >= today:
        return []
    written = Pledge.objects.filter(
        member=OuterRef("member_id"), year=year, state__in=Pledge.HANDED_IN
    )
    missing = (
        members(Period.of_year(year.year, until=today))
        .filter(~Exists(written), organization__in=places)
        .order_by("member__sort_name")
    )
    names = list(missing.values_list("member__full_name", flat=True))
    return counted(
        "Đảng viên chưa nộp cam kết",
        len(names),
        address("campaigns:pledge_list", year=year.pk),
        due=year.pledge_due,
        late=True,
        action="Xem",
        note=some_names(names),
    )


def _grading(user, here: list[int], today: dt.date) -> list[Task]:
    """The year-end review: who has not begun, who waits for the ballot, the cell itself."""
    owed = owed_comments(user)
    states = Evaluation.State
    proposes = user.scope.within("propose")
    mine = Q(member__isnull=True, organization__in=here, state=states.OPEN)
    found = Evaluation.objects.filter(
        proposes | mine, year__state=CampaignYear.State.GRADING
    ).aggregate(
        open=Count("pk", filter=Q(member__isnull=False, state=states.OPEN)),
        ballot=Count("pk", filter=Q(member__isnull=False, state=states.SELF_GRADED)),
        units=Count("pk", filter=mine),
        unit=Min("pk", filter=mine),
        self_due=Min("year__self_grade_due"),
        cell_due=Min("year__cell_grade_due"),
    )
    listed = address("campaigns:evaluation_list", of="organization", state=states.OPEN)
    one = reverse("campaigns:evaluation_self", args=[found["unit"] or 0])
    lines = (
        (
            "Đảng viên chưa tự đánh giá",
            found["open"],
            address("campaigns:evaluation_list", of="member", state=states.OPEN),
            found["self_due"],
            "Xem",
        ),
        (
            "Đảng viên chờ chi bộ bỏ phiếu, đề xuất",
            found["ballot"],
            reverse("campaigns:evaluation_ballot"),
            found["cell_due"],
            "Ghi phiếu",
        ),
        (
            "Nhận xét đảng viên của chi bộ khác",
            len(owed),
            reverse("campaigns:comments_owed"),
            found["cell_due"],
            "Ghi nhận xét",
        ),
        (
            "Tập thể chưa tự đánh giá",
            found["units"],
            one if found["units"] == 1 else listed,
            found["cell_due"],
            "Tự đánh giá",
        ),
    )
    return [
        task
        for label, count, url, due, action in lines
        for task in counted(
            label, count, url, due=due, late=bool(due and due < today), action=action
        )
    ]
