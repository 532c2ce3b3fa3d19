"""Nominations: listed, written, moved up to the decision."""

from collections.abc import Iterator

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from campaigns.actions.nominations import save_nomination
from campaigns.forms.commendations import AwardForm
from campaigns.forms.nominations import AppraisalForm, NominationForm
from campaigns.models import CampaignYear, Commendation, Nomination
from campaigns.views.organizations import OrganizationFilter, recording_for, recording_year
from campaigns.views.reading import InspectedMixin
from campaigns.views.this_year import ThisYearMixin, YearFilter, has_running_year
from portal.kit.access import visible_or_404
from portal.kit.actions import Action, ActionsMixin
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import StateColumn, StateFilter, Table
from portal.kit.views import ChangeView, ReasonMixin, ScopedMixin, add_errors, first_message


class NominationTable(Table):
    nominee_name = tables.Column(linkify=True, verbose_name="Người, tập thể được đề nghị")
    kind = tables.Column(verbose_name="Loại")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị đề nghị")
    year = tables.Column(order_by="year__year", verbose_name="Năm có thành tích")
    state = StateColumn(verbose_name="Trạng thái")


class NominationFilter(django_filters.FilterSet):
    text = SearchFilter(label="Tên, chức vụ")
    year = YearFilter()
    organization = OrganizationFilter()
    kind = django_filters.ChoiceFilter(label="Loại", choices=Nomination.Kind.choices)
    state = StateFilter(Nomination.State, unfinished=Nomination.UNFINISHED)


class NominationListView(ThisYearMixin, TableView):
    model = Nomination
    queryset = Nomination.objects.select_related("organization", "year").only(
        "nominee_name", "kind", "state", "organization__name", "year__year"
    )
    table_class = NominationTable
    filterset_class = NominationFilter
    template_name = "campaigns/exemplars/list.html"
    title = "Gương điển hình"

    def why_empty(self, year: CampaignYear) -> str:
        return (
            f"Năm {year.calendar_year} chưa có đề nghị nào. Đơn vị đề nghị người, tập thể, mô hình sau khi "
            "họp lấy phiếu; cấp trên thấy khi đơn vị gửi lên."
        )

    @property
    def empty_action(self) -> tuple[str, str]:
        user = self.request.user
        if user.has_perm("campaigns.record_exemplar") and has_running_year(user):
            return "Đề nghị gương điển hình", reverse("campaigns:exemplar_create")
        return "", ""

    def get_context_data(self, **kwargs):
        user = self.request.user
        can_record = user.has_perm("campaigns.record_exemplar") and has_running_year(user)
        return super().get_context_data(can_record=can_record, **kwargs)


class NominationDetailView(ActionsMixin, InspectedMixin, ScopedMixin, DetailView):
    queryset = Nomination.objects.select_related(
        "organization", "year", "member", "collective", "practice", "entered_by__member"
    )
    template_name = "campaigns/exemplars/detail.html"
    context_object_name = "nomination"

    def get_context_data(self, **kwargs):
        record = self.object
        return super().get_context_data(
            actions=list(self.actions()),
            can_edit=record.is_writable and self.may("record"),
            commendations=record.commendations.select_related("decision"),
            attachments=record.attachments.select_related("added_by__member"),
            steps=record.steps.select_related("by__member"),
            **kwargs,
        )

    def actions(self) -> Iterator[Action]:
        """What the reader may do with the nomination in its state."""
        record, states = self.object, self.object.State
        if record.is_writable and self.may("record"):
            yield self.action("Viết tiếp", "campaigns:exemplar_edit", "primary")
            yield self.action("Thêm tệp minh chứng", "campaigns:exemplar_attach")
        if record.state == states.NOMINATED and self.may("verify"):
            yield self.action("Xác nhận", "campaigns:exemplar_verify", "primary")
        if record.state == states.VERIFIED and self.may("appraise"):
            yield self.action("Thẩm định", "campaigns:exemplar_appraise", "primary")
        if record.state in record.DECIDABLE and self.may("decide"):
            yield self.action("Quyết định khen", "campaigns:exemplar_commend", "primary")
            yield self.action("Không chọn", "campaigns:exemplar_decline")
        if record.state == states.COMMENDED and self.may("decide"):
            yield self.action("Thêm một quyết định", "campaigns:exemplar_again")
        if record.state in (states.NOMINATED, *record.DECIDABLE) and self.may("return"):
            yield self.action("Trả lại", "campaigns:exemplar_return")

    def may(self, name: str) -> bool:
        return self.request.user.has_perm(f"campaigns.{name}_exemplar", self.object)


