"""How wide the columns of printed tables are: the same in PDF and in Word."""

from __future__ import annotations

from collections.abc import Sequence

# Millimetres, by the class of the heading; the other columns share what is left.
WIDTHS = {"stt": 13, "who": 45, "mark": 17, "date": 24, "signed": 30}
SHORTEST, LONGEST = 6, 40  # letters that a column's share is reckoned from


def column_widths(
    classes: Sequence[str], rows: Sequence[Sequence[str]], whole: float
) -> list[float]:
    """The width of each column in the unit of `WIDTHS`, filling the `whole`.

    Columns without a width of their own share by the longest of their texts.
    """
    weights = [
        min(max((len(row[place]) for row in rows if place < len(row)), default=0), LONGEST)
        for place in range(len(classes))
    ]
    free = [place for place, name in enumerate(classes) if name not in WIDTHS]
    left = max(whole - sum(WIDTHS.get(name, 0) for name in classes), 0)
    total = sum(max(weights[place], SHORTEST) for place in free)
    return [
        WIDTHS[name] if name in WIDTHS else left * max(weights[place], SHORTEST) / total
        for place, name in enumerate(classes)
    ]
