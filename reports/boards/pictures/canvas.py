"""A sheet on which shapes and texts are put; it becomes one SVG element."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

INK, MUTED, GUIDE = "#1c1b1a", "#5a5752", "#d9d3ca"
WIDE, NARROW = 1000, 330  # of pictures on a page and on a phone
EDGE = 8  # room at the sides of a picture
SMALLEST = 11  # size of a title
LETTER = 0.54  # width of a letter as part of the font's size
Point = tuple[float, float]


def width_of(text: str, size: float) -> float:
    """About how wide a text is."""
    return len(text) * size * LETTER


def cut(text: str, width: float, size: float) -> str:
    """The text as far as it fits into the width; the table has the whole."""
    most = max(3, int(width / (size * LETTER)))
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


class Canvas:
    """Shapes in the order in which they were put; coordinates in the units of the view box."""

    def __init__(self, width: float, height: float, css: str = "picture") -> None:
        self.width, self.height, self.css = width, height, css
        self.parts: list[str] = []

    def put(self, tag: str, content: str = "", /, **attributes: object) -> None:
        """One element; underscores in names of attributes are dashes, None leaves one out."""
        inner = format_html("{}", content) if content else ""
        self.parts.append(f"<{tag}{_written(attributes)}>{inner}</{tag}>")

    def rect(self, x: float, y: float, width: float, height: float, fill: str, **more) -> None:
        self.put("rect", x=x, y=y, width=max(0, width), height=height, fill=fill, **more)

    def line(self, start: Point, end: Point, stroke: str = GUIDE, width: float = 1, **more) -> None:
        (x1, y1), (x2, y2) = start, end
        self.put("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=width, **more)

    def polyline(self, points: Iterable[Point], stroke: str, width: float, **more) -> None:
        written = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self.put(
            "polyline", points=written, fill="none", stroke=stroke, stroke_width=width,
            stroke_linejoin="round", stroke_linecap="round", **more,
        )  # fmt: skip

    def polygon(self, points: Sequence[Point], fill: str, **more) -> None:
        written = " ".join(f"{_short(x)},{_short(y)}" for x, y in points)
        self.put("polygon", points=written, fill=fill, **more)

    def circle(self, x: float, y: float, radius: float, fill: str, **more) -> None:
        self.put("circle", cx=x, cy=y, r=radius, fill=fill, **more)

    def text(
        self, x: float, y: float, text: str, size: float = 13, fill: str = INK,
        anchor: str = "start", weight: str | None = None, exact: str = "",
    ) -> None:  # fmt: skip
        """A text; `exact` is shown while the pointer rests on it."""
        more = format_html("<title>{}</title>", exact) if exact else ""
        self.put(
            "text", format_html("{}{}", text, more), x=x, y=y, font_size=size, fill=fill,
            text_anchor=None if anchor == "start" else anchor, font_weight=weight,
        )  # fmt: skip

    def title(self, text: str) -> None:
        """The heading of a picture, on a phone in smaller letters where it is long."""
        size = 16.0 if self.width >= WIDE else min(14, (self.width - EDGE) / (len(text) * LETTER))
        size = max(size, SMALLEST)
        self.text(EDGE, 20, cut(text, self.width - EDGE, size), size, weight="600")

    def svg(self, title: str) -> SafeString:
        """The element; the title is what is read aloud in its place."""
        attributes = _written({
            "xmlns": "http://www.w3.org/2000/svg",
            "class": self.css,
            "viewBox": f"0 0 {_short(self.width)} {_short(self.height)}",
            "width": self.width,
            "height": self.height,
            "role": "img",
            "aria_label": title,
        })  # fmt: skip
        head = format_html("<title>{}</title>", title)
        return mark_safe(f"<svg{attributes}>{head}{''.join(self.parts)}</svg>")  # noqa: S308  every text and attribute is escaped


def _written(attributes: dict[str, object]) -> str:
    return "".join(
        format_html(' {}="{}"', name.replace("_", "-"), _short(value))
        for name, value in attributes.items()
        if value is not None
    )


def _short(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
