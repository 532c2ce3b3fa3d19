"""The ground floor: organisations, people, and who belonged where and held which post on which day.

Here live the organisation tree, members, memberships, leave periods and positions, the accounts,
the scope of authority that follows from positions, and the import of rosters from workbooks. Never
here: anything of a year's work. Imports `portal.kit` only.

Decisions that govern this floor:

- What an account may do follows from the positions of its member today (`models/scopes.py`). The
  technical administrator sees accounts and no content; `has_perm` asks the rules only, not even a
  superuser stands above them.
- People set their own password by a one-time link; nobody else sees it, and only a keyed hash of the
  link's code is stored. Who issued the link stands on their first page; after a reset by another
  their drafts stay shut until somebody else confirms the person.
- Of whom a second factor is demanded is a setting over the powers of posts. No link passes by it; who
  set one up before a reset of their password is confirmed by it. Two holders of the right to manage
  an account remove the factors of a lost device, or a command of the server does
  (`actions/second_factor.py`). allauth keeps the secrets of apps as they are: who reads the database
  needs the password as well.
- Failed logins count per account and place in the database (`limits.py`), so that no limit can be
  turned against an office or a named account.
- Whether a member is probationary on a day follows from `Member.official_on`; the membership does not
  say it a second time.
- Past years keep their units and names. A renamed organisation keeps its earlier names with their
  last day, a dissolved one its dates; boards and reports show the units and names of their period. A
  merger takes all members along in one step.
- A roster gives power only as a page would: nobody's own row changes their posts, an organisation has
  one secretary, moves and ends are the actions of a member's page, and every row written is in the
  audit log. A roster does not judge what is newer than its own day. Every cell of a workbook that is
  not empty is read, named as not read, a problem, or recognised as no data; the preview shows all four.
- Names, card numbers and names of cells are compared in one normal form (`normal_forms.py`), stored
  and indexed, by import, forms, search and uniqueness alike. Homonyms are never guessed.
- One import of an organisation goes on at a time, planned under its lock; it can be taken back as a
  whole while nothing hangs on what it wrote.
"""
