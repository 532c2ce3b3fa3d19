"""Django helpers that know no app of ours. Imports nothing of the house but itself.

Decisions that govern it:

- Nobody overwrites what they have not seen. Every record that a form edits has a version
  (`models.VersionedModel`); its form carries the version that its reader saw and claims the next one
  when it is saved. Whoever is late is told, keeps what they typed and may save again.
- A record is opened in one way (`access.visible_or_404`): hidden is 404, forbidden is 403.
- A state changes through a verb (`transitions.verb`): locked, read afresh, checked, saved and logged,
  or refused with a sentence. The same verb on many rows is `transitions.bulk`.
- A refused rule is a ValidationError, shown on the form.
- Every list is a `lists.TableView`: filtered, sorted, paged, with columns to choose, taken as a
  workbook. What is searched is stored in one normal form (`fields.FoldedField`) and asked in one way
  (`search.SearchMixin`).
- Days, numbers and amounts are typed as people write them (`inputs`), whatever the browser's language.
- Workbooks are written through `xlsx`. They are read by `xlsx_reading`, row by row, where the layout
  is the portal's; by `xlsx_sheets`, with hidden rows, merged cells and formulas, where it is an
  office's own.
"""
