"""The lines of committees and the standing committee: to confirm, to review, to decide."""

from django.db.models import Count, Min, Q
from django.urls import reverse

from campaigns.models import Evaluation, Nomination, StudySession
from members.models import OrganizationKind
from portal.kit.tables import StateFilter
from reports.desk.home.accounts import accounts_to_reset
from reports.desk.home.base import Section, Task, address, counted
from reports.desk.home.cells import pledges_to_review
from reports.desk.home.corrections import of_cells_below, requests_to_decide

UPPER = OrganizationKind.Level.UPPER


def above_section(user) -> Section:
    """What waits for confirmation or decision at the reader's level."""
    scope = user.scope
    reviewed = scope.down.get("review", ())
    bloc_only = bool(reviewed) and all(key.level == UPPER for key in reviewed)
    section = Section("Chờ ban thường vụ xử lý" if bloc_only else "Chờ cấp ủy xử lý")
    section.tasks += _decisions(user)
    if reviewed:
        section.tasks += nominations(user)
    if not scope.here.get("review"):
        section.tasks += pledges_to_review(user)
    section.tasks += _sessions(user)
    section.tasks += of_cells_below(user)
    if not scope.has("appraise"):  # staff have these lines among theirs
        section.tasks += requests_to_decide(user)
        section.tasks += accounts_to_reset(user)
    return section


def _sessions(user) -> list[Task]:
    """Sessions to confirm. That is for a cell's direct superior; higher levels only see how many."""
    waiting = StudySession.objects.awaiting_confirmation(user)
    own = waiting.directly_under(user).count()
    others = waiting.count() - own
    label, page = "Buổi sinh hoạt chờ xác nhận", reverse("campaigns:session_confirm_many")
    below = f"{others} buổi khác do cấp ủy cấp dưới xác nhận." if others else ""
    if own:
        return [Task(label, page, own, action="Xác nhận", note=below, icon="circle-check")]
    note = "Cấp ủy cấp dưới xác nhận các chi bộ của mình."
    return counted(label, others, f"{page}?all=1", waits=False, note=note)


def nominations(user) -> list[Task]:
    """Exemplars to verify, appraise or decide on. The first is for the direct superior, as with sessions."""
    label = "Đề nghị gương điển hình chờ xử lý"
    page = address("campaigns:exemplar_list", state=StateFilter.PENDING)
    own = ~Q(state=Nomination.State.NOMINATED) | user.scope.directly_below("review")
    counts = Nomination.objects.awaiting(user).aggregate(
        own=Count("pk", filter=own), others=Count("pk", filter=~own)
    )
    others = counts["others"]
    if counts["own"]:
        note = f"{others} đề nghị khác đang chờ cấp ủy cấp dưới xác nhận." if others else ""
        return [Task(label, page, counts["own"], note=note, icon="star")]
    note = "Đang chờ cấp ủy cấp dưới xác nhận."
    return counted(label, others, page, waits=False, note=note)


def _decisions(user) -> list[Task]:
    waiting = Evaluation.objects.awaiting_decision(user)
    counts = waiting.aggregate(count=Count("pk"), due=Min("year__grassroots_grade_due"))
    leaders = waiting.of_members().decided_above(user.scope.day).count() if counts["count"] else 0
    return counted(
        "Xếp loại chờ quyết định",
        counts["count"],
        reverse("campaigns:evaluation_decide"),
        due=counts["due"],
        action="Quyết định",
        icon="award",
        note=f"Trong đó {leaders} đồng chí lãnh đạo cấp ủy." if leaders else "",
    )
