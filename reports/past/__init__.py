"""Entering totals of years before the portal, which exist only on paper (`PastFigure`).

Lives here: which figures and years are taken (`offered`), comparing what was entered with what is
stored (`plan`), the workbook as it is handed out and read back (`template`, `parse`), saving.

Never here: how totals stand in figures (`reports.figures.past`).

Decisions:

- The form of one organisation and year and the workbook of many make the same entries, judged by
  one plan: what is wrong is named by its line or cell, what is unchanged is left alone. So a form or
  workbook that is sent twice changes nothing the second time.
- The years are managed at the highest organisation, so its staff and leaders enter these totals.
- An empty cell of a workbook leaves what is stored; an emptied line of the form deletes it.
- Totals of units may not exceed that of the organisation above them: an annex could not add up.
"""
