"""Reading pledges: the list, one's own, one pledge with its rounds and progress."""

import difflib
from collections.abc import Iterator
from itertools import zip_longest

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, ListView, TemplateView

from campaigns.models import CampaignYear, Catalogue, Pledge, PledgeTemplate
from campaigns.views.pledge_filter import PledgeFilter
from campaigns.views.this_year import ThisYearMixin, give_years, has_running_year
from members.hub import HubMixin
from members.models import Organization
from members.namesakes import NAMED_BY, tell_apart
from members.person_tabs import person_of
from portal.kit.actions import Action, ActionsMixin
from portal.kit.lists import TableView
from portal.kit.reading import log_reading
from portal.kit.tables import (
    DateColumn,
    LinkColumn,
    StateColumn,
    Table,
)
from portal.kit.text import short_date
from portal.kit.views import PermissionMixin, ScopedMixin


class PledgeTable(Table):
    who = LinkColumn(
        text=lambda record: str(record.member or record.organization),
        opens=lambda record: record.is_readable,
        verbose_name="Đảng viên, tập thể",
        order_by=("member__sort_name", "pk"),
    )
    kind = tables.Column(verbose_name="Loại")
    organization = tables.Column(order_by="organization__path", verbose_name="Chi bộ")
    submitted_at = DateColumn(verbose_name="Nộp ngày")
    late = tables.Column(
        accessor="is_late", empty_values=(False,), orderable=False, verbose_name="Hạn"
    )
    state = StateColumn(verbose_name="Trạng thái")
    cell_result = tables.Column(verbose_name="Chi bộ đánh giá")

    def render_late(self):
        return "nộp muộn"

    def before_render(self, request):
        """Tell namesakes apart, and say whose text the reader may open: one query for the page."""
        records = [row.record for row in self.paginated_rows]
        give_years(records, request.user)
        tell_apart(record.member for record in records)
        shown = Pledge.objects.filter(pk__in=[record.pk for record in records])
        readable = set(shown.visible_to(request.user).order_by().values_list("pk", flat=True))
        for record in records:
            record.is_readable = record.pk in readable


