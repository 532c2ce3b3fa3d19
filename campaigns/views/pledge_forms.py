"""Writing pledges: a member's own, a paper one typed in by the cell, a draft changed."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.pledges import is_leading_today, save_pledge
from campaigns.forms.pledges import PledgeForm, PledgeItemSet, pledge_areas
from campaigns.models import Pledge, PledgeItem, PledgeTemplate
from campaigns.views.organizations import (
    WorkingFor,
    recording_for,
    recording_year,
    this_year_or_404,
)
from members.models import Member, Membership
from portal.kit.access import first_by_pk, visible_or_404
from portal.kit.lines import focus_last, named, with_one_more
from portal.kit.views import add_errors

LEADERS_AREA = "Trách nhiệm nêu gương của cán bộ lãnh đạo, quản lý"
ITEM_FIELDS = ("area", "content", "target", "period", "refers_to")


class PledgeFormView(View):
    """The form of one pledge with its lines. Buttons: one more line, save, hand in."""

    people = None
    working_for: WorkingFor | None = None
    copied: tuple[dict, ...] = ()

    def get_pledge(self) -> Pledge:
        raise NotImplementedError  # the pages below say whose pledge

    def get(self, request, **kwargs):
        pledge = self.get_pledge()
        form = PledgeForm(instance=pledge, people=self.people)
        items = PledgeItemSet(instance=pledge, prefix="items", initial=list(self.copied))
        has_items = bool(pledge.pk) and pledge.items.exists()
        items.extra = max(len(self.copied), 0 if has_items else 1)
        return self.page(pledge, form, items)

    def post(self, request, **kwargs):
        pledge = self.get_pledge()
        data = request.POST
        action = data.get("action", "save")
        if action == "more":
            data = with_one_more(data, "items", period=PledgeItem.Period.YEAR)
        form = PledgeForm(data, instance=pledge, people=self.people)
        items = PledgeItemSet(data, instance=pledge, prefix="items")
        if action == "more":
            focus_last(items)
            return self.page(pledge, form, items, added=True)
        if not (form.is_valid() and items.is_valid()):
            return self.page(pledge, form, items, status=422)
        try:
            save_pledge(
                pledge=pledge,
                items=items.changed_items(),
                removed=items.deleted_objects,
                by=request.user,
                read_version=form.cleaned_data["version"],
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(pledge, form, items, status=409)
        return self.saved(pledge, handed_in=action == "submit")

    def saved(self, pledge, *, handed_in: bool):
        """After the draft was kept: submit it where asked to; a refusal leads back to it."""
        if not handed_in:
            messages.success(self.request, "Đã lưu bản nháp.")
            return redirect("campaigns:pledge_edit", pledge.pk)
        try:
            pledge.submit(by=self.request.user)
        except ValidationError as error:
            messages.warning(self.request, f"Đã lưu bản nháp. {error.messages[0]}")
            return redirect("campaigns:pledge_edit", pledge.pk)
        messages.success(self.request, "Đã nộp; chi bộ sẽ góp ý và thông qua.")
        return redirect(pledge)

    def page(self, pledge, form, items, status=200, *, added=False):
        context = {
            "added": added,
            "error_lines": named(items, "Nội dung"),
            "form": form,
            "items": items,
            "pledge": pledge,
            "working_for": self.working_for,
            "areas": pledge_areas(),
            "already": form.already_written().visible_to(self.request.user).first()
            if form.is_bound
            else None,
            "returned": pledge.last_return()
            if pledge.pk and pledge.state == Pledge.State.RETURNED
            else None,
        }
        return render(self.request, "campaigns/pledges/form.html", context, status=status)


class PledgeCreateView(PledgeFormView):
    """A member's own new pledge, empty or from last year's lines."""

    def get_pledge(self) -> Pledge:
        user = self.request.user
        if not user.has_perm("campaigns.write_own_pledge"):
            raise PermissionDenied
        home = (
            Membership.objects.home()
            .on(timezone.localdate())
            .filter(member=user.member_id)
            .select_related("organization")
            .first()
        )
        if home is None:
            raise PermissionDenied
        kind = self.request.GET.get("kind", "")
        pledge = Pledge(
            organization=home.organization,
            year=this_year_or_404(home.organization),
            member=user.member,
            kind=kind if kind in Pledge.Kind.values else Pledge.Kind.TRAINING,
        )
        self.copied = tuple(
            self.template_items(pledge)
            or self.last_years_items(pledge)
            or ([{"area": LEADERS_AREA}] if is_leading_today(user.member_id) else [])
        )
        return pledge

    def template_items(self, pledge: Pledge) -> list[dict]:
        if not (chosen := self.request.GET.get("template")):
            return []
        offered = PledgeTemplate.objects.offered_to(pledge.organization)
        offered = offered.filter(year=pledge.year, kind=pledge.kind)
        template = first_by_pk(offered, chosen)
        return template.items() if template else []

    def last_years_items(self, pledge: Pledge) -> list[dict]:
        if self.request.GET.get("from") != "last":
            return []
        last = (
            Pledge.objects.filter(
                member=pledge.member, kind=pledge.kind, year__year=pledge.calendar_year - 1
            )
            .order_by("-pk")
            .first()
        )
        return list(last.items.values(*ITEM_FIELDS)) if last else []


class PaperPledgeView(PledgeFormView):
    """A paper pledge typed in by the cell for one of its members, or the collective's own."""

    def get_pledge(self) -> Pledge:
        self.working_for = recording_for(self.request)
        cell = self.working_for.organization
        year = recording_year(self.request, cell)
        homes = Membership.objects.home().filter(organization=cell)
        if year.is_backfill:  # whoever was there in that year
            homes = homes.during(year.first_day, year.last_day)
        else:
            homes = homes.on(timezone.localdate())
        self.people = Member.objects.filter(pk__in=homes.values("member"))
        return Pledge(organization=cell, year=year, on_behalf=True)


class PledgeEditView(PledgeFormView):
    def get_pledge(self) -> Pledge:
        rows = Pledge.objects.select_related("organization", "year", "member")
        pledge = visible_or_404(rows, self.request.user, self.kwargs["pk"], "campaigns.edit_pledge")
        if not pledge.is_writable:
            raise PermissionDenied
        return pledge
