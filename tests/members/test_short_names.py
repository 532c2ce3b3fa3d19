"""Short names: without "Chi bộ" before them, and never a bare number."""

from __future__ import annotations

import pytest

from members.models import Organization
from members.short_names import short_name_of


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Chi bộ Văn phòng", "Văn phòng"),
        ("chi bộ Kế toán", "Kế toán"),
        ("Chi bộ 1", "Chi bộ 1"),
        ("Chi bộ số 2", "Chi bộ số 2"),
        ("Chi bộ III", "Chi bộ III"),
        ("Chi bộ 4A", "Chi bộ 4A"),
        ("Chi bộ Tổ 3", "Tổ 3"),
        ("Đội xe", "Đội xe"),
    ],
)
def test_a_cell_is_never_cut_to_a_number(name, short):
    assert short_name_of(name) == short


def test_a_stored_number_is_not_shown_as_the_name():
    assert Organization(name="Chi bộ 1", short_name="1").label == "Chi bộ 1"
    assert Organization(name="Chi bộ Văn phòng", short_name="Văn phòng").label == "Văn phòng"
