"""One list, one form and one gallery for all registers."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, ProtectedError, Sum
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views import View
from django.views.generic import TemplateView

from campaigns.forms.registers import PrizeFormSet, RegisterFilterForm, form_class
from campaigns.models import CampaignYear, Contest, RaisedIssue, year_of
from campaigns.registers import GROUPS, REGISTERS, Register
from campaigns.views.places import organizations_viewed
from members.models import Organization
from portal.kit.tables import containing
from portal.kit.templatetags.vn import register as filters
from portal.kit.text import number, short_date
from portal.kit.uploads import CONTENT_TYPES
from portal.kit.views import PermissionMixin, add_errors

PAGE = 50
PREFILLED = {"organization", "session", "raised_on", "planned_on"}


def may_write(user, register: Register, organization: Organization | None = None) -> bool:
    """The user may enter lines of this register (for this organisation)."""
    if organization is None:
        return user.scope.has(*register.powers)
    return any(user.scope.covers(power, organization) for power in register.powers)


def shown(value) -> str:
    """A value as a reader sees it."""
    if callable(value):
        value = value()
    if value is True:
        return "có"
    if value in (None, "", False):
        return ""
    if isinstance(value, dt.date):
        return short_date(value)
    return number(value) if isinstance(value, int) else str(value)


class RegisterGalleryView(PermissionMixin, TemplateView):
    """All registers with the number of this year's lines that the reader may see."""

    permission = "campaigns.list_registers"
    template_name = "campaigns/registers/gallery.html"

    def get_context_data(self, **kwargs):
        year = timezone.localdate().year
        return super().get_context_data(
            this_year=year,
            groups=[
                (title, [(REGISTERS[slug], self.count(REGISTERS[slug], year)) for slug in slugs])
                for title, slugs in GROUPS
            ],
            **kwargs,
        )

    def count(self, register: Register, year: int) -> int:
        return register.of_year(register.model.objects.visible_to(self.request.user), year).count()


class _RegisterView(View):
    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.register = REGISTERS.get(kwargs["register"])

    def dispatch(self, request, *args, **kwargs):
        if self.register is None:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def rows(self):
        """The lines that the reader may see; one that is about to change is locked."""
        rows = self.register.model.objects.visible_to(self.request.user)
        if self.request.method == "POST":
            rows = rows.select_for_update(of=("self",))
        related = [
            field.name
            for field in self.register.model._meta.get_fields()
            if field.many_to_one
            and field.name
            in ("organization", "year", "member", "inspected", "delegate", "handled_by")
        ]
        return rows.select_related(*related)

    def get_record(self):
        found = self.rows().filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise Http404
        return found


class RegisterListView(PermissionMixin, _RegisterView):
    """The lines of one register, filtered by organisation, year and text, with totals."""

    permission = "campaigns.list_registers"

    def get(self, request, **kwargs):
        self.asked = request.GET or {"year": str(timezone.localdate().year)}
        rows = self.filtered(self.rows())
        register = self.register
        sums = rows.order_by().aggregate(
            n=Count("pk"), **{column: Sum(column) for _, column, _ in register.totals}
        )
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        context = {
            "register": register,
            "page": page,
            "headings": [heading for heading, _ in register.columns],
            "lines": [
                (
                    record,
                    [(heading, shown(getattr(record, name))) for heading, name in register.columns],
                )
                for record in page
            ],
            "totals": [
                (label, filters.filters[write](sums[column] or 0))
                for label, column, write in register.totals
            ],
            "count": sums["n"],
            "organizations": organizations_viewed(request.user),
            "chosen": {name: self.asked.get(name, "") for name in ("organization", "year", "text")},
            "can_write": may_write(request.user, register),
        }
        return render(request, "campaigns/registers/list.html", context)

    def filtered(self, rows):
        form, register = RegisterFilterForm(self.asked), self.register
        form.is_valid()
        data = form.cleaned_data
        if data.get("organization"):
            place = Organization.objects.filter(pk=data["organization"]).first()
            rows = rows.filter(organization__path__startswith=place.path) if place else rows.none()
        if data.get("year"):
            rows = register.of_year(rows, data["year"])
        if data.get("text"):
            rows = rows.filter(**containing(register.search, data["text"]))
        return rows


