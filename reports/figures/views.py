"""The page behind every number: the organisations below it, and at the end the records."""

from itertools import chain, starmap

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.views.generic import TemplateView

from members.models import Organization
from portal.kit.access import first_by_pk
from portal.kit.list_workbook import MOST_ROWS, PIECE, TOO_LONG, list_answer, rows_xlsx
from portal.kit.text import number, percent, share
from reports.figures.coverage import coverage_note
from reports.figures.cuts import units_over
from reports.figures.figure import PAPER_SIGN, Behaviour, Figure, Unit
from reports.figures.known import as_known
from reports.figures.lacking import columns_of, lacking, worst_first
from reports.figures.past import Past, PastLine
from reports.figures.period import Period
from reports.figures.records import link_of, listed_to, readable, with_names
from reports.figures.registry import FIGURES, split_figures

PAGE = 25
HEADER = ("Hồ sơ", "Tổ chức")
BY_YEAR = "Hồ sơ đã tính của từng năm tải ở trang của năm đó."
RATIO = ("Số đạt", "Tổng số", "Tỷ lệ (%)")  # where the records have one


def viewable(user, pk: int | str) -> Organization:
    """An organisation whose figures the user may see, else 404."""
    rows = Organization.objects.with_power(user, "view").select_related("kind")
    organization = first_by_pk(rows, pk)
    if organization is None:
        raise Http404
    return organization


def parent_of(organization: Organization, user) -> Organization | None:
    """The organisation above, where the reader may see it too."""
    parent = Organization.objects.get_parent(organization)
    return parent if parent and user.scope.covers("view", parent) else None


def past_lines(measure, organization: Organization, period: Period) -> list[tuple]:
    """The totals on paper in a figure, each with its year and its text."""
    past = Past.under(organization, period, [measure.key])
    return [
        (line, measure.figure(line.organization, Period.of_year(line.year), *line.integers))
        for line in past.behind(measure, period)
    ]


def pieces(
    measure, organization: Organization, below: list[Organization], period: Period, *, own: bool
) -> list[Figure]:
    """The figure of each closed year of the period and of what lies between; none where it is one."""
    parts = measure.pieces(organization, period)
    figures = []
    for part in parts if len(parts) > 1 else ():
        whole, by_child = split_figures([measure.key], organization, below, part)
        figure, units = whole[measure.key], [figures[measure.key] for figures in by_child.values()]
        figures.append(figure.less(units) if own else figure)
    return figures


