"""A board as a document: statistics and lists that go with a decision, as PDF or Word."""

import base64

from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from campaigns.models import CampaignYear
from members.models import named_on
from portal.kit.text import number
from reports.boards.board import Board, Chart
from reports.boards.choice import Choice
from reports.boards.pictures.draw import picture
from reports.models import LayoutProfile
from reports.papers.letterheads import signer_of, unit_letterhead
from reports.papers.rendering import render_paper

LONGEST = 500  # lines; each costs WeasyPrint about ten milliseconds
DRAWN = 30  # bars that fit on one page


def board_document(board: Board, choice: Choice, layout: LayoutProfile, file_format: str) -> bytes:
    """All lines of the board on landscape pages.

    The list of a decision is printed as its annex; any other board has the unit's letterhead and is
    a draft until the year is closed. Raises ValidationError where it would be too long to print.
    """
    if len(board.rows) > LONGEST:
        raise ValidationError(
            f"Bảng có {number(len(board.rows))} dòng, quá dài để in (tối đa {LONGEST}). "
            "Hãy tải tệp Excel, hoặc chọn một đơn vị nhỏ hơn."
        )
    if board.decision_number:
        context = {"board": board, "issuer": _issuer_named(board, choice)}
        return render_paper(
            render_to_string("reports/print/danh-sach.html", context), layout, file_format
        )
    head = unit_letterhead(
        choice.organization,
        "",
        choice.today,
        is_draft=choice.year.state != CampaignYear.State.CLOSED,
    )
    head.signer, head.signer_post = signer_of(choice.organization, choice.today)
    context = {
        "report": head,
        "layout": layout,
        "board": board,
        "choice": choice,
    }
    if file_format == "pdf" and board.draw is not None and len(board.rows) <= DRAWN:
        context["charts"] = [as_image(chart) for chart in board.draw(board.rows)]
    return render_paper(render_to_string("reports/print/bang.html", context), layout, file_format)


FONT = "Times New Roman, Liberation Serif, serif"


def as_image(chart: Chart) -> dict[str, str]:
    """The picture as the address of an image, with its words, in the letters of a document."""
    drawn = picture(chart).replace("<svg ", f'<svg font-family="{FONT}" ', 1)
    svg = base64.b64encode(drawn.encode()).decode()
    return {"src": f"data:image/svg+xml;base64,{svg}", "alt": chart.spoken}


def _issuer_named(board: Board, choice: Choice) -> str:
    """Who issued the decision, as named on its day."""
    issuer = board.issuer or choice.organization
    named_on([issuer], board.decided_on or choice.today)
    return issuer.signing_name
