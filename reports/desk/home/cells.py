"""The lines of who records in a cell or committee: meetings, pledges, the year-end review."""

import datetime as dt
from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.urls import reverse

from campaigns.models import CampaignYear, Pledge, StudySession
from members.models import Organization
from members.namesakes import tell_apart
from portal.kit.text import short_date
from reports.desk.home.base import Section, Task, address, counted, link, running_years, some_names
from reports.desk.home.corrections import of_cells
from reports.desk.home.grading import grading_tasks
from reports.figures.due import AskedYear, Due
from reports.figures.people import members
from reports.figures.period import Period
from reports.figures.slots import Slot, slot_key, slots_of

States = StudySession.State


def cell_section(user, today: dt.date, year: CampaignYear | None) -> Section:
    """What the cell's leaders have to enter, review and put to the vote."""
    here = [key.pk for key in user.scope.here["record"]]
    organizations = list(Organization.objects.filter(pk__in=here).select_related("kind"))
    one = len(organizations) == 1
    section = Section(organizations[0].name if one else "Các tổ chức tôi phụ trách")
    cells = [unit for unit in organizations if unit.kind.holds_meetings]
    section.tasks += _meetings(cells, today, running_years(user, today))
    section.tasks += _unfinished(user)
    section.tasks += of_cells(user)
    section.tasks += _handbook(user)
    if user.scope.here.get("review"):
        section.tasks += pledges_to_review(user)
    if year and year.state != CampaignYear.State.CLOSED:
        section.tasks += _without_pledge(organizations, today, year)
    section.tasks += grading_tasks(user, here, today)
    return section


def pledges_to_review(user) -> list[Task]:
    """Pledges that wait for this reader's acceptance."""
    waiting = Pledge.objects.awaiting_review(user).count()
    return counted(
        "Cam kết chờ thông qua",
        waiting,
        reverse("campaigns:pledge_accept_many"),
        action="Xem xét",
        icon="pen-line",
    )


NAMES = {
    StudySession.Kind.REGULAR: "sinh hoạt thường kỳ",
    StudySession.Kind.STUDY: "học tập ngoài sinh hoạt",
    StudySession.Kind.THEMATIC: "sinh hoạt chuyên đề",
}


def _meetings(cells: list[Organization], today: dt.date, years: list[CampaignYear]) -> list[Task]:
    """A line for each session due in the running years: to be entered, or already entered."""
    slots = [
        slot
        for year in years
        for slot in slots_of(year.calendar_year, study=year.monthly_study)
        if slot.start <= today
    ]
    if not slots:
        return []
    due = Due({year.calendar_year: AskedYear(year) for year in years})
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
            sessions = held[cell.pk, slot.start.year, slot.key]
            if not sessions and due.is_owed(cell, slot):
                missing[slot.kind].append(slot)
            elif slot.end >= today:
                tasks += _entered(slot, sessions, of_cell)
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
            lines.append(
                Task(
                    label,
                    new,
                    due=slots[0].end,
                    late=late,
                    action="Ghi buổi sinh hoạt",
                    icon="calendar-plus",
                )
            )
    return lines


def _entered(slot: Slot, sessions: list[StudySession], of_cell: str) -> list[Task]:
    """What was entered for the running month or quarter; drafts have a line of their own."""
    done = [session for session in sessions if session.state in StudySession.COUNTED]
    if not done:
        return []
    what = NAMES[StudySession.Kind(slot.kind)]
    day, state = short_date(done[-1].held_on), done[-1].get_state_display().lower()
    label = f"Đã ghi {what} {_when(slot, slot.end)}{of_cell} (ngày {day}): {state}"
    return [link(label, done[-1].get_absolute_url())]


def _unfinished(user) -> list[Task]:
    """Sessions sent back, and drafts. Where there is only one, the line opens it."""
    rows = StudySession.objects.awaiting_submission(user).order_by("pk")
    sessions = list(rows.values_list("state", "pk"))
    tasks = []
    for state, label in (
        (States.RETURNED, "Buổi sinh hoạt bị trả lại, cần bổ sung"),
        (States.DRAFT, "Buổi sinh hoạt còn là nháp, chưa nộp"),
    ):
        pks = [pk for other, pk in sessions if other == state]
        url = address("campaigns:session_list", state=state)
        if len(pks) == 1:
            url = reverse("campaigns:session_edit", args=pks)
        late = state == States.RETURNED
        tasks += counted(label, len(pks), url, late=late, action="Ghi tiếp", icon="calendar-days")
    return tasks


def _handbook(user) -> list[Task]:
    """Meetings whose two days are over and that are not in the electronic handbook."""
    late = list(StudySession.objects.handbook_late(user).values_list("pk", flat=True))
    url = address("campaigns:session_list", handbook="late")
    if len(late) == 1:
        url = reverse("campaigns:session_handbook", args=late)
    label = "Buổi sinh hoạt chưa đưa lên Sổ tay điện tử (quá 2 ngày)"
    return counted(label, len(late), url, late=True, action="Ghi ngày", icon="book-open")


def _without_pledge(organizations, today: dt.date, year: CampaignYear) -> list[Task]:
    """Members who have handed in no pledge though the deadline is over."""
    organizations = [
        unit for unit in organizations if (due := year.pledge_due_in(unit)) and due < today
    ]
    if not organizations:
        return []
    written = Pledge.objects.filter(
        member=OuterRef("member_id"),
        year=year,
        state__in=Pledge.HANDED_IN,
        kind__in=Pledge.COMMITMENTS,
    )
    missing = (
        members(Period.of_year(year.calendar_year, until=today))
        .filter(~Exists(written), organization__in=organizations)
        .order_by("member__sort_name")
        .select_related("member")
    )
    people = [membership.member for membership in missing]
    tell_apart(people)
    names = [str(member) for member in people]
    return counted(
        "Đảng viên chưa nộp cam kết",
        len(names),
        address("campaigns:pledge_list", year=year.pk),
        due=year.pledge_due,
        late=True,
        action="Xem",
        note=some_names(names),
        icon="pen-line",
    )
