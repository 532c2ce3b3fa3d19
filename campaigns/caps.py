"""The cap on the top grade: how many of a group may get it.

Pure arithmetic over counts. Three bases are in circulation, and the scheme says which is its own:
30 who reach the good grade of 40 graded give 6 of those who reached it, 5 of those finally graded
good, 8 of all.
"""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal

from portal.kit.text import number

REACHED_GOOD, FINAL_GOOD, ALL_GRADED = "reached_good", "final_good", "all_graded"
BASES = (FINAL_GOOD, REACHED_GOOD, ALL_GRADED)
_ROUNDING = {"floor": ROUND_FLOOR, "half_up": ROUND_HALF_UP, "ceiling": ROUND_CEILING}
_IN_WORDS = {
    "floor": "làm tròn xuống",
    "half_up": "làm tròn đến số gần nhất",
    "ceiling": "làm tròn lên",
}
OFFERED = ("floor", "half_up")  # while the year has not decided how to round


def share_of(count: int, percent: Decimal, rounding: str) -> int:
    """A percentage of a number of people, rounded as the year decided."""
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
class Reading:
    """What one base allows: by each way of rounding that is not ruled out."""

    base: str
    base_label: str
    percent: Decimal
    counted: dict[str, int]  # by rounding, the number of which the share is taken
    limits: dict[str, int]  # by rounding, how many may get the top grade

    def __str__(self) -> str:
        """The arithmetic: Số được xếp mức Tốt: 20% của 25 = 5, làm tròn xuống còn 5."""
        sums = []
        for rounding, limit in self.limits.items():
            exact = Decimal(self.counted[rounding]) * self.percent / 100
            sums.append(
                f"{number(self.percent)}% của {self.counted[rounding]} = {number(exact)}, "
                f"{_IN_WORDS[rounding]}: tối đa {limit}"
            )
        return f"{self.base_label}: {'; '.join(dict.fromkeys(sums))}"


def readings_of(
    *,
    reached: int,
    graded: int,
    percent: Decimal,
    rounding: str,
    minimum: int,
    labels: dict[str, str],
) -> tuple[Reading, ...]:
    """What each base in circulation allows; both ways of rounding while none is decided."""
    readings = []
    for base in BASES:
        limits = {
            way: top_limit(
                reached=reached, graded=graded, percent=percent, base=base, rounding=way,
                minimum=minimum,
            )
            for way in ([rounding] if rounding else OFFERED)
        }  # fmt: skip
        counted = {
            way: {ALL_GRADED: graded, REACHED_GOOD: reached}.get(base, reached - limit)
            for way, limit in limits.items()
        }
        readings.append(Reading(base, labels[base], Decimal(percent), counted, limits))
    return tuple(readings)


@dataclass(frozen=True)
class Cap:
    """The cap of one group: how many reach the good grade, may get the top one, and have it.

    `limit` is None while the year has not decided what the number depends on: then nothing is
    exceeded, and the readings say what could hold. The scheme's own reading is `own`, and
    `without_head` the same where the head of the group would not count.
    """

    name: str
    limit: int | None
    used: int
    reached: int
    graded: int
    percent: Decimal | None
    base_label: str
    exception: str = ""
    own: Reading | None = None
    others: tuple[Reading, ...] = ()
    without_head: Reading | None = None  # while it is open whether the head counts

    @property
    def left(self) -> int | None:
        return None if self.limit is None else self.limit - self.used

    @property
    def distance(self) -> int:
        """How many more may get the top grade, or how many have it too many."""
        return abs(self.left or 0)

    @property
    def exceeded(self) -> bool:
        return self.limit is not None and self.used > self.limit

    @property
    def is_too_small(self) -> bool:
        """Somebody reached the good grade, but the percentage of so few gives nobody the top one."""
        return self.percent is not None and self.reached > 0 and self.limit == 0
