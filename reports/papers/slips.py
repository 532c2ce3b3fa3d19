"""Slips with the link and the code by which people set their own password: a sheet a cell."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from __future__ import annotations

import base64
import io

from django.template.loader import render_to_string

from members.account_sheets import Part
from reports.papers.pdf import render_pdf

QUIET = 2  # white modules around the code, which stands on white paper


def slips_pdf(part: Part, issuer: str, site: str) -> bytes:
    """The slips of a part, each cell on sheets of its own.

    `site` is where a code is typed; the QR code opens it with the code behind a #.
    """
    sheets = [
        (sheet.cell, [(link, qr_code(f"{site}#{link.code}")) for link in sheet.links])
        for sheet in part.sheets
    ]
    html = render_to_string(
        "reports/print/slips.html", {"issuer": issuer, "sheets": sheets, "site": site}
    )
    return render_pdf(html, render_to_string("reports/print/slips.css"))


def qr_code(text: str) -> str:
    """A QR code as an image for a page. Its mask is fixed: looking for the best takes most time."""
    from qrcode import QRCode

    code = QRCode(border=QUIET, box_size=1, mask_pattern=0)
    code.add_data(text)
    image = io.BytesIO()
    code.make_image().save(image, "PNG")
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
