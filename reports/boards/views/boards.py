"""One view for all boards: the page, its chart as SVG, its workbook, its print."""

from __future__ import annotations

import io
from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.generic import TemplateView
from openpyxl import Workbook

from portal.kit.xlsx import add_sheet
from reports.boards.board import Board, Choice, Row
from reports.boards.documents import board_document
from reports.boards.svg import chart_svg, style_hash
from reports.boards.views.choice import ChoiceMixin
from reports.models import LayoutProfile
from reports.year_end.actions.exporting import log_export
from reports.year_end.views.reports import download

PAGE = 60


class BoardFiles:
    """A board as workbook, PDF or Word; `slug` names the file."""

    FORMATS = ("xlsx", "pdf", "docx")
    slug = ""

    def file(self, board: Board, choice: Choice, file_format: str) -> HttpResponse:
        """All lines of the board."""
        if file_format == "xlsx":
            return self.workbook(board, choice)
        return self.document(board, choice, file_format)

    def document(self, board: Board, choice: Choice, file_format: str) -> HttpResponse:
        """All lines of the board in the Party layout; what is too long to print says so."""
        layout = LayoutProfile.objects.on(board.decided_on or choice.today)
        try:
            content = board_document(board, choice, layout, file_format)
        except ValidationError as error:
            messages.error(self.request, error.messages[0])
            query = self.request.GET.copy()
            del query["format"]
            return redirect(f"{self.request.path}?{query.urlencode()}")
        log_export(choice.organization, board.heading, file_format, by=self.request.user)
        return download(content, f"{self.slug}-{choice.year.year}.{file_format}", file_format)

    def workbook(self, board: Board, choice: Choice) -> HttpResponse:
        """All lines of the board, numbers as numbers."""
        name = choice.organization.label
        log_export(choice.organization, board.heading, "xlsx", by=self.request.user)
        header = [board.head, *(text for column in board.columns for text in column.headings)]
        has_notes = any(row.note for row in board.rows)
        if has_notes:
            header.insert(1, "Trực thuộc")
        book = Workbook(write_only=True)
        lines = [*board.rows, board.foot] if board.foot else board.rows
        rows = (
            [
                row.label,
                *([row.note] if has_notes else []),
                *(value for cell in row.cells for value in cell.values),
            ]
            for row in lines
        )
        add_sheet(book, name, header, rows, widths=[40] + [14] * (len(header) - 1))
        data = io.BytesIO()
        book.save(data)
        return download(data.getvalue(), f"{self.slug}-{choice.year.year}.xlsx", "xlsx")


class BoardView(BoardFiles, ChoiceMixin, TemplateView):
    """`build` makes the board."""

    template_name = "reports/board.html"
    build: Callable[[Choice], Board] | None = None

    def get(self, request, *args, **kwargs):
        choice = self.choose()
        board = self.build(choice)
        if choice.is_leaf:
            board.foot = None
        self.sort(board)
        wanted = request.GET.get("format", "")
        if wanted in self.FORMATS:
            return self.file(board, choice, wanted)
        page = Paginator(board.rows, PAGE).get_page(request.GET.get("page"))
        if wanted == "svg":
            return self.picture(board, list(page))
        return self.render_to_response(
            self.get_context_data(board=board, page=page, **self.shared(choice))
        )

    def sort(self, board: Board) -> None:
        """By the column of the address; a board with an order of its own keeps it."""
        sort = self.request.GET.get("sort", "")
        index = sort.removeprefix("-")
        self.sorted_by = None
        if board.is_sortable and index.isdecimal() and int(index) < len(board.columns):
            column, down = int(index), sort.startswith("-")
            self.sorted_by = (column, down)
            board.rows.sort(key=lambda row: row.sort_value(column), reverse=down)

    def get_context_data(self, *, board: Board, **kwargs):
        column, down = self.sorted_by or (None, False)
        headers = [
            (
                other,
                "" if not board.is_sortable else f"{n}" if n == column and down else f"-{n}",
                "" if n != column else "descending" if down else "ascending",
            )
            for n, other in enumerate(board.columns)
        ]
        return super().get_context_data(board=board, headers=headers, **kwargs)

    def picture(self, board: Board, rows: list[Row]) -> HttpResponse:
        """The chart alone; its policy lets its own style sheet pass and nothing else."""
        if board.draw is None:
            raise Http404
        svg = chart_svg(board.draw(rows))
        response = HttpResponse(svg, content_type="image/svg+xml")
        response._csp_replace = {"default-src": ["'none'"], "style-src": [style_hash(svg)]}
        return response
