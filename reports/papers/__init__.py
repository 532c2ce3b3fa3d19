"""Papers: documents of a meeting, a person or a unit in the layout of Party documents.

Lives here: rendering a print page as PDF or Word (`rendering`, `pdf`, `word` and the `word_`
modules), how workbooks look (`workbook`), letterheads, layouts, document numbers, the office's Word
template, the log of exports (`downloads`), and one module a kind of document.

Never here: counting (figures do it and know nothing of papers), the year-end report and its
editions (`reports.year_end`), and a second layout of a document: its only one is its template in
`templates/reports/print/`.

Decisions:

- Word is the print page walked element by element (`word.py`): one set of print components serves
  PDF and Word, so no document has two layouts.
- PDFs declare PDF/A-2a and PDF/UA-1. WeasyPrint writes one of the two; the other is added to its
  metadata with the schema that PDF/A asks for.
- Emoji are left out of PDFs: the official typeface has none, and a missing glyph breaks PDF/UA.
- A layout is a dated row with its source. A document is printed in the layout in force on its day;
  whoever prepares documents may name another one to compare.
- The office's Word template gives page, header, footer and styles. The letterhead and the order of
  the blocks stay the portal's.
- A meeting's documents are drafts until the cell submits the session. The cell signs them itself:
  the recorder and the chair, with the post that the chair held on that day.
- The papers of the year-end round print what the records say of one organisation, as far as the
  reader may read them. Its whole file is made by a job, for the one who asked, and every review in
  it is logged as read. Decisions are known by issuer, number and day (`listed_decisions`).
- A number is taken once for each type of document within a term, in a register.
- The gallery invents nothing: it links to the newest paper of each kind, whose own view decides who
  may read it and logs the reading. A test renders one unsaved sample of each document and fails
  where a print page asks for something that its sample lacks (`tests/reports/samples.py`).
- Reading another person's record and every export of a document are logged.
- PDF and Word files of a request are made by processes beside the web process, under a limit of
  time and memory (`typesetting`); workers and commands make them themselves.
- WeasyPrint, python-docx and lxml are imported inside the functions that use them.

How a document is added:

1. Its print page `templates/reports/print/<name>.html`, a whole HTML page that begins as
   `diem-danh.html` does: `_head.html`, title, `subject`, `dashes`. Word prints headings, `p` with a
   class of `word_text.LOOKS` or `text`, lists, and tables with `thead` and `tbody`.
2. A document of a meeting is one more line of `meeting_papers.TITLES` under that name: address,
   log and, with a type, its number follow. For a record of a person or unit: a function in
   `personal_papers` that collects the context (`report=unit_letterhead(…)`) for `render_paper`, a
   subclass of `PersonalDocumentView` with `queryset` and `make`, and its line in `urls.py`.
   A paper of the year-end round is one more line of `grading_papers.PAPERS`: its page prints from the
   `GradingFile`, and the file of a cell or committee (`grading_bundle`) takes it in.
3. A sample in `tests/reports/samples.py`: the tests open it as PDF and Word in each layout. For the
   gallery a line in `newest_papers`, of a meeting in its `SESSION_PAPERS`.
"""
