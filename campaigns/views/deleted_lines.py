"""The deleted lines of a register: which there are, and one brought back."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, ListView

from campaigns.actions.restoring import deleted_lines, line_of, lost_file, rebuilt, restore_line
from campaigns.views.register_lines import facts_of
from campaigns.views.registers import RegisterMixin
from members.models import Organization
from portal.kit.access import Locked
from portal.kit.forms import ReasonForm
from portal.kit.views import RefusableMixin


class DeletedLinesView(RegisterMixin, ListView):
    """What was deleted of the register where the user may enter lines, with who and when."""

    template_name = "campaigns/registers/deleted.html"
    context_object_name = "entries"
    paginate_by = 50

    def get_queryset(self):
        self.require_writable()
        return deleted_lines(self.register, self.request.user)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(register=self.register, **kwargs)
        keys = [entry.changes_dict.get("organization", ["0"])[0] for entry in context["entries"]]
        units = Organization.objects.in_bulk([int(key) for key in keys])
        return context | {
            "lines": [
                (entry, units.get(int(key)))
                for entry, key in zip(context["entries"], keys, strict=True)
            ]
        }


class RestoreLineView(RegisterMixin, RefusableMixin, FormView):
    """Bring one line back, with the reason; says why where that cannot be."""

    template_name = "campaigns/registers/restore.html"
    form_class = ReasonForm
    title = "Khôi phục dòng đã xóa"
    button = "Khôi phục"

    @cached_property
    def entry(self):
        self.require_writable()
        entries = deleted_lines(self.register, self.request.user)
        return get_object_or_404(entries, pk=self.kwargs["entry"])

    @cached_property
    def object(self):
        return rebuilt(self.entry)

    @property
    def subject(self) -> str:
        return f"{self.object}, {self.line.organization}"

    def dispatch(self, request, *args, **kwargs):
        try:
            self.line = line_of(self.object, self.register)
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(self.get_success_url())
        self.require_writable(self.line.organization)
        if locked := self.register.why_locked(self.line):
            raise Locked(locked)
        return super().dispatch(request, *args, **kwargs)

    def get_form(self, form_class=None):
        form = super().get_form(form_class)
        form.fields["reason"].error_messages["required"] = "Hãy ghi vì sao khôi phục."
        return form

    def get_context_data(self, **kwargs):
        facts = facts_of(self.line, self.register) if self.line is self.object else []
        return super().get_context_data(
            entry=self.entry, facts=facts, is_file_lost=lost_file(self.entry), **kwargs
        )

    def act(self, form):
        line = restore_line(
            entry=self.entry,
            register=self.register,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
        )
        messages.success(self.request, "Đã khôi phục.")
        return redirect(line)

    def get_success_url(self) -> str:
        return reverse("campaigns:register_deleted", args=[self.register.slug])
