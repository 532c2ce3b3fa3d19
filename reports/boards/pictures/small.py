"""The picture of one line of text: twelve months."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString

from reports.boards.pictures.canvas import Canvas

SPARK_WIDTH, SPARK_HEIGHT, EDGE = 96, 24, 4
INK = "#5a5752"


@dataclass(frozen=True)
class Spark:
    """Shares of consecutive months, from the month numbered `first` (counted from year 0).

    All sparks of a table have the same scale, from `low` to 100. A month without a meeting breaks
    the line; the last month is a dot.
    """

    shares: list[float | None]
    first: int
    low: float

    @property
    def words(self) -> str:
        """The same in words: the lowest month and the last."""
        known = [(share, month) for month, share in enumerate(self.shares) if share is not None]
        if not known:
            return "Mười hai tháng qua chưa có buổi nào"
        lowest, last = min(known), known[-1]
        return (
            f"Dự sinh hoạt mười hai tháng qua: thấp nhất {lowest[0]:.0f}% ({self._name(lowest[1])}), "
            f"gần nhất {last[0]:.0f}% ({self._name(last[1])})"
        )

    @property
    def svg(self) -> SafeString:
        canvas = Canvas(SPARK_WIDTH, SPARK_HEIGHT, "spark")
        run: list[tuple[float, float]] = []
        for month, share in enumerate([*self.shares, None]):
            if share is not None:
                run.append((self._x(month), self._y(share)))
                continue
            if len(run) > 1:
                canvas.polyline(run, INK, 1.5)
            elif run:
                canvas.circle(*run[0], 1.2, INK)
            run = []
        known = [month for month, share in enumerate(self.shares) if share is not None]
        if known:
            canvas.circle(self._x(known[-1]), self._y(self.shares[known[-1]]), 2.2, INK)
        return canvas.svg(self.words)

    def _name(self, month: int) -> str:
        year, index = divmod(self.first + month, 12)
        return f"tháng {index + 1}/{year}"

    def _x(self, month: int) -> float:
        return EDGE + month * (SPARK_WIDTH - 2 * EDGE) / (len(self.shares) - 1)

    def _y(self, share: float | None) -> float:
        span = max(1.0, 100 - self.low)
        return EDGE + (100 - (share or 0)) * (SPARK_HEIGHT - 2 * EDGE) / span
