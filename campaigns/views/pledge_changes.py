"""Changing pledges: writing, handing in, review by the cell, progress, assessments."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View

from campaigns.actions.pledges import (
    accept_many,
    assess_pledge,
    is_leading_today,
    save_pledge,
    why_skipped,
)
from campaigns.forms.pledges import (
    AssessmentForm,
    PledgeForm,
    PledgeItemSet,
    PledgeProgressForm,
    pledge_areas,
)
from campaigns.models import Pledge, PledgeTemplate, year_of
from members.models import Member, Membership, Organization
from portal.kit.forms import ConfirmForm
from portal.kit.views import ChangeView, ReasonMixin, add_errors

SHOWN = 300  # lines of the page that accepts many
LEADERS_AREA = "Trách nhiệm nêu gương của cán bộ lãnh đạo, quản lý"
ITEM_FIELDS = ("area", "content", "target", "period", "refers_to")


class PledgeFormView(View):
    """The form of one pledge with its lines. Buttons: one more line, save, hand in."""

    people = None
    copied: tuple[dict, ...] = ()

    def get_pledge(self) -> Pledge:
        raise NotImplementedError  # the pages below say whose pledge

    def get(self, request, **kwargs):
        pledge = self.get_pledge()
        form = PledgeForm(instance=pledge, people=self.people)
        items = PledgeItemSet(instance=pledge, prefix="items", initial=list(self.copied))
        items.extra = max(len(self.copied), 0 if pledge.pk else 1)
        return self.page(pledge, form, items)

    def post(self, request, **kwargs):
        pledge = self.get_pledge()
        data = request.POST.copy()
        action = data.get("action", "save")
        if action == "more":
            total = data.get("items-TOTAL_FORMS", "")
            data["items-TOTAL_FORMS"] = str(min(int(total) if total.isdecimal() else 0, 59) + 1)
        form = PledgeForm(data, instance=pledge, people=self.people)
        items = PledgeItemSet(data, instance=pledge, prefix="items")
        if action == "more":
            return self.page(pledge, form, items)
        if not (form.is_valid() and items.is_valid()):
            return self.page(pledge, form, items, status=422)
        try:
            save_pledge(form=form, items=items, by=request.user)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(pledge, form, items, status=409)
        if action == "submit":
            try:
                pledge.submit(by=request.user)
            except ValidationError as error:
                messages.warning(request, f"Đã lưu bản nháp. {error.messages[0]}")
                return redirect("campaigns:pledge_edit", pledge.pk)
            messages.success(request, "Đã nộp; chi bộ sẽ góp ý và thông qua.")
            return redirect(pledge)
        messages.success(request, "Đã lưu bản nháp.")
        return redirect("campaigns:pledge_edit", pledge.pk)

    def page(self, pledge, form, items, status=200):
        context = {
            "form": form,
            "items": items,
            "pledge": pledge,
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
            year=year_or_404(home.organization),
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
        wanted = self.request.GET.get("template", "")
        if not wanted.isdecimal():
            return []
        offered = PledgeTemplate.objects.offered_to(pledge.organization)
        found = offered.filter(year=pledge.year, kind=pledge.kind, pk=int(wanted)).first()
        return found.items() if found else []

    def last_years_items(self, pledge: Pledge) -> list[dict]:
        if self.request.GET.get("from") != "last":
            return []
        last = (
            Pledge.objects.filter(
                member=pledge.member, kind=pledge.kind, year__year=pledge.year.year - 1
            )
            .order_by("-pk")
            .first()
        )
        return list(last.items.values(*ITEM_FIELDS)) if last else []


class PaperPledgeView(PledgeFormView):
    """A paper pledge typed in by the cell for a member of its own, or the collective's own."""

    def get_pledge(self) -> Pledge:
        user = self.request.user
        cells = list(Organization.objects.filter(user.scope.q("record", "")))
        if not cells:
            raise PermissionDenied
        wanted = self.request.GET.get("organization") or str(cells[0].pk)
        cell = next((cell for cell in cells if str(cell.pk) == wanted), None)
        if cell is None:
            raise Http404
        home = Membership.objects.home().on(timezone.localdate()).filter(organization=cell)
        self.people = Member.objects.filter(pk__in=home.values("member"))
        return Pledge(organization=cell, year=year_or_404(cell), on_behalf=True)


def year_or_404(organization):
    try:
        return year_of(organization, timezone.localdate())
    except ValidationError as error:
        raise Http404(error.messages[0]) from error


