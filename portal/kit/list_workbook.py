"""A list as a workbook: its columns and all its rows in their order, a piece at a time."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from openpyxl import Workbook

from .tables import Table
from .text import number, slug
from .uploads import download
from .xlsx import add_sheet, content_of

MOST_ROWS = 20_000  # of one workbook; longer lists have to be narrowed
PIECE = 500  # rows that are in memory at once
NARROWEST, WIDEST = 10, 60  # characters of a column
TOO_LONG = (
    f"Danh sách có %s dòng, chỉ tải được {number(MOST_ROWS)} dòng mỗi lần. "
    "Mời đồng chí lọc bớt rồi tải lại."
)


def list_xlsx(title: str, table: Table, make: Callable[[list], Table], request) -> bytes:
    """The rows of a table, whose pages are none of a workbook's concern.

    `make` gives a table of the same kind for a piece of the rows.
    """
    columns = [column for column in table.columns.iterall() if is_written(table, column)]
    rows = _values(table.data.data, [column.name for column in columns], make, request)
    return rows_xlsx(title, [str(column.header) for column in columns], rows)


def rows_xlsx(title: str, header: list[str], rows: Iterable[list[Any]]) -> bytes:
    """Rows of values below their headings, as a workbook of one sheet."""
    rows = iter(rows)
    first = list(islice(rows, PIECE))
    book = Workbook(write_only=True)
    sheet = add_sheet(book, title, header, chain(first, rows), widths=_widths(header, first))
    sheet.oddHeader.center.text = title.replace("&", "&&")
    sheet.oddFooter.right.text = "&P/&N"
    return content_of(book)


class ListFileMixin:
    """For a page with one short list: `?format=xlsx` gives it as a workbook, and that is noted.

    `header` names the columns of the page, `file_rows` gives their values in the page's order.
    `templates/components/list_file.html` is the button.
    """

    header: tuple[str, ...]
    title: str

    def file_rows(self, context: dict[str, Any]) -> Iterable[list[Any]]:
        """The rows of the page, from the context with which it is rendered."""
        raise NotImplementedError

    def render_to_response(self, context, **kwargs):
        request = self.request  # type: ignore[attr-defined]
        if request.GET.get("format") != "xlsx":
            return super().render_to_response(context, **kwargs)  # type: ignore[misc]
        content = rows_xlsx(self.title, list(self.header), self.file_rows(context))
        return list_answer(self.title, content, self.file_organization(), by=request.user)

    def file_organization(self) -> Any:
        """The organisation to which the list is narrowed, if it is."""
        return None


def list_answer(title: str, content: bytes, organization: Any, *, by: Any) -> HttpResponse:
    """A list as a file to keep; who took it is noted.

    `organization` is the one to which the list is narrowed, if it is.
    """
    log = import_string(settings.LIST_EXPORT_LOG)
    log(organization, title, by=by)
    return download(content, f"{slug(title)}.xlsx", "xlsx")


def is_written(table: Table, column) -> bool:
    """A column of values; one of buttons, or one that the reader did not choose, stays away."""
    return not column.column.exclude_from_export and column.name not in table.not_chosen


def _values(rows: QuerySet, names: list[str], make, request) -> Iterator[list[Any]]:
    records = rows.iterator(chunk_size=PIECE)
    while piece := list(islice(records, PIECE)):
        table = make(piece)
        table.before_render(request)
        for row in table.rows:
            yield [_plain(row.get_cell_value(name)) for name in names]


def _plain(value: Any) -> Any:
    """A value for a cell: moments on the office's clock, dates and numbers as they are."""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        return timezone.make_naive(value)
    return {True: "có", False: ""}[value] if isinstance(value, bool) else value


def _widths(header: list[str], rows: Iterable[list[Any]]) -> list[float]:
    widths = [len(text) for text in header]
    for row in rows:
        widths = [max(pair) for pair in zip(widths, (len(_shown(v)) for v in row), strict=True)]
    return [min(max(width + 2, NARROWEST), WIDEST) for width in widths]


def _shown(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else str(value or "")
