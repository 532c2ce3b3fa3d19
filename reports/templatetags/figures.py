"""How templates write figures of the registry."""

from django import template

from portal.kit.text import number

register = template.Library()


@register.filter
def get_figure(figures, key):
    """A figure by its key."""
    return figures.get(key)


@register.simple_tag
def annex_cell(figure, annex):
    """A cell of an annex: shares with their integers; plain numbers under a unit line."""
    return f"{number(figure.numerator)}{figure.sign}" if annex.unit else figure.full


@register.filter
def with_columns(row, columns):
    """The cells of a board's line, each with its column."""
    return zip(row.cells, columns, strict=True)


@register.filter
def on_phones(row, sorted_column: int | None) -> int:
    """The cell that a phone shows beside the label: the sorted one, else the last with a text."""
    if sorted_column is not None:
        return sorted_column
    return max((n for n, cell in enumerate(row.cells) if cell.text), default=-1)
