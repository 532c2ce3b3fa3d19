"""Figures: what is counted, down the tree of organisations, in a period. Nothing here writes.

`Period` says from when to when; `Tally` how records of one kind are counted; `Measure` what one
figure is made of; `Figure` what comes out, in integers; `registry.py` lists them all by key. One
module a noun holds its measures. Laying out numbers never happens here: that is for boards, papers
and the report; a record's own rule is for its model.

To add a figure: in the module of its noun, add a measure to `MEASURES`, as `event`, `yearly`,
`stock` or `distinct` by what it is over several years (`Behaviour`), with key, label, what is
counted and, for a share, of what (a `Tally` of `dated(Model, "day")` for what counts by its day, of
`of_years(Model)` for what belongs to a whole campaign year); a new module is named in `registry.py`.
It has its page at `/figures/<key>/<organization>/` from then on. Its key in a board, a section of
the outline or an annex prints it there; `test_figures.py` gets the number.

Decisions:

- A figure is two tallies and a prefix of the tree. Tallies of the same records are counted in one
  query, for an organisation and for all its children. Every record belongs to one organisation, so
  parts add up to the whole. Page, PDF, workbook and Word show the same object.
- A session's counts are stored when it is submitted: a dashboard of 1 500 cells reads them instead
  of a million attendance rows, and the sheet is fixed at that moment anyway.
- A closed year is read within `as_known`, where SELECTs find the copies of its closing under the names
  of the tables (`portal.kit.shadows`). So a figure is written once, for today's people and units,
  and a year, its parts, its drill-down and its place in a series stay as they were. Whatever is read
  there is read eagerly. Who may see a record is decided by today's units.
- Only what was handed in by the cut-off counts.
- A year that the portal does not count by itself stands by totals on paper where there are any
  (`past.py`): they replace what was counted of that unit and year, in every figure of the registry.
- Who is behind a number of pledges is listed in the cell alone (`in_cell`); above it the number.
"""
