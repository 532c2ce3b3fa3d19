"""Grading schemes as an office sees and edits them, and exceptions to the cap."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views import View
from django.views.generic import CreateView, ListView

from campaigns.forms.schemes import CapExceptionForm, GradeFormSet, SchemeForm
from campaigns.models import CampaignYear, CapException, Evaluation, GradingScheme
from portal.kit.views import PermissionMixin, add_errors


class SchemeListView(PermissionMixin, ListView):
    permission = "campaigns.manage_schemes"
    queryset = GradingScheme.objects.prefetch_related("grades")
    template_name = "campaigns/schemes/list.html"
    context_object_name = "schemes"

    def get_context_data(self, **kwargs):
        years = CampaignYear.objects.visible_to(self.request.user)
        return super().get_context_data(
            exceptions=CapException.objects.filter(year__in=years).select_related(
                "organization", "year"
            ),
            can_except=self.request.user.has_perm("campaigns.except_cap"),
            **kwargs,
        )


class SchemeEditView(PermissionMixin, View):
    """A scheme's settings and words. One under which a closed year was graded is fixed."""

    permission = "campaigns.manage_schemes"

    def get_scheme(self) -> GradingScheme:
        schemes = GradingScheme.objects.filter(pk=self.kwargs["pk"])
        if self.request.method == "POST":
            schemes = schemes.select_for_update()
        found = schemes.first()
        if found is None:
            raise Http404
        return found

    def is_fixed(self, scheme) -> bool:
        return self.years(scheme).filter(state=CampaignYear.State.CLOSED).exists()

    def years(self, scheme):
        """The years that are graded under the scheme."""
        graded = Evaluation.objects.filter(scheme=scheme, year=OuterRef("pk"))
        return CampaignYear.objects.filter(Exists(graded))

    def get(self, request, pk):
        scheme = self.get_scheme()
        return self.page(scheme, SchemeForm(instance=scheme), GradeFormSet(instance=scheme))

    @transaction.atomic
    def post(self, request, pk):
        scheme = self.get_scheme()
        states = [year.locked_state() for year in self.years(scheme)]
        if CampaignYear.State.CLOSED in states:
            raise PermissionDenied
        form = SchemeForm(request.POST, instance=scheme)
        grades = GradeFormSet(request.POST, instance=scheme)
        if not all([form.is_valid(), grades.is_valid()]):
            return self.page(scheme, form, grades, status=422)
        form.save()
        grades.save()
        messages.success(request, "Đã lưu quy định xếp loại.")
        return redirect("campaigns:scheme_list")

    def page(self, scheme, form, grades, status=200):
        context = {
            "scheme": scheme, "form": form, "grades": grades, "fixed": self.is_fixed(scheme)
        }  # fmt: skip
        return render(self.request, "campaigns/schemes/form.html", context, status=status)


class CapExceptionView(PermissionMixin, CreateView):
    """Record the decision that lets one unit exceed the cap."""

    permission = "campaigns.except_cap"
    model = CapException
    form_class = CapExceptionForm
    template_name = "components/form.html"
    success_url = reverse_lazy("campaigns:scheme_list")
    extra_context = {"title": "Cho vượt tỷ lệ mức cao nhất", "button": "Ghi quyết định"}

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user}

    def form_valid(self, form):
        try:
            with transaction.atomic():
                form.instance.year.require_open()
                return super().form_valid(form)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
