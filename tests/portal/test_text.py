"""Numbers and shares in words, by the one rule of pages and documents."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from portal.kit.text import half_up, money, percent, share


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
        (5, 32, "15,63%"),
        (43_246, 43_247, "99,99%"),  # 100 % is said of all alone
        (1, 30_000, "0,01%"),  # and 0 % of none
        (1_900, 1_800, "105,56%"),
        (43_248, 43_247, "100,01%"),
    ],
)
def test_a_share_has_two_decimals_half_up_and_none_where_it_is_whole(numerator, denominator, text):
    assert percent(numerator, denominator) == text


@given(st.integers(1, 10**7), st.data())
def test_a_share_is_half_a_hundredth_off_at_most_and_keeps_the_order(whole, data):
    less, more = sorted(data.draw(st.integers(0, whole)) for _ in range(2))
    low, high = share(less, whole), share(more, whole)
    assert low <= high
    assert abs(low - Decimal(100) * less / whole) <= Decimal("0.01")
    assert (low == 0, high == 100) == (less == 0, more == whole)


def test_halves_are_rounded_up_not_to_the_even_digit():
    assert [half_up(Decimal(text), 1) for text in ("0.25", "0.35", "-0.25")] == [
        Decimal("0.3"), Decimal("0.4"), Decimal("-0.3"),
    ]  # fmt: skip


def test_money_is_written_in_the_largest_unit_that_needs_no_rounding():
    amounts = (127_400_000_000, 6_852_500_000, 1_234_567_000, 80_000_000, 12_345_678, 900, 0)
    assert [money(amount) for amount in amounts] == [
        "127,4 tỷ đồng", "6.852,5 triệu đồng", "1.234,567 triệu đồng", "80 triệu đồng",
        "12.345.678 đồng", "900 đồng", "0 đồng",
    ]  # fmt: skip
