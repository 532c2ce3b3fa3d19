"""Tables on paper: widths of columns and sizes of letters.

The named widths and the sizes are the same in PDF and in Word; the other columns WeasyPrint
measures by itself, and for Word they are reckoned here.
"""

from __future__ import annotations

from collections.abc import Sequence

# Millimetres, by the class of the heading; the other columns share what is left.
WIDTHS = {"stt": 13, "who": 45, "mark": 17, "date": 24, "signed": 30}
GROWING = "who"  # a name may have more, as far as the page allows
POINTS = {"sheet": 12, "annex": 11, "wide": 9}  # of letters, by the kind of table
LETTER = 0.2  # millimetres that a letter takes a point of its size
PADDING = 4.0  # millimetres, both sides of a cell
LONGEST = 40  # letters beyond which a text claims no more room


def column_widths(
    classes: Sequence[str], rows: Sequence[Sequence[str]], whole: float, points: float
) -> list[float]:
    """The width of each column in the unit of `WIDTHS`, filling the `whole`.

    A column without a width of its own has room for its longest word, so that no number is broken,
    unless the page has not. What is left goes to the columns whose texts would like more.
    """
    least, wished = [], []
    for place, name in enumerate(classes):
        texts = [row[place] for row in rows if place < len(row)] or [""]
        word = max(len(word) for text in texts for word in text.split() or [""])
        wish = max(min(max(map(len, texts)), LONGEST) - word, 1)
        least.append(WIDTHS.get(name) or word * LETTER * points + PADDING)
        wished.append(0 if name in WIDTHS and name != GROWING else wish)
    left = whole - sum(least)
    if left >= 0:
        share = left / (sum(wished) or 1)
        return [width + share * wish for width, wish in zip(least, wished, strict=True)]
    fixed = sum(width for width, name in zip(least, classes, strict=True) if name in WIDTHS)
    squeezed = max(whole - fixed, 0) / (sum(least) - fixed or 1)
    return [
        width if name in WIDTHS else width * squeezed
        for width, name in zip(least, classes, strict=True)
    ]
