"""Tables on paper: widths of columns and font sizes.

The named widths and the font sizes are the same in PDF and in Word; WeasyPrint measures the other
columns itself, and for Word they are computed here.
"""

from collections.abc import Sequence

# Millimetres, by the class of the heading; the other columns share what is left.
WIDTHS = {"stt": 13, "who": 45, "mark": 17, "score": 14, "date": 24, "signed": 30}
GROWING = "who"  # a name may take more, as far as the page allows
POINTS = {"sheet": 12, "annex": 11, "wide": 9}  # font size, by the kind of table
CHARACTER = 0.2  # width of a character in millimetres, for each point of font size
PADDING = 4.0  # millimetres, both sides of a cell
LONGEST = 40  # characters beyond which a text asks for no more width


def column_widths(
    classes: Sequence[str], rows: Sequence[Sequence[str]], whole: float, points: float
) -> list[float]:
    """The width of each column in millimetres; together they fill the `whole`.

    A column without a width of its own has room for its longest word, so that no number is broken,
    unless the page is too narrow. What is left goes to the columns with longer texts.
    """
    least, wished = [], []
    for column, name in enumerate(classes):
        texts = [row[column] for row in rows if column < len(row)] or [""]
        word = max(len(word) for text in texts for word in text.split() or [""])
        wish = max(min(max(map(len, texts)), LONGEST) - word, 1)
        least.append(WIDTHS.get(name) or word * CHARACTER * points + PADDING)
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