class PledgeEditView(PledgeFormView):
    def get_pledge(self) -> Pledge:
        found = (
            Pledge.objects.visible_to(self.request.user)
            .select_related("organization", "year", "member")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        if not self.request.user.has_perm("campaigns.edit_pledge", found) or not found.is_writable:
            raise PermissionDenied
        return found


class PledgeChangeView(ChangeView):
    queryset = Pledge.objects.select_related("organization", "year", "member")


class PledgeAcceptView(PledgeChangeView):
    permission = "campaigns.review_pledge"
    form_class = ConfirmForm
    title = "Thông qua bản cam kết"
    button = "Thông qua và công khai trong chi bộ"
    done = "Đã thông qua."

    def change(self, record, data) -> None:
        record.accept(by=self.request.user)


class PledgeReturnView(ReasonMixin, PledgeChangeView):
    permission = "campaigns.review_pledge"
    title = "Góp ý, trả lại bản cam kết"
    button = "Trả lại để bổ sung"
    done = "Đã trả lại; người viết sẽ thấy góp ý."


class PledgeProgressView(PledgeChangeView):
    permission = "campaigns.self_assess_pledge"
    form_class = PledgeProgressForm
    title = "Ghi tiến độ"
    button = "Ghi tiến độ"
    done = "Đã ghi tiến độ."

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"pledge": self.object}

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.instance.pledge = self.object
        form.instance.by = self.request.user
        return form

    def form_valid(self, form):
        self.note = form
        return super().form_valid(form)

    @transaction.atomic
    def change(self, record, data) -> None:
        record.year.require_open()
        if record.state not in record.PUBLIC:
            raise ValidationError("Chỉ ghi tiến độ cho bản cam kết đã được chi bộ thông qua.")
        self.note.save()


class PledgeSelfAssessView(PledgeChangeView):
    permission = "campaigns.self_assess_pledge"
    form_class = AssessmentForm
    title = "Tự đánh giá kết quả thực hiện cam kết"
    button = "Ghi tự đánh giá"
    done = "Đã ghi tự đánh giá."
    level = "self"

    def get_form_kwargs(self):
        items = () if self.level == "agency" else self.object.items.all()
        return super().get_form_kwargs() | {"items": items}

    def get_initial(self):
        return {
            "result": getattr(self.object, f"{self.level}_result"),
            "comment": getattr(self.object, f"{self.level}_comment"),
        }

    def change(self, record, data) -> None:
        assess_pledge(pledge=record, level=self.level, by=self.request.user, **data)


class PledgeAgencyAssessView(PledgeSelfAssessView):
    permission = "campaigns.agency_assess_pledge"
    title = "Thủ trưởng cơ quan, đơn vị đánh giá"
    button = "Ghi đánh giá"
    done = "Đã ghi đánh giá."
    level = "agency"


class PledgeAssessView(PledgeSelfAssessView):
    permission = "campaigns.review_pledge"
    title = "Chi bộ đánh giá kết quả thực hiện cam kết"
    button = "Ghi đánh giá của chi bộ"
    done = "Đã ghi đánh giá của chi bộ."
    level = "cell"


class PledgeBulkAcceptView(View):
    """Everything that waits for this reviewer, accepted in one go."""

    def dispatch(self, request, *args, **kwargs):
        if not request.user.has_perm("campaigns.review_pledge"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def waiting(self):
        return Pledge.objects.awaiting_review(self.request.user).select_related(
            "organization", "year", "member"
        )

    def get(self, request):
        waiting = list(self.waiting()[: SHOWN + 1])
        context = {
            "pledges": [(pledge, why_skipped(pledge)) for pledge in waiting[:SHOWN]],
            "more": len(waiting) > SHOWN,
            "shown": SHOWN,
        }
        return render(request, "campaigns/pledges/accept_many.html", context)

    def post(self, request):
        chosen = [int(pk) for pk in request.POST.getlist("pledge") if pk.isdecimal()]
        if not chosen:
            messages.warning(request, "Chưa chọn bản nào.")
            return redirect("campaigns:pledge_accept_many")
        done, skipped = accept_many(self.waiting().filter(pk__in=chosen), by=request.user)
        messages.success(request, f"Đã thông qua {done} bản.")
        for pledge, why in skipped:
            messages.warning(request, f"Bỏ qua {pledge}: {why}")
        return redirect("campaigns:pledge_list")