class FigureView(TemplateView):
    """One figure of one organisation: first by unit below, in the end by record.

    `own=1` shows what is the organisation's own and no unit's below.
    """

    template_name = "reports/figure.html"

    def get(self, request, *args, **kwargs):
        if request.GET.get("format") == "xlsx":
            return self.workbook()
        return super().get(request, *args, **kwargs)

    def asked(self):
        """The measure and the organisation of the address, else 404."""
        measure = FIGURES.get(self.kwargs["key"])
        if measure is None:
            raise Http404
        return measure, viewable(self.request.user, self.kwargs["organization"])

    def get_context_data(self, **kwargs):
        user = self.request.user
        measure, organization = self.asked()
        period, parent = self.period(), parent_of(organization, user)
        with as_known(organization, period) as then:
            shown = self.shown(measure, then.unit(organization), period, then.reader(user))
        return super().get_context_data(measure=measure, period=period, parent=parent, **shown)

    def workbook(self):
        """All records that were counted, as far as the reader may know of them, in their order.

        Totals on paper follow them, with their source. Of what is counted year by year each year
        has a workbook of its own.
        """
        measure, organization = self.asked()
        period, is_own = self.period(), bool(self.request.GET.get("own"))
        if measure.is_series(period) or len(measure.pieces(organization, period)) > 1:
            messages.error(self.request, BY_YEAR)
            return redirect(f"{self.request.path}?{period.figure_query}")
        columns = columns_of(measure)
        title = f"{measure.label}, {period}"
        with as_known(organization, period) as then:
            counted = measure.records(then.unit(organization), period, own=is_own)
            records = self.listed(measure, counted, then.reader(self.request.user))
            if (count := records.count()) > MOST_ROWS:
                messages.error(self.request, TOO_LONG % number(count))
                return redirect(f"{self.request.path}?{period.figure_query}")
            paper = [] if is_own else past_lines(measure, then.unit(organization), period)
            more = RATIO if columns or paper else ()
            # Beside totals on paper a record without a ratio has empty cells.
            blank = [] if columns else [None] * len(more)
            lines = records.iterator(chunk_size=PIECE)
            rows = chain(
                (_values(record, columns) + blank for record in lines),
                starmap(_paper_values, paper),
            )
            content = rows_xlsx(title, [*HEADER, *more], rows)
        return list_answer(title, content, organization, by=self.request.user)

    def shown(self, measure, organization, period, reader) -> dict:
        """The figure, the organisations below and the records that were counted."""
        below = units_over(organization, period)
        whole, parts = split_figures([measure.key], organization, below, period)
        figure = whole[measure.key]
        by_child = {child: part[measure.key] for child, part in parts.items()}
        children = [
            child
            for child in below
            if (child.is_within(organization) and child.exists_in(period.start, period.end))
            or by_child[child.pk].numerator
            or by_child[child.pk].denominator
        ]
        own = figure.less([] if measure.is_own else by_child.values())
        is_own = bool(children and self.request.GET.get("own"))
        is_stock = measure.behaviour is Behaviour.STOCK
        years = pieces(measure, organization, below, period, own=is_own)
        counted = measure.records(organization, period, own=is_own)
        if years or figure.series or measure.is_series(period):
            counted = counted.none()  # each year has its records on its own page
        return {
            "organization": organization,
            "coverage": "" if is_stock else coverage_note(organization, period),
            "figure": own if is_own else figure,
            "years": figure.series or years,
            "whole": figure if is_own else None,
            "children": [] if is_own else _worst_first(children, by_child),
            "own": own if (own.numerator or own.denominator) and not measure.is_own else None,
            "paper": [] if is_own else past_lines(measure, organization, period),
            "is_share": measure.unit is Unit.SHARE,
            "lacks": bool(measure.lacks),
            "lacking": None
            if years
            else lacking(measure, own if is_own else figure, organization, period, reader),
            **self.records(measure, counted, reader),
        }

    def period(self) -> Period:
        """The period of the address, else this year up to today; 404 where it names none."""
        today = timezone.localdate()
        try:
            this_year = Period(today.replace(month=1, day=1), today)
            return Period.from_query(self.request.GET, this_year) or this_year
        except (ValidationError, ValueError) as error:
            raise Http404 from error

    def listed(self, measure, counted, user):
        """The records of which the reader may know, in the order that the address names."""
        listed = with_names(listed_to(counted, user, in_cell=measure.in_cell))
        columns, sort = columns_of(measure), self.request.GET.get("sort", "")
        if columns and sort != "-date":
            return worst_first(listed, columns, down=sort == "-ratio")
        return listed.order_by("-pk")

    def records(self, measure, counted, user) -> dict:
        """One page of the records that were counted, as far as the reader may know of them."""
        columns, sort = columns_of(measure), self.request.GET.get("sort", "")
        listed = self.listed(measure, counted, user)
        page = Paginator(listed, PAGE).get_page(self.request.GET.get("page"))
        rows = list(page)
        may_open = readable(counted.model, [record.pk for record in rows], user)
        return {
            "page": page,
            "hidden": counted.count() - page.paginator.count,
            "records": [
                (
                    record,
                    link_of(record, may_open),
                    getattr(record, "organization", ""),
                    _ratio(record, columns),
                )
                for record in rows
            ],
            "sorts": _sorts(sort) if columns and len(rows) > 1 else [],
            "has_ratio": columns is not None,
        }


def _worst_first(children: list[Organization], by_child: dict[int, Figure]) -> list[tuple]:
    """The units with their figures: of a share the lowest first, else in their order."""
    pairs = [(child, by_child[child.pk]) for child in children]
    if pairs and pairs[0][1].unit is Unit.SHARE:
        values = {child.pk: figure.value for child, figure in pairs}
        pairs.sort(key=lambda pair: (values[pair[0].pk] is None, values[pair[0].pk] or 0))
    return pairs


def _values(record, columns: tuple[str, str] | None) -> list:
    """The line of a record in a workbook."""
    values = [str(record), str(getattr(record, "organization", ""))]
    if columns is None:
        return values
    top, base = (getattr(record, column) or 0 for column in columns)
    return [*values, top, base, share(top, base)]


def _paper_values(line: PastLine, total: Figure) -> list:
    """The line of a total on paper, marked as such."""
    words = f"{PAPER_SIGN} Báo cáo giấy năm {line.year}: {line.source}"
    is_share = total.unit is Unit.SHARE
    return [words, line.name, *line.integers, total.value if is_share else None]


def _ratio(record, columns: tuple[str, str] | None) -> tuple[str, str] | None:
    """The record's own two numbers and their share."""
    if columns is None:
        return None
    top, base = (getattr(record, column) or 0 for column in columns)
    return f"{number(top)}/{number(base)}", percent(top, base)


def _sorts(sort: str) -> list[tuple[str | None, str, bool]]:
    """The orders of records with a ratio: address, words, whether it is the one at hand."""
    orders = (("", "Thấp trước"), ("-ratio", "Cao trước"), ("-date", "Mới ghi trước"))
    return [(value or None, words, value == sort) for value, words in orders]
