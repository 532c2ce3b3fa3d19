"""Pages of organisations: the tree, one organisation, founding, renaming, dissolving."""

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Min
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.views.generic import DetailView, UpdateView

from members.actions.organizations import (
    create_organization,
    dissolve_organization,
    rename_organization,
)
from members.crumbs import crumbs_to
from members.forms.near import NearFilter
from members.forms.organizations import (
    DissolveForm,
    LetterheadForm,
    OrganizationCreateForm,
    OrganizationEditForm,
)
from members.hub import organization_tabs
from members.importing.apply import next_code
from members.models import Member, Membership, Organization, Position
from portal.kit.lists import TableView
from portal.kit.tables import Table
from portal.kit.text import number, short_date
from portal.kit.views import ChangeView, RecordFormMixin, ScopedMixin


class OrganizationTable(Table):
    name = tables.Column(verbose_name="Tên tổ chức")
    kind = tables.Column(verbose_name="Loại")
    code = tables.Column(verbose_name="Mã tổ chức")
    people = tables.Column(verbose_name="Số đảng viên", empty_values=())

    class Meta:
        orderable = False  # the order is the tree

    def __init__(self, *args, totals, top, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.totals, self.top, self.user = totals, top, user

    def render_name(self, record):
        ended = record.dissolved_on and f" (giải thể từ {short_date(record.dissolved_on)})"
        return format_html(
            '<span class="tree-{}"><a href="{}">{}</a>{}</span>',
            record.depth - self.top,
            record.get_absolute_url(),
            record.name,
            ended or "",
        )

    on_line = ("people",)

    def value_name(self, record):
        return f"{'    ' * (record.depth - self.top)}{record.name}"

    def value_people(self, record):
        return self.totals.get(record.path, 0)

    def render_people(self, record):
        people = number(self.totals.get(record.path, 0))
        if not lists_members(self.user, record):
            return people
        url = reverse("members:member_list")
        return format_html('<a href="{}?organization={}">{}</a>', url, record.pk, people)


def lists_members(user, organization) -> bool:
    """The members behind the head-count are the user's to see."""
    return any(user.scope.covers(power, organization) for power in ("view", "comment"))


class OrganizationFilter(django_filters.FilterSet):
    text = django_filters.CharFilter(label="Tên hoặc mã")
    organization = NearFilter(
        label="Thuộc tổ chức",
        queryset=lambda request: Organization.objects.visible_to(request.user),
    )
    sector = django_filters.ChoiceFilter(label="Loại hình", choices=Organization.Sector.choices)
    only = django_filters.ChoiceFilter(
        label="Chỉ hiện", choices=[("cells", "Chi bộ, nơi đảng viên sinh hoạt")]
    )
    ended = django_filters.ChoiceFilter(
        label="Hiện",
        empty_label="Đang hoạt động",
        choices=[("all", "Kể cả đã giải thể, sáp nhập")],
    )

    def filter_queryset(self, queryset):
        data = self.form.cleaned_data
        rows = queryset.search(data["text"] or "")
        if data["organization"]:
            rows = rows.filter(path__startswith=data["organization"].path)
        if data["sector"]:
            rows = rows.filter(sector=data["sector"])
        if data["only"]:
            rows = rows.filter(kind__holds_members=True)
        return rows if data["ended"] else rows.existing_on(timezone.localdate())


class OrganizationListView(TableView):
    """What the user may see, in tree order, with the head-count of today."""

    queryset = Organization.objects.select_related("kind").only(
        "name", "code", "path", "depth", "dissolved_on", "kind__name"
    )
    table_class = OrganizationTable
    filterset_class = OrganizationFilter
    title = "Tổ chức đảng"
    empty = "Chưa có tổ chức nào trong phạm vi đồng chí được xem. Tổ chức được lập ở trang của tổ chức cấp trên, hoặc khi nhập danh sách đảng viên."
    is_always_filtered = True  # dissolved ones stay hidden

    def get_table_kwargs(self):
        top = Organization.objects.visible_to(self.request.user).aggregate(top=Min("depth"))["top"]
        return {
            "totals": Membership.objects.head_counts(timezone.localdate()),
            "top": top or 1,
            "user": self.request.user,
        }


class OrganizationDetailView(ScopedMixin, DetailView):
    queryset = Organization.objects.select_related("kind", "merged_into")
    template_name = "members/organizations/detail.html"
    context_object_name = "organization"

    def get_context_data(self, **kwargs):
        user, organization = self.request.user, self.object
        today, parent = timezone.localdate(), Organization.objects.get_parent(organization)
        totals = Membership.objects.head_counts(today)
        visible = Organization.objects.visible_to(user)
        children = visible.filter(
            path__startswith=organization.path, depth=organization.depth + 1
        ).select_related("kind")
        positions = _posts(organization, today)
        known = Member.objects.visible_to(user).filter(pk__in=[p.member_id for p in positions])
        manages = user.has_perm("members.manage_organization", organization)
        return super().get_context_data(
            crumbs=crumbs_to(user, organization),
            hub_tabs=organization_tabs(user, organization),
            parent=parent,
            superior=parent.signing_name if parent else organization.superior_name,
            sees_parent=parent is not None and visible.filter(pk=parent.pk).exists(),
            children=[(child, totals.get(child.path, 0)) for child in children],
            people=totals.get(organization.path, 0),
            lists_members=lists_members(user, organization),
            positions=positions,
            known=set(known.values_list("pk", flat=True)),
            earlier_names=organization.earlier_names.all(),
            merged_from=visible.filter(merged_into=organization),
            can_manage=manages and not organization.dissolved_on,
            can_correct=user.has_perm("members.correct_organization", organization),
            sees_powers=user.has_perm("members.see_powers", organization),
            **kwargs,
        )


def _posts(organization: Organization, day) -> list[Position]:
    """Who holds a post there on the day, the secretary first."""
    rows = Position.objects.on(day).filter(organization=organization).select_related("member")
    rank = {post: index for index, post in enumerate(Position.Post.values)}
    return sorted(rows.order_by("member__sort_name"), key=lambda row: rank[row.post])


class OrganizationChangeView(ChangeView):
    queryset = Organization.objects.select_related("kind")
    permission = "members.manage_organization"


class OrganizationCreateView(OrganizationChangeView):
    """A new organisation directly below this one."""

    form_class = OrganizationCreateForm
    takes_record_as = "parent"
    title = "Lập tổ chức trực thuộc"
    button = "Lập tổ chức"

    def get_initial(self):
        parent = self.object
        return {"code": next_code(parent), "sector": parent.sector, "place": parent.place}

    def act(self, form):
        made = create_organization(parent=self.object, organization=form.instance)
        messages.success(self.request, f"Đã lập {made}.")
        return redirect(made)


class OrganizationEditView(RecordFormMixin, ScopedMixin, UpdateView):
    queryset = Organization.objects.select_related("kind")
    permission = "members.manage_organization"
    form_class = OrganizationEditForm
    template_name = "components/change.html"
    title = "Sửa thông tin tổ chức"
    button = "Lưu"
    done = "Đã lưu."

    def save(self, form) -> None:
        if day := form.cleaned_data["renamed_on"]:
            rename_organization(organization=form.instance, renamed_on=day)
        form.save()


class OrganizationLetterheadView(RecordFormMixin, ScopedMixin, UpdateView):
    """Who signs and who receives what the organisation issues."""

    queryset = Organization.objects.select_related("kind")
    permission = "members.manage_organization"
    form_class = LetterheadForm
    template_name = "components/change.html"
    title = "Ký và nơi nhận văn bản"
    button = "Lưu"
    done = "Đã lưu."


class OrganizationDissolveView(OrganizationChangeView):
    form_class = DissolveForm
    takes_user = True
    takes_record_as = "organization"
    title = "Giải thể, sáp nhập tổ chức"
    button = "Giải thể, sáp nhập"
    done = "Đã ghi việc giải thể, sáp nhập."

    def get_object(self, queryset=None):
        organization = super().get_object(queryset)
        if organization.is_root():
            raise PermissionDenied
        return organization

    def change(self, record, data) -> None:
        dissolve_organization(organization=record, **data)
