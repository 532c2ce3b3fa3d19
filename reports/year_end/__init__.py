"""The year-end report: its text and annexes, writing, closing a year, editions and exports.

Lives here: the outline and its sentences (`outline`, `results_outline`, `wording`), sections with
what people wrote (`sections`, `narratives`), what the records say by name (`named/`), annexes
(`annex_plans`, `annexes`, `caps`, `last_year`), the report computed from them (`report`) and
rendered (`documents`, `workbook`, `annex_sheets`), comparing two editions, closing a year, freezing
scores, export jobs.

Never here: a count of its own (figures are in `reports.figures`), the layout of a Party document
(`reports.papers`), and state written past a verb of the campaign.

Decisions:

- A report is about a period, of which a campaign year is one kind. Its written sections belong to
  that period. Only their writers read them until they are sent; then they are printed, and the
  level above reads them.
- A sentence says what there is. Its clauses are data; a clause without a denominator, or with
  nothing in it, is left out, except what was due and not done. A written section that has
  placeholders itself (`{attendance:full}`) replaces the proposed sentences.
- Learning, following and setting an example are sections of the report, not tags: sessions are
  learning, pledges following, leaders' pledges and attendance example.
- Annexes add up: what belongs to the organisation itself and to none of its units has a row of its
  own. A cap stands with the unit on which it is taken. Last year stands beside this year: work up
  to the same day, grades of the whole year.
- Points of a past year are those of its whole year, as its grade is; other figures stand beside the
  same part of last year.
- Past years keep their units and names: a renamed unit keeps its earlier names with their last day,
  a dissolved one its years. A report shows the units and names of its period.
- An edition is the report of one organisation for one closed year with its figures and files, which
  never change. A corrected edition replaces it with a reason; both stay.
- Closing issues the editions: figures are counted once for all reports, comparisons with last year
  and caps report by report, and frozen inside the closing transaction. A worker renders the files
  from the frozen figures; it may be killed and asked again, and never replaces a file.
- A closed year has one final document: page, download, command and ZIP deliver the files of the
  newest edition. Everything else says DỰ THẢO, reports on other periods too.
- A cell's report is issued when somebody first asks for it, dated at the closing and without a number:
  the closed year is read as it stood then, so nothing of 1 500 cells is rendered before.
- When a reopened year is closed again, only reports that now say something else are issued anew.
- An export of many reports is leased, not locked. Workers claim items one by one; `claims` counts
  them. When a worker is killed, another claims its item once the lease is over, and what the first
  one hands in late is refused. A task that watches the job is always queued before the work, so no
  job is forgotten. Seeing a job does not allow stopping it: only the person who started it may,
  and those who lead or staff the organisation.

How a sentence or an annex is added: a figure first (`reports.figures`), then a clause with its
placeholder in the outline, or a plan with its keys in `annex_plans`. `sections.KEYS` follows.
"""
