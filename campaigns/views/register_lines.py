"""One line of a register: entered and changed, read as facts, deleted, its file."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.views import View

from campaigns.forms.registers import SUBLINES, form_class
from campaigns.models import CampaignYear
from campaigns.views.registers import RegisterMixin, readable
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import add_errors

PREFILLED = {"organization", "session", "raised_on", "planned_on"}


class RegisterFormView(RegisterMixin, View):
    """Enter or change one line; whoever may not, or after the year was closed, reads it as facts."""

    template_name = "campaigns/registers/form.html"

    def get(self, request, **kwargs):
        record = self.get_instance()
        if record.pk:
            year = self.register.guarding_year(record)
            closed = year is not None and year.state == CampaignYear.State.CLOSED
            if closed or not self.register.is_writable_by(request.user, record.organization):
                return self.facts_page(record)
        return self.page(self.form(record), self.sublines(record))

    def get_instance(self):
        if "pk" in self.kwargs:
            return self.get_record()
        self.require_writable()
        return self.register.model()

    def form(self, record, data=None, files=None):
        return form_class(self.register)(
            data,
            files,
            instance=record,
            user=self.request.user,
            register=self.register,
            initial={name: self.request.GET[name] for name in PREFILLED & set(self.request.GET)},
        )

    def sublines(self, record, data=None):
        formset = SUBLINES.get(self.register.sublines)
        return formset(data, instance=record, prefix=self.register.sublines) if formset else None

    @transaction.atomic
    def post(self, request, **kwargs):
        record = self.get_instance()
        if record.pk:
            self.require_writable(record.organization)
        refusal = self.refusal(record)
        form = self.form(record, request.POST, request.FILES)
        sublines = self.sublines(record, request.POST)
        if form.is_valid() and (not sublines or sublines.is_valid()):
            try:
                if refusal:
                    raise refusal
                self.save(form, sublines)
            except ValidationError as error:
                refusal = error
            else:
                messages.success(request, "Đã lưu.")
                return redirect("campaigns:register_list", self.register.slug)
        if refusal:
            add_errors(form, refusal)
        return self.page(form, sublines, status=422)

    def refusal(self, record) -> ValidationError | None:
        """Why the year in which the stored line stands refuses a change; None where it does not."""
        try:
            if record.pk:
                self.register.require_open(record)
        except ValidationError as error:
            return error
        return None

    @transaction.atomic
    def save(self, form, sublines) -> None:
        self.register.assign_year(form.instance)
        self.register.require_open(form.instance)
        form.save()
        if sublines:
            sublines.save()

    def page(self, form, sublines, status=200):
        context = {"register": self.register, "form": form, "sublines": sublines}
        return render(self.request, self.template_name, context, status=status)

    def facts_page(self, record):
        names = [name for name in self.register.fields if name != "file"]
        facts = [
            (
                record._meta.get_field(name).verbose_name.capitalize(),
                readable(getattr(record, f"get_{name}_display", None) or getattr(record, name)),
            )
            for name in names
        ]
        awaits_result = getattr(record, "awaits_result", False)
        context = {
            "register": self.register,
            "record": record,
            "facts": facts,
            "can_settle": awaits_result
            and self.request.user.has_perm("campaigns.settle_issue", record),
        }
        return render(self.request, "campaigns/registers/record.html", context)


class RegisterDeleteView(RegisterMixin, View):
    """Delete a line entered by mistake, while its year is open."""

    @transaction.atomic
    def post(self, request, **kwargs):
        record = self.get_record()
        self.require_writable(record.organization)
        try:
            record.remove()
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(record)
        except ProtectedError as error:
            messages.error(request, f"Không xóa được, vì còn {in_use(error)} gắn với dòng này.")
            return redirect(record)
        messages.success(request, "Đã xóa.")
        return redirect("campaigns:register_list", self.register.slug)


def in_use(error: ProtectedError) -> str:
    """What keeps a line from being deleted, in numbers: 3 việc quán triệt văn bản, 1 chuyên đề."""
    kinds = Counter(str(record._meta.verbose_name) for record in error.protected_objects)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


class RegisterFileView(RegisterMixin, View):
    """The file of a document or a topic, for those who may see its line."""

    def get(self, request, **kwargs):
        record = self.get_record()
        if not getattr(record, "file", None):
            raise Http404
        kind = record.file.name.rsplit(".", 1)[-1]
        return FileResponse(
            record.file.open("rb"),
            as_attachment=True,
            filename=f"{record._meta.model_name}-{record.pk}.{kind}",
            content_type=CONTENT_TYPES.get(kind, "application/octet-stream"),
        )
