"""The day of the tests: Monday 23 November 2026, 10:00 in Hà Nội.

The clock stands still in every test. `pytest.mark.clock("2026-12-10T03:00:00Z")` on a test or a
module sets another moment; the fixture `clock` moves on during a test (`move_to`, `shift`).
"""

from __future__ import annotations

import pytest
import time_machine

NOW = "2026-11-23T03:00:00Z"


@pytest.fixture(autouse=True)
def clock(request):
    """Stop the clock; in front of a browser, which waits by it, it only starts at that moment."""
    marker = request.node.get_closest_marker("clock")
    is_ticking = request.node.get_closest_marker("browser") is not None
    with time_machine.travel(marker.args[0] if marker else NOW, tick=is_ticking) as traveller:
        yield traveller
