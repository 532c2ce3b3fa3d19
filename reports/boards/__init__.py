"""Boards: tables of the units below one organisation, and the calendar of their meetings.

Here live the boards, each a function from a `Choice` (organisation, year, filters) to a `Board` (a
table of cells and its pictures), and what shows any board: page, workbook, PDF, Word, SVG
(`pictures/`). The dashboard has modules of its own (`dashboard`, `attention`, `sentences`). Counting
never does: numbers come from figures, and a number on a board opens the records behind it.

To add a board: a module here with a function `name(choice) -> Board` (`unit_rows` and `total_row`
make its lines); a line in `pages.py`, which gives it address, tab and files; its address in `NAMES`
of `tests/reports/test_boards.py`, which checks page, workbook, filters, access and queries.

Decisions:

- Boards are one kind of object, the lists for a decision too. The dashboard is a page of its own:
  sentences and the cells that need attention, counted once for all cells below; its files hold the
  board of figures. A board shows the units directly below or all cells (`level`), worst first.
- Pictures are SVG in the page, made of attributes alone, so that the strict content policy holds;
  the same are drawn in PDF, and by the spreadsheet itself in workbooks.
- Members are never ranked: boards compare organisations only.
- Past years keep their units and names: a board shows the units of its period as they were called
  then, a dissolved unit included.
- A share that falls due at the year's end has no sign before: 0% is not bad before its day.
- Points of a past year are those of its whole year, as its grade is; other figures are compared with
  the same part of last year. A criterion is matched by name, as a copied set may weigh it otherwise.
- A composite indicator adds up what was reached and what was due in the figures it names; its board
  shows them beside it, since the sum opens no records.
"""
