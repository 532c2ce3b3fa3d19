"""The desk: what joins everything for one person.

Here live the home page (`home/`), the search of everything (`search/`), help (`help/`), a person's
year (`member_year`), the pages of an evaluation and of a score sheet, on which figures and records
meet, and the trail of who read, changed and exported a record. Rules never do: a page of the desk
asks the rules and calls the verbs of the floors below.

Decisions:

- Home lists what waits for the reader by every post they hold, in one list by deadline: overdue, this
  week, later; what is only told stands folded. A line with a single record opens it.
- Who read, changed or exported a record is shown to the member concerned, to inspectors and to
  staff, of records that they may see anyway and without the values. Those inspected do not see what
  inspectors read. The address noted is the one by which login attempts are limited.
- What a record was before and after each change is shown to whoever may see the record, with the lines
  that have no page of their own (`record_trail`); reading the trail of another person's pledge or
  grade is noted as reading the record is. What was written before a pledge or a nomination was first
  handed in stays its author's. Deleted lines are not brought back from there: what refers to them is
  gone, and their year may be closed.
"""