class PledgeListView(HubMixin, ThisYearMixin, TableView):
    """Pledges that the reader may know of; those whose text they may read are links.

    Above the cell these are leaders' and collectives'; of the others the counts are on the board.
    """

    hub_tab = "pledges"
    permission = ""
    model = Pledge
    table_class = PledgeTable
    filterset_class = PledgeFilter
    template_name = "campaigns/pledges/list.html"
    title = "Cam kết, đăng ký học tập và làm theo"

    def why_empty(self, year: CampaignYear) -> str:
        due = year.pledge_due
        by = f", hạn nộp {short_date(due)}" if due else ""
        return f"Năm {year.calendar_year} chưa có bản cam kết nào được nộp{by}."

    @property
    def empty_action(self) -> tuple[str, str]:
        if self.request.user.has_perm("campaigns.write_own_pledge"):
            return "Cam kết của tôi", reverse("campaigns:pledge_mine")
        return "", ""

    def get_queryset(self):
        rows = Pledge.objects.listed_to(self.request.user)
        return rows.select_related("member", "organization").only(
            *("kind", "state", "submitted_at", "on_behalf", "paper_signed_on", "cell_result"),
            *("year", "organization__name", "organization__records_from", *NAMED_BY),
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        sees_counts = "view" in user.scope.down and not user.scope.has("inspect")
        own = [cell.pk for cell in user.scope.here.get("view", ())] if sees_counts else []
        return super().get_context_data(
            waiting=Pledge.objects.awaiting_review(user).count(),
            can_record=user.has_perm("campaigns.record_pledge") and has_running_year(user),
            can_write=user.has_perm("campaigns.write_own_pledge"),
            sees_counts=sees_counts,
            own_cells=Organization.objects.filter(pk__in=own) if own else (),
            **kwargs,
        )


class MyPledgesView(TemplateView):
    """A member's own pledges, this year's first, and what can be started."""

    template_name = "campaigns/pledges/mine.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        rows = Pledge.objects.select_related("year", "member", "organization")
        pledges = list(rows.filter(member=user.member_id)) if user.member_id else []
        year = timezone.localdate().year
        running = CampaignYear.objects.visible_to(user).filter(state__in=CampaignYear.RUNNING)
        is_running = running.filter(year=year).exists()
        started = {pledge.kind for pledge in pledges if pledge.calendar_year == year}
        last_years = {pledge.kind for pledge in pledges if pledge.calendar_year == year - 1}
        return super().get_context_data(
            pledges=pledges,
            year=year,
            **(person_of(user, user.member, "pledges") if user.member_id else {}),
            templates=PledgeTemplate.objects.filter(year__year=year).visible_to(user),
            missing=[
                (kind, label, kind in last_years)
                for kind, label in Pledge.Kind.choices
                if kind not in started and kind != Pledge.Kind.COLLECTIVE
            ]
            if user.has_perm("campaigns.write_own_pledge") and is_running
            else [],
            **kwargs,
        )


class CatalogueListView(PermissionMixin, ListView):
    """The standards and rules that a pledge may refer to, with their source and dates."""

    permission = "campaigns.list_pledges"
    queryset = Catalogue.objects.prefetch_related("entries")
    template_name = "campaigns/pledges/catalogues.html"
    context_object_name = "catalogues"


def rounds(pledge: Pledge) -> list[dict]:
    """Every submission with its whole text.

    From the second on with the comment that it answers, and what changed since, item by item.
    """
    hand_ins: list[dict] = []
    comment = before = None
    for step in pledge.steps.all():
        if step.action == "send_back":
            comment = step
        elif step.action == "submit":
            changes = compared(before.snapshot, step.snapshot) if before else []
            hand_ins.append({"step": step, "comment": comment, "changes": changes})
            before, comment = step, None
    return hand_ins


def compared(before: list[str], after: list[str]) -> list[list[tuple[str, str]]]:
    """What changed between two versions: each changed item as pieces that stayed, went or came."""
    changes = []
    match = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    for _, a1, a2, b1, b2 in (code for code in match.get_opcodes() if code[0] != "equal"):
        for old, new in zip_longest(before[a1:a2], after[b1:b2], fillvalue=""):
            changes.append(_words(old.split(), new.split()))
    return changes


def _words(old: list[str], new: list[str]) -> list[tuple[str, str]]:
    pieces = []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", " ".join(old[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(("went", " ".join(old[a1:a2])))
        if b2 > b1:
            pieces.append(("came", " ".join(new[b1:b2])))
    return pieces


class PledgeDetailView(ActionsMixin, ScopedMixin, DetailView):
    queryset = Pledge.objects.select_related(
        "organization", "year", "member", "entered_by__member", "directive"
    )
    template_name = "campaigns/pledges/detail.html"
    context_object_name = "pledge"

    def get_context_data(self, **kwargs):
        user, pledge = self.request.user, self.object
        if pledge.member_id != user.member_id:
            log_reading(pledge)
        items = list(pledge.items.select_related("refers_to__catalogue"))
        return super().get_context_data(
            items=items,
            has_results=any(item.result for item in items),
            sees_sessions=user.scope.covers("view", pledge.organization),
            progress=pledge.progress.select_related("item", "by__member", "session"),
            steps=pledge.steps.select_related("by__member"),
            rounds=rounds(pledge),
            actions=list(self.actions()),
            **kwargs,
        )

    def actions(self) -> Iterator[Action]:
        """What the reader may do with the pledge in its state."""
        user, pledge = self.request.user, self.object
        is_public = pledge.state in pledge.PUBLIC
        may_review = user.has_perm("campaigns.review_pledge", pledge)
        if pledge.is_writable and user.has_perm("campaigns.edit_pledge", pledge):
            yield self.action("Viết tiếp", "campaigns:pledge_edit", "primary")
        if may_review and pledge.state == pledge.State.SUBMITTED:
            yield self.action("Thông qua", "campaigns:pledge_accept", "primary")
            yield self.action("Góp ý, trả lại", "campaigns:pledge_return")
        if is_public and user.has_perm("campaigns.self_assess_pledge", pledge):
            yield self.action("Ghi tiến độ", "campaigns:pledge_progress")
            yield self.action("Tự đánh giá cuối năm", "campaigns:pledge_self_assess")
        if is_public and may_review:
            yield self.action("Chi bộ đánh giá cuối năm", "campaigns:pledge_assess", "primary")
        if is_public and user.has_perm("campaigns.agency_assess_pledge", pledge):
            yield self.action("Thủ trưởng đánh giá", "campaigns:pledge_agency")
