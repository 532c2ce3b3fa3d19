"""The reading floor: what is counted and printed from the records of the floors below.

Seven households, each with its own views, urls, forms and actions. They build on each other in this
order; none imports a later one:

- `figures`: what is counted: period, tally, measure, registry. Writes nothing.
- `papers`: layouts, numbers, templates; PDF, Word, workbook; one kind of document a module.
- `past`: entering totals of years before the portal, by form and by workbook.
- `boards`: the dashboard and its boards, the calendar of meetings.
- `year_end`: the report: outline, sentences, annexes, narratives, closing, editions, exports.
- `desk`: what joins everything for one person: home, evaluation, score sheet, trail.
- `demo`: the invented bloc.

`models/` holds the models of all households, since to Django they are one app; who may do what is
in `rules.py`. Records of the floors below are written through their verbs only.
"""
