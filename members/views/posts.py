"""Posts: who has which powers at an organisation, and posts that wait for confirmation."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from members.actions.posts import confirm_change, decline_change
from members.models import Member, Organization, PostChange, User
from members.namesakes import tell_apart
from members.person_tabs import person_tabs
from members.powers import PowerLine, powers_at, readers_of
from portal.kit.access import rows_by_pk
from portal.kit.list_workbook import ListFileMixin, list_answer, rows_xlsx
from portal.kit.transitions import bulk
from portal.kit.views import PermissionMixin, ScopedMixin

RECENT = 30  # changes that a page shows
CHANGES = "Giao, kết thúc chức vụ"
HEADER_OF_CHANGES = ("Nội dung", "Tình trạng", "Người ghi", "Ngày ghi", "Nguồn", "Căn cứ")
RELATED = ("organization__kind", "member", "by__member", "decided_by__member", "roster")


class PowersView(ScopedMixin, ListFileMixin, DetailView):
    """The page “Ai có quyền gì ở đơn vị này”: the posts that count here, and how they came about."""

    title = "Ai có quyền gì ở đơn vị này"
    header = ("Họ và tên", "Chức vụ", "Từ ngày", "Đến hết ngày", "Quyền ở đơn vị này", "Tài khoản")
    queryset = Organization.objects.select_related("kind")
    permission = "members.see_powers"
    template_name = "members/organizations/powers.html"
    context_object_name = "organization"

    def get_context_data(self, **kwargs):
        organization, user = self.object, self.request.user
        lines = powers_at(organization, timezone.localdate())
        changes = PostChange.objects.filter(organization=organization).select_related(*RELATED)
        waiting = list(changes.waiting())
        recent = list(changes.exclude(state=PostChange.State.WAITING)[:RECENT])
        tell_apart(row.member for row in (*(line.position for line in lines), *waiting, *recent))
        known = Member.objects.visible_to(user).filter(
            pk__in=[line.position.member_id for line in lines]
        )
        return super().get_context_data(
            lines=lines,
            known=set(known.values_list("pk", flat=True)),
            waiting=waiting,
            recent=recent,
            **kwargs,
        )

    def file_rows(self, context):
        return map(_values, context["lines"])

    def file_organization(self):
        return self.object


def _values(line: PowerLine) -> list:
    position = line.position
    return [
        str(position.member),
        f"{position}{' (cấp trên)' if line.is_from_above else ''}",
        position.starts_on,
        position.ends_on,
        "; ".join(line.powers),
        "có" if line.has_account else "chưa có",
    ]


class MemberReadersView(ScopedMixin, ListFileMixin, DetailView):
    """The page “Ai xem được hồ sơ này”: the posts of today that open a person's record."""

    title = "Ai xem được hồ sơ này"
    header = ("Họ và tên", "Chức vụ", "Được làm gì với hồ sơ")
    model = Member
    permission = "members.see_readers"
    template_name = "members/members/readers.html"
    context_object_name = "member"

    def get_context_data(self, **kwargs):
        member, today = self.object, timezone.localdate()
        return super().get_context_data(
            hub_tabs=person_tabs(self.request.user, member, "readers"),
            lines=readers_of(member, today),
            is_own=member.pk == self.request.user.member_id,
            **kwargs,
        )

    def file_rows(self, context):
        return (
            [
                str(line.position.member),
                f"{line.position}{' (nơi sinh hoạt trước đây)' if line.is_by_former_unit else ''}",
                "; ".join(line.powers),
            ]
            for line in context["lines"]
        )


class PostChangeListView(PermissionMixin, View):
    """Posts that wait: for this reader as one list, and those that the reader entered."""

    permission = "members.list_members"

    def get(self, request):
        user = request.user
        rows = PostChange.objects.visible_to(user).select_related(*RELATED)
        context = {
            "waiting": list(PostChange.objects.awaiting(user)),
            "own": list(rows.waiting().filter(by=user)),
            "recent": list(rows.exclude(state=PostChange.State.WAITING)[:RECENT]),
        }
        tell_apart(change.member for changes in context.values() for change in changes)
        if request.GET.get("format") == "xlsx":
            rows = map(_change, (change for changes in context.values() for change in changes))
            content = rows_xlsx(CHANGES, list(HEADER_OF_CHANGES), rows)
            return list_answer(CHANGES, content, None, by=user)
        return render(request, "members/posts/list.html", context)

    def post(self, request):
        user, declines = request.user, request.POST.get("action") == "decline"
        rows = rows_by_pk(
            PostChange.objects.visible_to(user).select_related(*RELATED),
            request.POST.getlist("change"),
        )

        def decide(change: PostChange, by: User) -> None:
            if declines:
                decline_change(change=change, by=by, answer=request.POST.get("answer", "")[:300])
            else:
                confirm_change(change=change, by=by)

        done, refused = bulk(verb=decide, rows=rows.order_by("at", "pk"), by=user)
        if done:
            word = "Đã ghi là không xác nhận" if declines else "Đã xác nhận"
            messages.success(request, f"{word} {done} dòng.")
        elif not refused:
            messages.warning(request, "Đồng chí chưa chọn dòng nào.")
        for change, reason in refused:
            messages.warning(request, f"Bỏ qua {change}: {reason}")
        return redirect("members:post_changes")


def _change(change: PostChange) -> list:
    source = str(change.roster or "ghi riêng")
    return [
        str(change), change.get_state_display(), str(change.by), timezone.localdate(change.at), source,
        change.basis,
    ]  # fmt: skip
