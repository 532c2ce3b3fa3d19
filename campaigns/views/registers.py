"""The gallery of the registers, and one list for all of them, made from their declarations."""

import datetime as dt
from decimal import Decimal

import django_filters
import django_tables2 as tables
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Sum
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import TemplateView

from campaigns.models.registers import GROUPS, REGISTERS, Register
from campaigns.views.organizations import OrganizationFilter, organizations_viewed
from members.hub import hub_of
from members.models import Organization
from portal.kit.access import first_by_pk
from portal.kit.inputs import DateInput
from portal.kit.lists import TableView
from portal.kit.search import SearchFilter
from portal.kit.tables import LinkColumn, Table, YearNumberFilter
from portal.kit.text import money, number, short_date
from portal.kit.views import PermissionMixin, ScopedMixin


def readable(value) -> str:
    """A value as a reader sees it; nothing for zero and no."""
    if callable(value):
        value = value()
    if value is True:
        return "có"
    if not value:
        return ""
    if isinstance(value, dt.date):
        return short_date(value)
    return number(value) if isinstance(value, int | Decimal) else str(value)


class RegisterGalleryView(PermissionMixin, TemplateView):
    """All registers with the number of this year's lines that the reader may see."""

    permission = "campaigns.list_registers"
    template_name = "campaigns/registers/gallery.html"

    def get_context_data(self, **kwargs):
        year = timezone.localdate().year
        user = self.request.user
        unit = first_by_pk(organizations_viewed(user), self.request.GET.get("organization", ""))
        groups = [
            (title, [(model.register, self.count(model.register, year, unit)) for model in models])
            for title, models in GROUPS
        ]
        if unit:
            kwargs |= hub_of(user, unit, "registers")
        return super().get_context_data(this_year=year, groups=groups, **kwargs)

    def count(self, register: Register, year: int, unit: Organization | None) -> int:
        """How many lines of the year, those of the unit and of what is below it where there is one."""
        rows = register.model.objects.visible_to(self.request.user)
        if unit:
            rows = rows.filter(organization__path__startswith=unit.path)
        return register.in_year(rows, year).count()


class RegisterMixin(ScopedMixin):
    """A page of the register named in the address, over the lines that the user sees."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        if kwargs["register"] not in REGISTERS:
            raise Http404
        self.register = REGISTERS[kwargs["register"]]
        self.queryset = self.register.model.objects.select_related(
            *(field.name for field in self.register.model._meta.fields if field.many_to_one)
        )

    def require_writable(self, organization=None) -> None:
        if not self.register.is_writable_by(self.request.user, organization):
            raise PermissionDenied


class RegisterColumn(tables.Column):
    def value(self, value):
        return value() if callable(value) else value

    def render(self, value):
        return readable(value)


class RegisterTable(Table):
    """The columns of the register, of which the first opens the line, and the organisation."""

    def __init__(self, *args, register: Register, **kwargs):
        first = next(iter(register.columns))
        columns = {
            name: RegisterColumn(verbose_name=heading) for name, heading in register.columns.items()
        }
        columns[first] = LinkColumn(
            text=lambda line: readable(getattr(line, first)) or "Mở",
            verbose_name=register.columns[first],
        )
        columns["organization"] = tables.Column(verbose_name="Tổ chức")
        self.on_line = tuple(list(columns)[1:2])
        super().__init__(*args, extra_columns=columns.items(), orderable=False, **kwargs)
        self.caption = register.title


class RegisterFilter(django_filters.FilterSet):
    text = SearchFilter(label="Tìm")
    year = YearNumberFilter(label="Năm", method="of_year")
    organization = OrganizationFilter()
    since = django_filters.DateFilter(label="Từ ngày", method="from_day", widget=DateInput)
    until = django_filters.DateFilter(label="Đến ngày", method="to_day", widget=DateInput)

    def __init__(self, *args, register: Register, **kwargs):
        super().__init__(*args, **kwargs)
        self.register = register
        column_of = register.model._meta.get_field
        added = {name: _choice_of(column_of(name)) for name in register.choices}
        added |= {
            name: django_filters.ChoiceFilter(
                field_name=name, label=column_of(name).verbose_name.capitalize(),
                choices=[("yes", "Có ghi"), ("no", "Không ghi")], method="with_value",
            )
            for name in register.noted
        }  # fmt: skip
        for name, one in added.items():
            one.parent, one.model = self, register.model
            self.filters[name] = one

    def with_value(self, rows, name, value):
        is_key = self.register.model._meta.get_field(name).is_relation
        empty = {f"{name}__isnull": True} if is_key else {name: ""}
        return rows.exclude(**empty) if value == "yes" else rows.filter(**empty)

    def of_year(self, rows, name, year):
        return self.register.in_year(rows, year)

    def from_day(self, rows, name, day):
        return self.register.in_days(rows, day, None)

    def to_day(self, rows, name, day):
        return self.register.in_days(rows, None, day)


def _choice_of(column):
    """The filter by a column: of its choices, of a catalogue's entries, else of its values."""
    options = {"field_name": column.name, "label": column.verbose_name.capitalize()}
    if column.choices:
        return django_filters.ChoiceFilter(choices=column.choices, **options)
    if not column.is_relation:
        return django_filters.AllValuesFilter(**options)

    def offered(request):
        rows = column.related_model.objects.visible_to(request.user)
        return rows.complex_filter(column.get_limit_choices_to())

    return django_filters.ModelChoiceFilter(queryset=offered, **options)


class RegisterListView(PermissionMixin, RegisterMixin, TableView):
    """The lines of one register, filtered by organisation, year and text, with totals."""

    permission = "campaigns.list_registers"
    table_class = RegisterTable
    filterset_class = RegisterFilter
    template_name = "campaigns/registers/list.html"
    paginate_by = None
    table_pagination = {
        "per_page": TableView.paginate_by
    }  # a page that does not exist shows the nearest one

    def first_filters(self):
        return {"year": timezone.localdate().year}

    def get_filterset_kwargs(self, filterset_class):
        return super().get_filterset_kwargs(filterset_class) | {"register": self.register}

    def get_table_kwargs(self):
        return {"register": self.register}

    @property
    def empty(self) -> str:
        if not self.year:
            return "Chưa ghi mục nào."
        return f"Chưa ghi mục nào trong năm {self.year}. Để trống ô Năm rồi bấm Lọc để xem mọi năm."

    @property
    def empty_action(self) -> tuple[str, str]:
        if not self.register.is_writable_by(self.request.user):
            return "", ""
        create = reverse("campaigns:register_create", args=[self.register.slug])
        return f"Ghi {self.register.singular}", create

    @property
    def year(self):
        """The year to which the list is narrowed, as it was typed."""
        return self.filterset.form["year"].value()

    def get_context_data(self, **kwargs):
        register = self.register
        self.title = f"{register.title} năm {self.year}" if self.year else register.title
        sums = self.object_list.order_by().aggregate(
            count=Count("pk"), **{column: Sum(column) for column in register.totals}
        )
        totals = [
            (label, (money if column.endswith("_vnd") else number)(sums[column] or 0))
            for column, label in register.totals.items()
        ]
        return super().get_context_data(
            register=register,
            count=sums["count"],
            totals=totals,
            can_write=register.is_writable_by(self.request.user),
            **kwargs,
        )