class RegisterFormView(_RegisterView):
    """Enter or change one line; a closed year refuses."""

    template_name = "campaigns/registers/form.html"

    def get(self, request, **kwargs):
        record = self.get_instance()
        year = record.pk and self.register.year_of(record)
        if record.pk and (
            (year and year.state == CampaignYear.State.CLOSED)
            or not may_write(request.user, self.register, record.organization)
        ):
            return self.read(record)
        return self.page(self.form(record), self.prizes(record))

    def get_instance(self):
        if "pk" in self.kwargs:
            return self.get_record()
        if not may_write(self.request.user, self.register):
            raise PermissionDenied
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

    def prizes(self, record, data=None):
        if self.register.model is not Contest:
            return None
        return PrizeFormSet(data, instance=record, prefix="prizes")

    @transaction.atomic
    def post(self, request, **kwargs):
        record = self.get_instance()
        if record.pk and not may_write(request.user, self.register, record.organization):
            raise PermissionDenied
        closed = self.closed_error(record)
        form = self.form(record, request.POST, request.FILES)
        prizes = self.prizes(record, request.POST)
        if not form.is_valid() or (prizes and not prizes.is_valid()):
            if closed:
                add_errors(form, closed)
            return self.page(form, prizes, status=422)
        try:
            if closed:
                raise closed
            self.save(form, prizes)
        except ValidationError as error:
            add_errors(form, error)
            return self.page(form, prizes, status=422)
        messages.success(request, "Đã lưu.")
        return redirect("campaigns:register_list", self.register.slug)

    def closed_error(self, record) -> ValidationError | None:
        """Why the year in which the line stands refuses a change; None where it does not."""
        try:
            if record.pk:
                self.register.require_open(record)
        except ValidationError as error:
            return error
        return None

    @transaction.atomic
    def save(self, form, prizes) -> None:
        record = form.instance
        if self.register.has_year:
            day = getattr(record, self.register.day) if self.register.day else None
            if self.register.day and (day or record.year_id is None):
                record.year = year_of(record.organization, day or timezone.localdate())
        self.register.require_open(record)
        form.save()
        if prizes:
            prizes.save()

    def page(self, form, prizes, status=200):
        context = {"register": self.register, "form": form, "prizes": prizes}
        return render(self.request, self.template_name, context, status=status)

    def read(self, record):
        """The line as facts, for those who only look."""
        facts = [
            (field.verbose_name.capitalize(), shown(self.value(record, field.name)))
            for field in (record._meta.get_field(name) for name in self.register.fields)
            if field.name != "file"
        ]
        user = self.request.user
        context = {
            "register": self.register,
            "record": record,
            "facts": facts,
            "can_settle": isinstance(record, RaisedIssue)
            and record.resolved_on is None
            and user.has_perm("campaigns.settle_issue", record),
        }
        return render(self.request, "campaigns/registers/record.html", context)

    def value(self, record, name):
        return getattr(record, f"get_{name}_display", None) or getattr(record, name)


def in_use(error: ProtectedError) -> str:
    """What keeps a line from being deleted, in numbers: 3 việc quán triệt văn bản, 1 chuyên đề."""
    kinds = Counter(str(found._meta.verbose_name) for found in error.protected_objects)
    return ", ".join(f"{count} {kind}" for kind, count in kinds.items())


class RegisterDeleteView(_RegisterView):
    """Take a line entered by mistake away again, while its year is open."""

    @transaction.atomic
    def post(self, request, **kwargs):
        record = self.get_record()
        if not may_write(request.user, self.register, record.organization):
            raise PermissionDenied
        try:
            self.register.require_open(record, deleting=True)
            with transaction.atomic():
                record.delete()
        except ValidationError as error:
            messages.error(request, error.messages[0])
            return redirect(record)
        except ProtectedError as error:
            messages.error(request, f"Không xóa được, vì còn {in_use(error)} gắn với dòng này.")
            return redirect(record)
        if file := getattr(record, "file", None):
            transaction.on_commit(lambda: file.delete(save=False))
        messages.success(request, "Đã xóa.")
        return redirect("campaigns:register_list", self.register.slug)


class RegisterFileView(_RegisterView):
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
