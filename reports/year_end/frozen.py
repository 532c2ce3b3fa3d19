"""Figures as an edition keeps them: plain data, read back as figures."""

import datetime as dt
from typing import Any

from reports.figures.figure import Figure, Unit
from reports.figures.period import Period


def figures_from_data(data: dict[str, Any]) -> dict[str, Figure]:
    """The figures by key, as they were frozen."""
    return {key: _figure(figure) for key, figure in data.items()}


def _figure(data: dict[str, Any]) -> Figure:
    unit, period = Unit(data["unit"]), _period(data["period"])
    series = tuple(_figure(year) for year in data.get("series", ()))
    return Figure(**data | {"unit": unit, "period": period, "series": series})


def day_from_data(value: Any) -> dt.date | None:
    """A day that was frozen as text, or not at all."""
    return dt.date.fromisoformat(str(value)) if value else None


def _period(data: dict[str, Any] | None) -> Period | None:
    if data is None:
        return None
    days: dict[str, Any] = {
        key: day_from_data(data.get(key)) for key in ("start", "end", "handed_in_by")
    }
    return Period(**days, label=data["label"])
