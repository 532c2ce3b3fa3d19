"""Nominations: listed, written, moved up to the decision."""

from __future__ import annotations

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import DetailView

from campaigns.forms.exemplars import AppraisalForm, DecisionForm, NominationForm
from campaigns.models import CampaignYear, Commendation, Nomination, year_of
from campaigns.views.places import PlaceFilter
from campaigns.views.reading import InspectedMixin
from campaigns.views.this_year import ThisYearMixin
from members.models import Organization
from portal.kit.forms import ConfirmForm
from portal.kit.tables import StateColumn, StateFilter, Table, TextFilter
from portal.kit.views import (
    ChangeView,
    ReasonMixin,
    ScopedMixin,
    TableView,
    add_errors,
    first_message,
)


class NominationTable(Table):
    nominee_name = tables.Column(linkify=True, verbose_name="Ai được đề nghị")
    kind = tables.Column(verbose_name="Loại")
    organization = tables.Column(order_by="organization__path", verbose_name="Đơn vị đề nghị")
    year = tables.Column(order_by="year__year", verbose_name="Thành tích")
    state = StateColumn(verbose_name="Trạng thái")

    class Meta(Table.Meta):
        model = Nomination
        fields = ("nominee_name", "kind", "organization", "year", "state")


class NominationFilter(django_filters.FilterSet):
    text = TextFilter(label="Tên", field_name="nominee_name")
    year = django_filters.ModelChoiceFilter(
        label="Năm", queryset=lambda request: CampaignYear.objects.visible_to(request.user)
    )
    organization = PlaceFilter()
    kind = django_filters.ChoiceFilter(label="Loại", choices=Nomination.Kind.choices)
    state = StateFilter(Nomination.State, unfinished=Nomination.UNFINISHED)


class NominationListView(ThisYearMixin, TableView):
    model = Nomination
    queryset = Nomination.objects.select_related("organization", "year")
    table_class = NominationTable
    filterset_class = NominationFilter
    template_name = "campaigns/exemplars/list.html"
    title = "Gương điển hình"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            can_record=self.request.user.has_perm("campaigns.record_exemplar"), **kwargs
        )


class NominationDetailView(InspectedMixin, ScopedMixin, DetailView):
    queryset = Nomination.objects.select_related(
        "organization", "year", "member", "collective", "practice", "entered_by__member"
    )
    template_name = "campaigns/exemplars/detail.html"
    context_object_name = "nomination"

    def get_context_data(self, **kwargs):
        user, record = self.request.user, self.object
        states = record.State

        def may(name):
            return user.has_perm(f"campaigns.{name}_exemplar", record)

        return super().get_context_data(
            can_edit=record.is_writable and may("record"),
            can_verify=record.state == states.NOMINATED and may("verify"),
            can_appraise=record.state == states.VERIFIED and may("appraise"),
            can_decide=record.state in record.DECIDABLE and may("decide"),
            can_add=record.state == states.COMMENDED and may("decide"),
            can_return=record.state in (states.NOMINATED, *record.DECIDABLE) and may("return"),
            commendations=record.commendations.all(),
            attachments=record.attachments.select_related("added_by__member"),
            steps=record.steps.select_related("by__member"),
            **kwargs,
        )


class NominationFormView(View):
    """The form of one nomination. Buttons: save, put forward."""

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
            self.save(form)
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

    @transaction.atomic
    def save(self, form) -> None:
        nomination = form.instance
        nomination.year.require_open()
        if nomination.pk:
            form.claim()
            state = Nomination.objects.values_list("state", flat=True).get(pk=nomination.pk)
            if state not in Nomination.WRITABLE:
                raise ValidationError("Đề nghị đã được gửi đi nên không sửa được nữa.")
        else:
            nomination.entered_by = self.request.user
        form.save()

    def page(self, nomination, form, status=200):
        context = {
            "form": form,
            "nomination": nomination,
            "returned": nomination.last_return()
            if nomination.pk and nomination.state == Nomination.State.RETURNED
            else None,
        }
        return render(self.request, "campaigns/exemplars/form.html", context, status=status)


class NominationCreateView(NominationFormView):
    def get_nomination(self) -> Nomination:
        user = self.request.user
        places = list(Organization.objects.filter(user.scope.q("record", "")))
        if not places:
            raise PermissionDenied
        wanted = self.request.GET.get("organization") or str(places[0].pk)
        place = next((place for place in places if str(place.pk) == wanted), None)
        if place is None:
            raise Http404
        try:
            year = year_of(place, timezone.localdate())
        except ValidationError as error:
            raise Http404(error.messages[0]) from error
        return Nomination(organization=place, year=year)


class NominationEditView(NominationFormView):
    def get_nomination(self) -> Nomination:
        found = (
            Nomination.objects.visible_to(self.request.user)
            .select_related("organization", "year")
            .filter(pk=self.kwargs["pk"])
            .first()
        )
        if found is None:
            raise Http404
        if not (
            found.is_writable and self.request.user.has_perm("campaigns.record_exemplar", found)
        ):
            raise PermissionDenied
        return found


class NominationChangeView(ChangeView):
    queryset = Nomination.objects.select_related("organization", "year")


class NominationVerifyView(NominationChangeView):
    permission = "campaigns.verify_exemplar"
    form_class = ConfirmForm
    title = "Xác nhận đề nghị"
    button = "Xác nhận"
    done = "Đã xác nhận; đề nghị được chuyển lên cấp trên."

    def change(self, record, data) -> None:
        record.verify(by=self.request.user)


class NominationAppraiseView(NominationChangeView):
    permission = "campaigns.appraise_exemplar"
    form_class = AppraisalForm
    title = "Thẩm định đề nghị"
    button = "Ghi ý kiến thẩm định"
    done = "Đã ghi ý kiến thẩm định."

    def change(self, record, data) -> None:
        record.appraise(by=self.request.user, appraisal=data["appraisal"])


class NominationCommendView(NominationChangeView):
    permission = "campaigns.decide_exemplar"
    form_class = DecisionForm
    title = "Quyết định khen thưởng, tuyên dương, giới thiệu"
    button = "Ghi quyết định"
    done = "Đã ghi quyết định."

    def get_initial(self):
        return {
            "achievement_year": self.object.year.year,
            "decided_on": timezone.localdate(),
            "level": "upper",
        }

    def change(self, record, data) -> None:
        record.commend(by=self.request.user, **data)


class CommendAgainView(NominationCommendView):
    """One more decision on a commended nominee: honoured first, introduced later."""

    title = "Thêm một quyết định"

    @transaction.atomic
    def change(self, record, data) -> None:
        record.year.require_open()
        if record.state != Nomination.State.COMMENDED:
            raise ValidationError("Đề nghị này chưa được quyết định lần nào.")
        Commendation.from_nomination(record, **data).enter()


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
