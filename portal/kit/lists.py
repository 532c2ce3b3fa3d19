"""One page for all lists: filtered, sorted, paged, with columns to choose, taken as a workbook."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django_filters.views import FilterView
from django_tables2 import SingleTableMixin

from .limits import bound
from .list_filters import (
    VIEW_PARAMETERS,
    FilterForm,
    ListFilters,
    columns_of_one_value,
    filters_shown,
    is_filtered,
)
from .list_workbook import MOST_ROWS, TOO_LONG, list_answer, list_xlsx
from .sentences import speak_plainly
from .text import number
from .views import ScopedMixin


class TableView(ScopedMixin, SingleTableMixin, FilterView):
    """A filtered, sorted, paged list of the rows the user may see, on a page or as a workbook."""

    template_name = "components/list.html"
    paginate_by = 25
    title = ""
    create_name = ""  # of the page where a new record begins
    create_permission = ""
    create_label = ""
    is_always_filtered = False  # the filters also say what an unfiltered list hides
    quick_filters = ("text", "year")  # those in sight; the others are folded
    empty = "Chưa có mục nào."  # why nothing is listed, and when something will be
    empty_link = ("", "")  # the one thing to do then, where it is not a new record: words and page

    @cached_property
    def create_url(self) -> str:
        """Where a new record begins; empty for those who may not."""
        may_create = not self.create_permission or self.request.user.has_perm(
            self.create_permission
        )
        return reverse(self.create_name) if self.create_name and may_create else ""

    @property
    def empty_action(self) -> tuple[str, str]:
        """Words and address of the one thing to do where nothing is listed."""
        words, name = self.empty_link
        return (words, reverse(name)) if name else (self.create_label, self.create_url)

    def first_filters(self) -> dict[str, Any]:
        """What the list is narrowed to before the reader has chosen anything."""
        return {}

    @cached_property
    def _first(self) -> dict[str, Any]:
        return self.first_filters()

    def get_filterset_kwargs(self, filterset_class):
        kwargs = super().get_filterset_kwargs(filterset_class)
        if is_filtered(self.request.GET):
            return kwargs
        return kwargs | {"data": self._first if self._first or self.is_always_filtered else None}

    def get_filterset(self, filterset_class):
        filterset = super().get_filterset(filterset_class)
        names = filters_shown(filterset, self.request.GET, self.quick_filters)
        filterset._form = FilterForm(filterset, names)
        for field in filterset.form.fields.values():
            speak_plainly(field)
            bound(field)
        return filterset

    def paginate_queryset(self, queryset, page_size):
        """The table has pages of its own; Django's would count the rows once more."""
        return None, None, queryset, False

    def get_table(self, **kwargs):
        table = super().get_table(**kwargs)
        values = getattr(self.filterset.form, "cleaned_data", {})
        chosen = self.request.GET.getlist("columns")
        table.choose(chosen, columns_of_one_value(self.filterset, values))
        return table

    def get_context_data(self, **kwargs):
        filters = ListFilters(
            self.filterset, self.request, quick=self.quick_filters, first=self._first
        )
        return super().get_context_data(
            title=self.title,
            create_url=self.create_url,
            create_label=self.create_label,
            filters=filters,
            other_parameters=self.other_parameters(),
            **kwargs,
        )

    def other_parameters(self) -> list[tuple[str, str]]:
        """The address of the list without the choice of columns, which a form of its own sends."""
        query = self.request.GET if is_filtered(self.request.GET) else self._first
        kept = {name: value for name, value in query.items() if name not in VIEW_PARAMETERS}
        if "sort" in self.request.GET:
            kept["sort"] = self.request.GET["sort"]
        return list(kept.items())

    def render_to_response(self, context, **kwargs):
        if self.request.GET.get("format") == "xlsx":
            return self.workbook(context["table"])
        context["table"].before_render(self.request)
        return super().render_to_response(context, **kwargs)

    def workbook(self, table) -> HttpResponse:
        """All rows of the list in their order; a list that is too long says so on its page."""
        if (count := table.paginator.count) > MOST_ROWS:
            messages.error(self.request, TOO_LONG % number(count))
            query = self.request.GET.copy()
            del query["format"]
            return redirect(f"{self.request.path}?{query.urlencode()}")

        def make(rows: list):
            return self.get_table_class()(data=rows, **self.get_table_kwargs())

        content = list_xlsx(self.title, table, make, self.request)
        values = getattr(self.filterset.form, "cleaned_data", {})
        return list_answer(self.title, content, values.get("organization"), by=self.request.user)
