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
- A number is taken once for each type of document within a term, in a register.
- The gallery invents nothing: it links to the newest paper of each kind, whose own view decides who
  may read it and logs the reading. A test renders one unsaved sample of each document and fails
  where a print page asks for something that its sample lacks (`tests/reports/samples.py`).
- Who reads or exports another person's record is logged.
- WeasyPrint, python-docx and lxml are imported inside the functions that use them.

How a document is added:

1. Its print page: `templates/reports/print/<name>.html` extends `base.html` there and includes
   `_head.html` and `_signatures.html`; only elements that `word.py` knows (headings, `p` with a
   class of `word_text.LOOKS` or `text`, lists, tables with `thead`).
2. A function `<name>_document(record, layout, file_format) -> bytes` in the module of its kind
   (`meeting_papers`, `personal_papers`): collect the context with `report=unit_letterhead(…)`, then
   `render_paper(render_to_string(…), layout, file_format)`.
3. A view: for a record of a person or unit a subclass of `PersonalDocumentView` with `queryset` and
   `make`, which finds the record among those visible, logs and downloads; and its line in `urls.py`.
4. A sample in `tests/reports/samples.py`: the tests then open it as PDF and Word in each layout.
   A kind for the gallery is one more line in `newest_papers`.
"""
