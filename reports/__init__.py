"""The reading floor: what is counted and printed from the records of the floors below.

Six households, each with its own views, urls, forms and actions:

- `figures`: what is counted: period, tally, measure, registry. Writes nothing.
- `boards`: the dashboard and its boards, the calendar of meetings.
- `papers`: layouts, numbers, templates; PDF, Word, workbook; one kind of document a module.
- `year_end`: the report: outline, sentences, annexes, narratives, closing, editions, exports.
- `desk`: what joins everything for one person: home, evaluation, score sheet, trail.
- `demo`: the invented bloc.

They build on each other in the order figures, papers, boards, year_end, desk, demo. Writes to the
floors below only through their verbs. Models of all households stand in `models/`, since Django
knows one app.
"""
