"""Tables whose rows become cards on a phone: the heading of a column stands beside each value."""

import re

from django import template
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

register = template.Library()

ATTRIBUTES = r"""((?:[^>"']++|"[^"]*"|'[^']*')*+)"""
HEADING = re.compile(rf"<th\b{ATTRIBUTES}>(.*?)</th>", re.DOTALL)
ROW_OR_CELL = re.compile(rf"<(tr|th|td)\b{ATTRIBUTES}>")
BLANK = re.compile(r"(?<=>)\s++(?=</td>)")  # a blank cell has no line on its card
SPAN = re.compile(r"""\bcolspan=["']?(\d+)""")


class StackedNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist

    def render(self, context):
        head, end_of_head, body = self.nodelist.render(context).partition("</thead>")
        return mark_safe(head + end_of_head + _labelled(BLANK.sub("", body), _headings(head)))  # noqa: S308


@register.tag
def stacked(parser, token):
    """`{% stacked %}<table class="table stacked">…</table>{% endstacked %}`

    Each cell gets the heading of its column as `data-label`, which tables.css shows on a narrow
    screen. A label written by hand stays; a cell over several columns gets none.
    """
    nodelist = parser.parse(("endstacked",))
    parser.delete_first_token()
    return StackedNode(nodelist)


def _headings(head: str) -> list[str]:
    """The text of each column's heading; it is escaped already, as part of a page."""
    headings = []
    for attributes, content in HEADING.findall(head):
        text = " ".join(strip_tags(content).split()).replace('"', "&quot;")
        headings += [text] * _span(attributes)
    return headings


def _labelled(body: str, headings: list[str]) -> str:
    column = 0

    def label(match: re.Match) -> str:
        nonlocal column
        tag, attributes = match.groups()
        if tag == "tr":
            column = 0
            return match[0]
        heading = headings[column] if column < len(headings) else ""
        column += _span(attributes)
        if tag == "th" or not heading or "data-label=" in attributes or "colspan=" in attributes:
            return match[0]
        return f'<td data-label="{heading}"{attributes}>'

    return ROW_OR_CELL.sub(label, body)


def _span(attributes: str) -> int:
    return int(span[1]) if (span := SPAN.search(attributes)) else 1
