"""How often a property is tried: a few times in every run, many times in `make trials`."""

from __future__ import annotations

import os

from hypothesis import settings

TIMES = int(os.environ.get("EXAMPLES", "1"))


def examples(count: int, **more) -> settings:
    """So many examples, times EXAMPLES; for properties whose examples are costly."""
    return settings(max_examples=count * TIMES, **more)
