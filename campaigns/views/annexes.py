"""The criteria of part B of one kind's form, written as a whole or copied from another form."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render

from campaigns.actions.annexes import write_annex
from campaigns.forms.annexes import AnnexForm
from campaigns.forms.schemes import SchemePart
from campaigns.models import CampaignYear, GradingScheme, ReviewCriterion, ReviewForm
from campaigns.views.schemes import SchemeEditView
from portal.kit.views import add_errors


class AnnexView(SchemeEditView):
    """All lines of an annex as text. `?from=` offers those of another form; saving replaces them."""

    def get(self, request, **kwargs):
        scheme = self.get_scheme()
        target = self.review_form(scheme)
        source = self.chosen(target) or target
        return self.form_page(target, AnnexForm(instance=scheme, lines=source.criteria))

    @transaction.atomic
    def post(self, request, **kwargs):
        scheme = self.get_scheme()
        target = self.review_form(scheme)
        states = [year.locked_state() for year in self.years(scheme)]
        if CampaignYear.State.CLOSED in states:
            raise PermissionDenied
        form = AnnexForm(request.POST, instance=scheme)
        if not form.is_valid():
            return self.form_page(target, form, status=422)
        try:
            with transaction.atomic():
                form.save()
                write_annex(
                    scheme, kind=target.kind, lines=form.rows, source=form.cleaned_data["source"]
                )
        except ValidationError as error:
            add_errors(form, error)
            return self.form_page(target, form, status=422)
        messages.success(request, "Đã lưu các dòng của phụ lục.")
        return redirect(self.criteria_page(target))

    def review_form(self, scheme: GradingScheme) -> ReviewForm:
        form = scheme.reviewforms.filter(kind=self.kwargs["annex"]).first()
        if form is None:
            raise Http404
        return form

    def others(self, target: ReviewForm) -> list[ReviewForm]:
        """Forms of any scheme that have criteria, without the one that is written."""
        kinds = set(ReviewCriterion.objects.order_by().values_list("scheme", "kind").distinct())
        forms = ReviewForm.objects.exclude(pk=target.pk).select_related("scheme")
        rows = forms.order_by("-scheme__first_year", "pk")
        return [form for form in rows if (form.scheme_id, form.kind) in kinds]

    def chosen(self, target: ReviewForm) -> ReviewForm | None:
        """The other form from which the lines are copied."""
        key = self.request.GET.get("from")
        return next((form for form in self.others(target) if str(form.pk) == key), None)

    def criteria_page(self, target: ReviewForm) -> str:
        return SchemePart(f"criteria-{target.kind}", target.scheme).get_absolute_url()

    def form_page(self, target: ReviewForm, form: AnnexForm, status=200):
        context = {
            "target": target,
            "form": form,
            "others": self.others(target),
            "chosen": self.chosen(target),
            "fixed": self.is_fixed(target.scheme),
            "unseen": [line for line in target.criteria if line.is_unseen],
            "criteria_page": self.criteria_page(target),
        }
        return render(self.request, "campaigns/schemes/annex.html", context, status=status)
