"""Photographs that were kept with records, by their captions."""

from typing import Any

from reports.figures.tally import dated
from reports.year_end.named.lines import Names, quoted, sentence


def captions(names: Names, model: Any) -> list[str]:
    """The photographs of a register's lines of the period: how many, and what is on them."""
    day = model.register.day
    rows = names.below(dated(model, day)(names.period)).exclude(caption="").exclude(file="")
    texts = list(rows.order_by(day, "pk").values_list("caption", day))
    if not texts:
        return []
    label = f"Ảnh: {model.register.title}"
    count = names.number(len(texts), label, names.register(model))
    return sentence(
        f"Có {count} ảnh kèm hồ sơ", (f"{quoted(text)} ({taken:%d/%m/%Y})" for text, taken in texts)
    )
