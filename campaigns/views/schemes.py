"""Grading schemes as an office sees and edits them, and exceptions to the cap."""

from http import HTTPStatus

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import CreateView, FormView, ListView

from campaigns.actions.cap_exceptions import grant_exception
from campaigns.actions.schemes import succeed_scheme
from campaigns.forms.cap_exceptions import CapExceptionForm
from campaigns.forms.schemes import GRADES, PARTS, SchemePart, SucceedForm
from campaigns.models import (
    CampaignYear,
    CapException,
    Delegation,
    Evaluation,
    GradingScheme,
)
from portal.kit.forms import ReasonForm
from portal.kit.lines import focus_last, named, with_one_more
from portal.kit.list_workbook import ListFileMixin
from portal.kit.views import ChangeView, PermissionMixin, RefusableMixin, add_errors


class SchemeListView(PermissionMixin, ListFileMixin, ListView):
    """The schemes with what they rest on; below them who decides by delegation, and exceptions."""

    title = "Quy định xếp loại theo từng thời kỳ"
    header = (
        "Quy định", "Căn cứ", "Từ năm", "Đến năm", "Mức cao nhất tối đa (%)", "Độ tin cậy",
    )  # fmt: skip
    permission = "campaigns.manage_schemes"
    queryset = GradingScheme.objects.prefetch_related(
        "grades", "conditions", "disqualifiers", "specialcases", "decidinglines", "leadingposts",
        "deadlines", "orderlines", "reviewforms",
    )  # fmt: skip
    template_name = "campaigns/schemes/list.html"
    context_object_name = "schemes"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            exceptions=CapException.objects.visible_to(self.request.user).select_related(
                "organization", "year", "decision", "withdrawn_by__member"
            ),
            delegations=Delegation.objects.visible_to(self.request.user).select_related(
                "organization"
            ),
            can_delegate=self.request.user.has_perm("campaigns.delegate"),
            can_except=self.request.user.has_perm("campaigns.except_cap"),
            **kwargs,
        )

    def file_rows(self, context):
        return (
            [
                str(scheme), scheme.source, scheme.first_year, scheme.last_year, scheme.cap_percent,
                scheme.notes,
            ]
            for scheme in context["schemes"]
        )  # fmt: skip


class SchemeEditView(PermissionMixin, View):
    """A scheme's settings and grades, or one sort of its lines.

    A scheme under which a closed year was graded is fixed. Buttons: one more line, save.
    """

    permission = "campaigns.manage_schemes"

    def get_scheme(self) -> GradingScheme:
        schemes = GradingScheme.objects.all()
        if self.request.method == "POST":
            schemes = schemes.select_for_update()
        return get_object_or_404(schemes, pk=self.kwargs["pk"])

    def part(self, scheme: GradingScheme, data=None) -> SchemePart:
        name = self.kwargs.get("part", GRADES)
        if name not in PARTS:
            raise Http404
        return SchemePart(name, scheme, data)

    def is_fixed(self, scheme) -> bool:
        return self.years(scheme).filter(state=CampaignYear.State.CLOSED).exists()

    def years(self, scheme):
        """The years that are graded under the scheme."""
        graded = Evaluation.objects.filter(scheme=scheme, year=OuterRef("pk"))
        return CampaignYear.objects.filter(Exists(graded))

    def get(self, request, **kwargs):
        scheme = self.get_scheme()
        return self.page(scheme, self.part(scheme))

    @transaction.atomic
    def post(self, request, **kwargs):
        scheme, data = self.get_scheme(), request.POST
        states = [year.locked_state() for year in self.years(scheme)]
        if CampaignYear.State.CLOSED in states:
            raise PermissionDenied
        if is_more := data.get("action") == "more":
            data = with_one_more(data, self.part(scheme).name)
        part = self.part(scheme, data)
        if is_more:
            focus_last(part.lines)
        if is_more or not all([part.form.is_valid(), part.lines.is_valid()]):
            return self.page(scheme, part, status=200 if is_more else 422)
        try:
            with transaction.atomic():
                part.form.save()
                part.lines.save()
        except ValidationError as error:
            add_errors(part.form, error)
            return self.page(scheme, part, status=422)
        messages.success(request, "Đã lưu quy định xếp loại.")
        return redirect("campaigns:scheme_list")

    def page(self, scheme: GradingScheme, part: SchemePart, status=200):
        context = {
            "scheme": scheme,
            "part": part,
            "parts": [tab for name in PARTS if (tab := SchemePart(name, scheme)).is_tab],
            "fixed": self.is_fixed(scheme),
            "error_lines": named(part.lines, "Dòng") if status != HTTPStatus.OK else [],
        }
        return render(self.request, "campaigns/schemes/form.html", context, status=status)


class SchemeSucceedView(PermissionMixin, RefusableMixin, FormView):
    """Copy a scheme as that of the coming years; the old one ends and stays."""

    permission = "campaigns.manage_schemes"
    form_class = SucceedForm
    template_name = "components/form.html"

    @cached_property
    def scheme(self) -> GradingScheme:
        return get_object_or_404(GradingScheme, pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        title = f"Chép {self.scheme} thành quy định mới"
        return super().get_context_data(title=title, button="Chép và sửa", **kwargs)

    def act(self, form):
        new = succeed_scheme(self.scheme, **form.cleaned_data)
        messages.success(
            self.request,
            f"Đã chép; {self.scheme} áp dụng đến hết năm {new.first_year - 1}. Mời đồng chí sửa.",
        )
        return redirect(new)


class CapExceptionView(PermissionMixin, RefusableMixin, CreateView):
    """Record the decision that lets one unit exceed the cap."""

    permission = "campaigns.except_cap"
    model = CapException
    form_class = CapExceptionForm
    takes_user = True
    template_name = "campaigns/schemes/exception.html"
    extra_context = {"title": "Cho vượt tỷ lệ mức cao nhất", "button": "Ghi quyết định"}

    def act(self, form):
        typed = form.cleaned_data
        grant_exception(
            form.instance, number=typed["decision_number"], decided_on=typed["decided_on"]
        )
        messages.success(self.request, f"Đã ghi quyết định cho vượt tỷ lệ: {form.instance}.")
        return redirect("campaigns:scheme_list")


class CapExceptionWithdrawView(ChangeView):
    """Take an exception back, with the reason."""

    queryset = CapException.objects.select_related("organization", "year", "decision")
    permission = "campaigns.except_cap"
    form_class = ReasonForm
    verb = "withdraw"
    title = "Thu hồi quyết định cho vượt tỷ lệ"
    button = "Thu hồi"
    done = "Đã thu hồi; nhóm này trở về tỷ lệ chung."
