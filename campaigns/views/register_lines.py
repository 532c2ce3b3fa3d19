"""One line of a register: entered and changed, read as facts, deleted, its file."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import cached_property
from django.views import View
from django.views.generic import UpdateView
from django.views.generic.detail import SingleObjectMixin

from campaigns.forms.registers import SUBLINES, form_class
from campaigns.models.registers.recurring import RecurringRecord
from campaigns.views.registers import RegisterMixin, readable
from campaigns.views.serving import serving
from portal.kit.access import Locked, first_by_pk
from portal.kit.lines import named
from portal.kit.uploads import stored_file
from portal.kit.views import RecordFormMixin

PREFILLED = {"organization", "session", "raised_on", "planned_on"}


@dataclass
class ThingTable:
    """The lines of one thing by unit and year, and what they add up to."""

    totals: dict[str, str]  # columns added up, and their heading
    lines: list[RecurringRecord]

    @property
    def rows(self) -> list[tuple[RecurringRecord, list[str]]]:
        """Each line with its numbers."""
        return [
            (line, [readable(getattr(line, column)) for column in self.totals])
            for line in self.lines
        ]

    @property
    def sums(self) -> list[str]:
        """The numbers of all lines together."""
        return [
            readable(sum(getattr(line, column) for line in self.lines)) for column in self.totals
        ]


class RegisterFormView(RegisterMixin, RecordFormMixin, UpdateView):
    """Enter or change one line; whoever may not, or after the year was closed, reads it as facts."""

    template_name = "campaigns/registers/form.html"
    done = "Đã lưu."

    def get(self, request, *args, **kwargs):
        record = self.object = self.get_object()
        if record.pk:
            locked = self.register.why_locked(record)
            if locked or not self.register.is_writable_by(request.user, record.organization):
                return self.facts_page(record)
        return self.render_to_response(self.get_context_data())

    def get_object(self, queryset=None):
        if "pk" not in self.kwargs:
            self.require_writable()
            return self.register.model()
        record = super().get_object(queryset)
        if self.request.method == "POST":
            self.require_writable(record.organization)  # a late form keeps what was typed
        return record

    def get_form_class(self):
        return form_class(self.register)

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"user": self.request.user, "register": self.register}

    def get_initial(self):
        """What the address gives; with `continues` what lasts of that thing's last line."""
        given = {name: self.request.GET[name] for name in PREFILLED & set(self.request.GET)}
        if self.register.carried and (pk := self.request.GET.get("continues")):
            line = first_by_pk(self.get_queryset(), pk)
            if line is not None:
                own = line.lines().filter(organization=line.organization_id)
                last = own.order_by("year__year", "pk").last()
                carried = ("organization", *self.register.carried)
                given = {name: getattr(last, name) for name in carried}
                given["continues"] = line.first_line
        return given

    @cached_property
    def sublines(self):
        """The formset of what stands on the same page, such as the prizes of a contest."""
        formset, name = SUBLINES.get(self.register.sublines), self.register.sublines
        return formset and formset(self.request.POST or None, instance=self.object, prefix=name)

    def form_valid(self, form):
        if self.sublines and not self.sublines.is_valid():
            return self.form_invalid(form)
        return super().form_valid(form)

    def save(self, form) -> None:
        self.register.assign_year(form.instance)
        self.register.require_open(form.instance)
        self.register.check_writer(self.request.user, form.instance)
        form.save()
        if self.register.carried:
            form.instance.take_followers_along()
        if self.sublines:
            self.sublines.save()

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_success_url(self):
        return reverse("campaigns:register_list", args=[self.register.slug])

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            register=self.register,
            sublines=self.sublines,
            error_lines=named(self.sublines, "Giải"),
            thing=self.lines_of_thing(self.object),
            serving=serving(self.object, self.request.user),
            **kwargs,
        )

    def lines_of_thing(self, record) -> ThingTable | None:
        """All lines of the same thing that the reader may see, with their sums; None of one alone."""
        if not (record.pk and self.register.carried):
            return None
        lines = record.lines().visible_to(self.request.user).select_related("organization", "year")
        lines = list(lines.order_by("organization__path", "year__year", "pk"))
        return ThingTable(self.register.totals, lines) if len(lines) > 1 else None

    def facts_page(self, record):
        can_settle = getattr(record, "awaits_result", False) and self.request.user.has_perm(
            "campaigns.settle_issue", record
        )
        can_write = self.register.is_writable_by(self.request.user, record.organization)
        context = {
            "register": self.register, "record": record, "can_settle": can_settle,
            "facts": facts_of(record, self.register),
            "can_write": can_write, "thing": self.lines_of_thing(record),
            "locked": self.register.why_locked(record),
            "serving": serving(record, self.request.user),
        }  # fmt: skip
        return render(self.request, "campaigns/registers/record.html", context)


def facts_of(record, register) -> list[tuple[str, str]]:
    """What the form of the register asks for, as label and value."""
    return [
        (
            record._meta.get_field(name).verbose_name.capitalize(),
            readable(getattr(record, f"get_{name}_display", None) or getattr(record, name)),
        )
        for name in register.form_fields
        if name != "file"
    ]


class RegisterDeleteView(RegisterMixin, SingleObjectMixin, View):
    """Delete a line entered by mistake, while its year is open."""

    @transaction.atomic
    def post(self, request, **kwargs):
        record = self.get_object()
        self.require_writable(record.organization)
        if locked := self.register.why_locked(record, deleting=True):
            raise Locked(locked)
        try:
            self.register.check_writer(request.user, record)
            record.remove()
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(record)
        except ProtectedError as error:
            messages.error(request, f"Không xóa được, vì còn {in_use(error)} gắn với dòng này.")
            return redirect(record)
        messages.success(request, "Đã xóa. Xóa nhầm thì khôi phục được ở mục “Dòng đã xóa” của sổ.")
        return redirect("campaigns:register_list", self.register.slug)


def in_use(error: ProtectedError) -> str:
    """What keeps a line from being deleted, in numbers: 3 việc quán triệt văn bản, 1 chuyên đề."""
    kinds = Counter(str(record._meta.verbose_name) for record in error.protected_objects)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


class RegisterFileView(RegisterMixin, SingleObjectMixin, View):
    """The file of a document or a topic, for those who may see its line."""

    def get(self, request, **kwargs):
        record = self.get_object()
        if not getattr(record, "file", None):
            raise Http404
        kind = record.file.name.rsplit(".", 1)[-1]
        name = f"{record._meta.model_name}-{record.pk}.{kind}"
        return stored_file(record.file.open("rb"), name, kind)
