"""Pages of members: the list, one member with all dated facts, writing and correcting."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import OuterRef, Q, Subquery
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, FormView, UpdateView

from members.actions.memberships import enroll_member
from members.crumbs import crumbs_to_home
from members.forms.members import MemberCreateForm, MemberForm
from members.forms.near import NearField, NearFilter
from members.hub import HubMixin
from members.models import (
    CorrectionRequest,
    LeavePeriod,
    Member,
    Membership,
    Occupation,
    Organization,
    Position,
)
from members.person_tabs import person_tabs
from portal.kit.lists import TableView
from portal.kit.reading import log_reading
from portal.kit.tables import DateColumn, Table
from portal.kit.views import PermissionMixin, RecordFormMixin, RefusableMixin, ScopedMixin

GONE = {
    Membership.EndReason.DIED: "Đã từ trần",
    Membership.EndReason.REMOVED: "Đã ra khỏi Đảng",
}


class MemberTable(Table):
    full_name = tables.Column(linkify=True, verbose_name="Họ và tên", order_by=("sort_name", "pk"))
    birth_date = DateColumn(verbose_name="Ngày sinh")
    card_number = tables.Column(verbose_name="Số thẻ đảng viên")
    cell = tables.Column(verbose_name="Chi bộ")
    standing = tables.Column(
        accessor="official_on", verbose_name="Tình trạng", empty_values=(), orderable=False
    )

    on_line = ("cell",)

    def render_standing(self, record):
        if record.gone_by in GONE:
            return GONE[record.gone_by]
        probationary = record.is_probationary_on(timezone.localdate())
        return "Dự bị" if probationary else "Chính thức"


class TreeChoiceField(NearField):
    """Organisations indented as in the tree."""

    def label_from_instance(self, obj):
        return f"{'– ' * (obj.depth - 1)}{obj.name}"


class TreeChoiceFilter(NearFilter):
    field_class = TreeChoiceField


class MemberFilter(django_filters.FilterSet):
    """Who belongs today where the reader may look; `left` shows those who no longer do."""

    text = django_filters.CharFilter(label="Họ tên hoặc số thẻ")
    organization = TreeChoiceFilter(
        label="Tổ chức (kể cả trực thuộc)",
        empty_label="Tất cả",
        queryset=lambda request: Organization.objects.visible_to(request.user),
    )
    standing = django_filters.ChoiceFilter(
        label="Tình trạng",
        empty_label="Đang sinh hoạt",
        choices=[
            ("official", "Đảng viên chính thức"),
            ("probationary", "Đảng viên dự bị"),
            ("temporary", "Đang sinh hoạt tạm thời tại đây"),
            ("left", "Đã chuyển đi, thôi sinh hoạt"),
        ],
    )

    def filter_queryset(self, queryset):
        """The people of memberships that the reader sees: found from the side of the units."""
        data, today = self.form.cleaned_data, timezone.localdate()
        user = self.request.user
        units = Organization.objects.with_power(user, "view", "comment").order_by()
        own = Q(member=user.member_id)
        if data["organization"]:
            units = units.under(data["organization"])
            own &= Q(organization__path__startswith=data["organization"].path)
        here = Membership.objects.filter(Q(organization__in=units.values("pk")) | own).order_by()
        rows = queryset.search(data["text"] or "")
        standing, now = data["standing"], here.on(today)
        if standing == "left":
            rows = rows.filter(pk__in=here.values("member"))
            return rows.exclude(pk__in=now.values("member"))
        if standing == "temporary":
            guests = now.filter(kind=Membership.Kind.TEMPORARY)
            return rows.filter(pk__in=guests.values("member"))
        rows = rows.filter(pk__in=now.home().values("member"))
        official = Q(official_on__lte=today)
        if standing == "official":
            return rows.filter(official)
        return rows.exclude(official) if standing == "probationary" else rows


class MemberListView(HubMixin, TableView):
    hub_tab = "members"
    model = Member
    table_class = MemberTable
    filterset_class = MemberFilter
    template_name = "members/members/list.html"
    title = "Đảng viên"
    empty = (
        "Chưa có đảng viên nào trong phạm vi đồng chí được xem. Danh sách có khi nhập tệp danh sách đảng "
        "viên hoặc thêm từng đồng chí."
    )
    is_always_filtered = True  # those who left stay hidden

    @property
    def empty_action(self) -> tuple[str, str]:
        if self.request.user.has_perm("members.import_roster"):
            return "Nhập danh sách", reverse("members:import")
        return "", ""

    def get_queryset(self):
        homes = (
            Membership.objects.visible_to(self.request.user).home().filter(member=OuterRef("pk"))
        )
        here = homes.on(timezone.localdate())
        # Whom the reader may see is part of the filter, which always applies.
        shown = ("full_name", "birth_date", "card_number", "official_on", "is_party_member")
        return Member.objects.only(*shown, "merged_into").annotate(
            cell=Subquery(here.values("organization__name")[:1]),
            gone_by=Subquery(homes.order_by("-starts_on").values("end_reason")[:1]),
        )

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(
            can_manage=user.has_perm("members.manage_member"),
            can_import=user.has_perm("members.import_roster"),
            **kwargs,
        )


class MemberDetailView(ScopedMixin, DetailView):
    model = Member
    template_name = "members/members/detail.html"
    context_object_name = "member"

    def get_context_data(self, **kwargs):
        user, member, today = self.request.user, self.object, timezone.localdate()
        manages = user.has_perm("members.manage_member", member)
        memberships = Membership.objects.visible_to(user).filter(member=member)
        positions = Position.objects.visible_to(user).filter(member=member)
        home = member.home
        return super().get_context_data(
            crumbs=crumbs_to_home(user, member),
            hub_tabs=person_tabs(user, member, "record"),
            memberships=[
                (row, _may_end(user, "members.manage_membership", row, today))
                for row in memberships.select_related("organization__kind")
            ],
            positions=[
                (row, _may_end(user, "members.manage_position", row, today))
                for row in positions.select_related("organization__kind").order_by("-starts_on")
            ],
            leaves=self.leaves(manages, today),
            occupations=Occupation.objects.visible_to(user).filter(member=member),
            reads_reasons=user.has_perm("members.read_leave_reasons", member),
            can_manage=manages,
            can_delete=user.has_perm("members.delete_member", member),
            can_appoint=user.has_perm("members.appoint_member", member),
            belongs=home is not None and home.runs_on(today) and not member.gone,
            has_died=home is not None and home.end_reason == Membership.EndReason.DIED,
            corrects=user.has_perm("members.correct_member", member),
            corrections=CorrectionRequest.objects.visible_to(user)
            .filter(member=member)
            .select_related("by__member"),
            **kwargs,
        )

    def leaves(self, manages, today):
        """The periods; a reason is fetched only for those who may read it, and that is logged."""
        user, member = self.request.user, self.object
        rows = LeavePeriod.objects.visible_to(user).filter(member=member)
        if user.has_perm("members.read_leave_reasons", member):
            rows = list(rows)
            for leave in rows:
                if leave.reason:
                    log_reading(leave)
        else:
            rows = list(rows.defer("reason"))
        return [(row, manages and _open(row, today)) for row in rows]


def _open(row, today) -> bool:
    return row.ends_on is None or row.ends_on >= today


def _may_end(user, permission, row, today) -> bool:
    return _open(row, today) and user.has_perm(permission, row)


class MemberCreateView(PermissionMixin, RefusableMixin, FormView):
    """A new member in a cell that the user manages."""

    permission = "members.manage_member"
    form_class = MemberCreateForm
    takes_user = True
    template_name = "components/change.html"
    title = "Thêm đảng viên"
    button = "Thêm đảng viên"

    def get_initial(self):
        return {"organization": self.request.GET.get("organization")}

    def act(self, form):
        data = form.cleaned_data
        member = enroll_member(
            member=form.instance, organization=data["organization"], starts_on=data["starts_on"]
        )
        messages.success(self.request, f"Đã thêm đồng chí {member}.")
        return redirect(member)

    def get_success_url(self) -> str:
        return reverse("members:member_list")


class MemberEditView(RecordFormMixin, ScopedMixin, UpdateView):
    model = Member
    permission = "members.manage_member"
    form_class = MemberForm
    template_name = "components/change.html"
    title = "Sửa thông tin đảng viên"
    button = "Lưu"
    done = "Đã lưu."
