"""The main floor: the year's work of the organisations.

Here live campaign years, sessions, pledges, nominations and commendations, practices, registers,
criteria and scores, evaluations, and who may do what with them. The same noun has a file in
`models/`, `actions/`, `forms/` and `views/`. Never here: totals across kinds of records or down the
tree, documents, the report. Imports `members` and `portal.kit`.

Decisions that govern this floor:

Years
- A year closes in the verbs. A closed year refuses every write below it in the model, so no page
  can forget it. Each writer reads the year as it is stored and shares a lock on its row; closing
  takes the lock alone, so it waits for those who are writing and nobody gets in behind it. Only the
  standing committee reopens a year, with a reason. Criteria, topics, guidance and pledge templates
  are written before the year opens.
- A closed year is read as people and units stood at closing. Closing copies what figures read of them
  (`models/closed_facts.py`), one statement a table; reopening forgets the copy. Later true facts are
  taken and listed as "ghi sau khi chốt". Versions of every row were not kept instead: then each query
  of each page would have to name the moment, and one that forgot would be wrong silently. Two
  records of one person that both count in a closed year are merged after reopening it.
- Rules are dated data. Grading schemes, criteria and catalogues are rows with their source, which an
  office edits. What no text settles (how often a superior visits a cell, whether every month asks for
  a study outside the meeting) is a setting with a plain default; of grading it is asked for each year.

Sessions
- A meeting of several cells is one session of each. The host writes head, proceedings and votes once
  and names the others; each gets a draft in which its own secretary marks its own members. Nobody
  writes another cell's attendance, and figures need no special case.
- An assignment keeps the meeting that reported it. Proceedings print earlier assignments as they
  stood on their day, so a reprint never changes. A joint meeting is one meeting here: what its host
  reports stands in the proceedings of every part.
- The number of voters is proposed and the cell may correct it. Proposed are the official members
  present in all cells of the meeting; probationary and hosted members do not vote. Votes never
  exceed it.
- A sheet carries a key. The portal takes a form in once however often it is sent, and remembers the
  key even of a draft that was thrown away. The version of the session guards what others wrote
  meanwhile, and the page shows where the two differ.
- A session is confirmed by the direct superior of its cell; higher levels see it on request. What
  has warnings is never ticked beforehand.
- A session's counts are stored when it is submitted. A dashboard of 1 500 cells reads them instead
  of a million attendance rows; the sheet is fixed at that moment anyway.

Pledges
- Members' pledges stay in the cell: who wrote one, who did not, its state and result. The levels
  above see counts, except a leader's or a collective's pledge, which the level above reviews, and
  the result on an evaluation before whoever decides that grade. Inspectors see all, and each look of
  theirs is logged. Ballots keep tallies, never who voted what.
- Members who move take their pledge along: the new cell reviews and assesses it.

Registers
- A register is declared in its model; one list and one form serve all of them. A register has one
  name. A composite indicator adds up what was reached and what was due of the figures it names.

Evaluations
- Who decides is data of the scheme and asked in one place (`models/deciders.py`): a cell by the
  grass-roots committee or the standing committee above it, a cell or committee of the grass roots and
  the leaders of either by the level above; a department's committee only proposes. Whoever leads the
  bloc is decided outside the portal: another leader of the bloc records it.
- Conditions, failing cases and forms differ by kind: collective, leader, non-leader, outside the
  political system. Whether a member leads follows from the scheme's posts and the state posts entered
  on the member; for one person it is decided with a reason.
- Members who move are graded where they are now, unless their old cell has voted; host and former
  cells write their comment without seeing the evaluation. Which cells owe one follows from the
  memberships.
- A submitted self-review is read by its cell and by the committee that decides the grade, which
  cannot decide what it has not read; a draft or a returned one only by its author. Somebody else may
  type in a paper while nothing was submitted, and it is marked.
- The cap has three bases (`caps.py`): 30 who reach the good grade allow 6 of those who reached it, 5
  of the final count. The scheme's own comes first, the other two stand beside it. What no text settles
  (rounding, the head, small units, the ballot) is asked once a year when grading starts, proposing last
  year's; an open question refuses nothing. An exception belongs to one group of the cap (a sector, a
  group of similar tasks) and is withdrawn with a reason.
- A regulation is succeeded, not overwritten. A scheme under which a year closed is fixed; its copy
  takes over from a year on, with grades, cases and settings, each text with its source and certainty.
- Measured points stop at the cut-off: what is submitted later does not count. The worker fixes them
  that night with rule, figure and the first records; appraising later and closing do the same. A
  reopened year is measured anew until it closes again.
- Whoever differs says why: an appraiser from the unit or from the total of its criteria, a decision
  from the proposal, line by line. The total stays beside the proposal.
- Exemplary (tiêu biểu) is not a grade. Who decides an organisation's grade awards the distinction at the top
  grade and withdraws it with a reason; it falls with the decision. No text that was found limits how
  many.
- Only points decide by themselves. A failing case noted by hand, a case or a condition that the portal
  measures is shown with its ground; whoever decides on a better grade writes the reason that weighs it.
- Order and days of the review are warnings (`order.py`): the collective before its head, members before
  their organisation, the draft three working days ahead.
- A decision is one act of one body with one kind: grading, grading anew, a quarter's grades,
  commendations, an exception to the cap. Its number and day stand on it alone. No text that was found
  allows a mixed one, so a number entered for another kind is refused and the refusal names the decision.
  When its grades were told and made public stands on it too.
- Disciplines and confidence votes are facts with the number and day of their document and no file.
  They are issued by other bodies for reasons that the portal does not keep, so they are no decisions
  here. Who stands above the unit enters them, never about oneself; who decides the grade and inspectors
  see them, and each reading is logged. Withdrawn ones stay with the reason. A fault at an earlier
  unit counts for that unit.
- A grade found wrong is cancelled and graded anew by the level that decided: both decisions stay,
  figures count the new one, the cap holds, and a closed year gets corrected editions.

Quarters
- A leader's quarter is a record of its own, not a period of the year's evaluation: no figure, cap or
  board of a year can count it. A failed one is flagged against the year's top grade, two running
  against the post; the fourth quarter has no grade. Axes and points are lines of the scheme, because
  they are local.
"""
