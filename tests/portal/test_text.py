"""Numbers and shares in words, by the one rule of pages and documents."""

from __future__ import annotations

import pytest

from portal.kit.text import percent


@pytest.mark.parametrize(
    ("numerator", "denominator", "text"),
    [
        (1, 32, "3,13%"),  # 3,125: half goes up
        (1, 3, "33,33%"),
        (2, 3, "66,67%"),
        (47, 50, "94%"),
        (1, 1, "100%"),
        (0, 7, "0%"),
        (0, 0, "–"),
    ],
)
def test_a_share_has_two_decimals_half_up_and_none_where_it_is_whole(numerator, denominator, text):
    assert percent(numerator, denominator) == text