class NominationFormView(View):
    """The form of one nomination. Buttons: save, put forward."""

    working_for = None  # of a new one: for which unit it is written

    def get_nomination(self) -> Nomination:
        raise NotImplementedError  # the pages below say which

    def get(self, request, **kwargs):
        nomination = self.get_nomination()
        return self.page(nomination, NominationForm(instance=nomination))

    def post(self, request, **kwargs):
        nomination = self.get_nomination()
        form = NominationForm(request.POST, instance=nomination)
        if not form.is_valid():
            return self.page(nomination, form, status=422)
        try:
            save_nomination(
                nomination=nomination, by=request.user, read_version=form.cleaned_data["version"]
            )
        except ValidationError as error:
            add_errors(form, error)
            return self.page(nomination, form, status=422)
        return self.saved(nomination)

    def saved(self, nomination):
        """After the draft was kept: put forward where asked to; a refusal leads back to it."""
        if self.request.POST.get("action") != "nominate":
            messages.success(self.request, "Đã lưu bản nháp.")
            return redirect(nomination)
        try:
            nomination.nominate(by=self.request.user)
        except ValidationError as error:
            messages.warning(self.request, f"Đã lưu bản nháp. {first_message(error)}")
            return redirect("campaigns:exemplar_edit", nomination.pk)
        messages.success(self.request, "Đã đề nghị lên cấp trên.")
        return redirect(nomination)

    def page(self, nomination, form, status=200):
        context = {
            "form": form,
            "nomination": nomination,
            "working_for": self.working_for,
            "returned": nomination.last_return()
            if nomination.pk and nomination.state == Nomination.State.RETURNED
            else None,
        }
        return render(self.request, "campaigns/exemplars/form.html", context, status=status)


class NominationCreateView(NominationFormView):
    def get_nomination(self) -> Nomination:
        self.working_for = recording_for(self.request)
        unit = self.working_for.organization
        return Nomination(organization=unit, year=recording_year(self.request, unit))


class NominationEditView(NominationFormView):
    def get_nomination(self) -> Nomination:
        rows = Nomination.objects.select_related("organization", "year")
        nomination = visible_or_404(
            rows, self.request.user, self.kwargs["pk"], "campaigns.record_exemplar"
        )
        if not nomination.is_writable:
            raise PermissionDenied
        return nomination


class NominationChangeView(ChangeView):
    queryset = Nomination.objects.select_related("organization", "year")


class NominationVerifyView(NominationChangeView):
    permission = "campaigns.verify_exemplar"
    verb = "verify"
    title = "Xác nhận đề nghị"
    button = "Xác nhận"
    done = "Đã xác nhận; đề nghị được chuyển lên cấp trên."


class NominationAppraiseView(NominationChangeView):
    permission = "campaigns.appraise_exemplar"
    form_class = AppraisalForm
    verb = "appraise"
    title = "Thẩm định đề nghị"
    button = "Ghi ý kiến thẩm định"
    done = "Đã ghi ý kiến thẩm định."


class NominationCommendView(NominationChangeView):
    permission = "campaigns.decide_exemplar"
    form_class = AwardForm
    takes_user = True
    verb = "commend"
    title = "Quyết định khen thưởng, tuyên dương, giới thiệu"
    button = "Ghi quyết định"
    done = "Đã ghi quyết định."

    def get_initial(self):
        return {
            "achievement_year": self.object.calendar_year,
            "decided_on": timezone.localdate(),
            "level": Commendation.Level.UPPER,
        }


class CommendAgainView(NominationCommendView):
    """One more decision on a commended nominee: honoured first, introduced later."""

    title = "Thêm một quyết định"

    def change(self, record, data) -> None:
        record.commend_again(by=self.request.user, **data)


class NominationDeclineView(ReasonMixin, NominationChangeView):
    permission = "campaigns.decide_exemplar"
    verb = "decline"
    title = "Không chọn"
    button = "Ghi không chọn"
    done = "Đã ghi không chọn."


class NominationReturnView(ReasonMixin, NominationChangeView):
    permission = "campaigns.return_exemplar"
    title = "Trả lại đề nghị"
    button = "Trả lại"
    done = "Đã trả lại; đơn vị sẽ thấy lý do."
