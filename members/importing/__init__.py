"""Rosters of offices: read, compared, written, taken back.

`parse` finds the tables of a workbook or CSV file and accounts for every cell that is not empty; `plan` compares
them with what the portal knows and writes nothing; `shown` turns a plan into the preview; `run` plans
and applies under the lock of the organisation, one import at a time; `apply` writes; `journal` keeps
what was written and `undo` takes it back; `jobs` does the large ones in the background. `layout` is
the portal's own roster, which comes back without a change.
"""
