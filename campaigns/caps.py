"""The cap on the top grade: how many of a group may get it.

Pure arithmetic over counts. Three bases are in use (domain §1), so the base is a setting of the
scheme: 30 who reach the good grade give 6 by base (a), 5 by base (b).
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

REACHED_GOOD, FINAL_GOOD, ALL_GRADED = "reached_good", "final_good", "all_graded"
_ROUNDING = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "ceiling": ROUND_CEILING}


def share_of(count: int, percent: Decimal, rounding: str) -> int:
    """A percentage of a number of people, rounded as the scheme says."""
    exact = Decimal(count) * Decimal(percent) / 100
    return int(exact.quantize(Decimal(1), _ROUNDING[rounding]))


def top_limit(
    *,
    reached: int,
    graded: int,
    percent: Decimal | None,
    base: str,
    rounding: str = "floor",
    minimum: int = 0,
) -> int:
    """How many of a group may get the top grade.

    `reached`: those who reach at least the good grade, before the top ones are picked.
    `graded`: all who are graded. `minimum`: what a small unit may have however small it is.
    Never more than `reached`. Without a percentage there is no cap: all who reach it may.
    """
    if percent is None:
        return reached
    if base == ALL_GRADED:
        limit = share_of(graded, percent, rounding)
    elif base == FINAL_GOOD:
        # Everyone given the top grade is one fewer in the good grade, of which the share is taken.
        limit = max(
            top
            for top in range(reached + 1)
            if top == 0 or top <= share_of(reached - top, percent, rounding)
        )
    else:
        limit = share_of(reached, percent, rounding)
    return min(max(limit, minimum), reached)


@dataclass(frozen=True)
class Cap:
    """The cap of one group: how many reach the good grade, may get the top one, and have it."""

    name: str
    limit: int
    used: int
    reached: int
    graded: int
    percent: Decimal | None
    base_label: str
    exception: str = ""

    @property
    def left(self) -> int:
        return self.limit - self.used

    @property
    def exceeded(self) -> bool:
        return self.used > self.limit

    @property
    def is_too_small(self) -> bool:
        """Somebody reached the good grade, but the percentage of so few gives nobody the top one."""
        return self.percent is not None and self.reached > 0 and self.limit == 0
