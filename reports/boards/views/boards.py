"""One view for all boards: the page, its chart as SVG, its workbook, its print."""

from collections.abc import Callable, Collection

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView

from portal.kit.uploads import download
from reports.boards.board import Board, Row
from reports.boards.choice import Choice
from reports.boards.documents import board_document
from reports.boards.over_years import over_years
from reports.boards.pictures.draw import picture
from reports.boards.views.choice import ChoiceMixin
from reports.boards.workbook import board_xlsx
from reports.models import FORMATS
from reports.papers.downloads import log_export
from reports.papers.views.layout_choice import layout_for


class BoardView(ChoiceMixin, TemplateView):
    """`build` makes the board of a year, from `over_years` that of other days; `slug` names files."""

    template_name = "reports/board.html"
    build: Callable[[Choice], Board] | None = None
    slug = tab = ""
    over_years: Collection[str] = ()
    lines = 50  # on one page; 0 puts all of them on one

    def get(self, request, *args, **kwargs):
        file_format = request.GET.get("format", "")
        with self.chosen() as choice:
            if choice.asked and not self.over_years:
                return redirect(choice.address("reports:board_figures"))
            board = self.made(choice)
            if file_format in FORMATS:
                return self.file(board, choice, file_format)
        lines = self.lines or max(1, len(board.rows))
        page = Paginator(board.rows, lines).get_page(request.GET.get("page"))
        if file_format == "svg":
            return self.picture(board, list(page))
        return self.render_to_response(
            self.get_context_data(board=board, page=page, **self.shared(choice))
        )

    def made(self, choice: Choice) -> Board:
        """The board as the page and its files show it."""
        board = self.built(choice)
        if choice.is_leaf and board.rows:
            board.foot = None
        if choice.year.is_backfill and not choice.asked:
            board.without_signs()
        self.sort(board)
        return board

    def built(self, choice: Choice) -> Board:
        if choice.asked is None:
            return self.build(choice)
        name = self.request.resolver_match.view_name
        return over_years(choice, self.over_years, name, self.tab)

    def sort(self, board: Board) -> None:
        """By the column of the address, else the worst first; a fixed order stays."""
        sort = self.request.GET.get("sort", "") if board.is_sortable else ""
        names = _names(board)
        self.sorted_by = None
        for asked in (sort, board.worst):
            if asked.removeprefix("-") in names:
                column, down = names.index(asked.removeprefix("-")), asked.startswith("-")
                self.sorted_by = (column, down)
                board.sort(column, down=down)
                return

    def get_context_data(self, *, board: Board, **kwargs):
        sorted_column, down = self.sorted_by or (None, False)
        headers = []
        for n, (column, name) in enumerate(zip(board.columns, _names(board), strict=True)):
            is_sorted = n == sorted_column
            sort = "" if not board.is_sortable else name if is_sorted and down else f"-{name}"
            direction = "" if not is_sorted else "descending" if down else "ascending"
            headers.append((column, sort, direction))
        return super().get_context_data(
            board=board,
            headers=headers,
            sorted_column=sorted_column,
            # Who sorts or turns the page looks at the table behind the picture.
            is_table_asked=bool(self.request.GET.keys() & {"sort", "page"}),
            pictures=[
                (picture(chart), picture(chart, is_narrow=True))
                for chart in (board.draw(list(kwargs["page"])) if board.draw else [])
            ],
            **self.sorting(board),
            **kwargs,
        )

    def sorting(self, board: Board) -> dict:
        """The orders that a reader can choose, and what else of the address stays."""
        if not board.is_sortable or not self.sorted_by:
            return {}
        column, down = self.sorted_by
        query = self.request.GET
        return {
            "sorts": [
                (f"{sign}{name}", f"{column.full}, {words}")
                for column, name in zip(board.columns, _names(board), strict=True)
                for sign, words in (("", "thấp trước"), ("-", "cao trước"))
            ],
            "sort": f"{'-' if down else ''}{_names(board)[column]}",
            "kept": [(name, query[name]) for name in query if name not in ("sort", "page")],
        }

    def file(self, board: Board, choice: Choice, file_format: str) -> HttpResponse:
        """All lines of the board as a workbook, PDF or Word; what is too long to print says so."""
        try:
            content = self.content(board, choice, file_format)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            query = self.request.GET.copy()
            del query["format"]
            return redirect(f"{self.request.path}?{query.urlencode()}")
        log_export(choice.organization, board.heading, file_format, by=self.request.user)
        years = dict.fromkeys(choice.period.years if choice.asked else [choice.year.calendar_year])
        name = f"{self.slug}-{'-'.join(map(str, years))}.{file_format}"
        return download(content, name, file_format)

    def content(self, board: Board, choice: Choice, file_format: str) -> bytes:
        """The file's bytes; raises ValidationError where the board is too long to print."""
        if file_format == "xlsx":
            return board_xlsx(board, choice.organization.label)
        layout = layout_for(self.request, board.decided_on or choice.today)
        return board_document(board, choice, layout, file_format)

    def picture(self, board: Board, rows: list[Row]) -> HttpResponse:
        """The first picture alone; its policy lets nothing else in."""
        charts = board.draw(rows) if board.draw else []
        if not charts:
            raise Http404
        response = HttpResponse(picture(charts[0]), content_type="image/svg+xml")
        response._csp_replace = {"default-src": ["'none'"]}
        return response


def _names(board: Board) -> list[str]:
    """What the columns are called in addresses that sort by them."""
    return [column.key or str(n) for n, column in enumerate(board.columns)]
