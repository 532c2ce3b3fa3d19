"""Rendering a print page as a file; every paper goes this way, so that none has two layouts."""

from reports.models import LayoutProfile
from reports.papers.pdf import print_css, render_pdf
from reports.papers.word import office_template, word


def render_paper(html: str, layout: LayoutProfile, file_format: str) -> bytes:
    """The print page as pdf or docx; Word takes the office's own template where one is in use.

    As html it is the page itself, for files that join several.
    """
    if file_format == "html":
        return html.encode()
    if file_format == "docx":
        with office_template() as template:
            return word(html, layout, template)
    return render_pdf(html, print_css(layout))
