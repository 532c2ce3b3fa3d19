"""Slips with the link and the code by which people set their own password: a sheet a cell."""
# ruff: noqa: PLC0415  heavy libraries are imported where they are used

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby

from django.template.loader import render_to_string
from django.utils import timezone

from members.models import AccountLink, LinkIssue, Membership
from reports.papers.pdf import render_pdf

NOWHERE = "Không ghi sinh hoạt ở chi bộ nào"
QUIET = 2  # white modules around the code, which stands on white paper


@dataclass(frozen=True)
class Slip:
    """What one person is handed."""

    link: AccountLink
    cell: str
    cell_path: str
    qr: str  # an image as a data address


def slips_pdf(issue: LinkIssue, address_of: Callable[[str], str], site: str) -> bytes:
    """The slips of the unused links, each cell on sheets of its own.

    `address_of` gives the address of a link by its code; `site` is where a code is typed.
    """
    sheets = [
        (cell, list(slips))
        for (_, cell), slips in groupby(
            _slips(issue, address_of), key=lambda slip: (slip.cell_path, slip.cell)
        )
    ]
    html = render_to_string(
        "reports/print/slips.html", {"issue": issue, "sheets": sheets, "site": site}
    )
    return render_pdf(html, render_to_string("reports/print/slips.css"))


def _slips(issue: LinkIssue, address_of: Callable[[str], str]) -> list[Slip]:
    links = issue.links.usable().select_related("user__member")
    people = [link.user.member_id for link in links if link.user.member_id]
    homes = Membership.objects.home().on(timezone.localdate()).filter(member__in=people)
    cells = {
        member: (name, path)
        for member, name, path in homes.values_list(
            "member", "organization__name", "organization__path"
        )
    }
    slips = [
        Slip(link, *cells.get(link.user.member_id, (NOWHERE, "")), qr_code(address_of(link.code)))
        for link in links
    ]
    return sorted(slips, key=lambda slip: (slip.cell_path, _name_order(slip.link)))


def _name_order(link: AccountLink) -> str:
    return link.user.member.sort_name if link.user.member else link.user.username


def qr_code(text: str) -> str:
    """A QR code as an image for a page. Its mask is fixed: looking for the best takes most time."""
    from qrcode import QRCode

    code = QRCode(border=QUIET, box_size=1, mask_pattern=0)
    code.add_data(text)
    image = io.BytesIO()
    code.make_image().save(image, "PNG")
    return f"data:image/png;base64,{base64.b64encode(image.getvalue()).decode()}"
