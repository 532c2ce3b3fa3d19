"""The printed matrix of powers."""

import io

import pytest
from django.core.management import call_command

from members.models.scopes import POWERS, Level, Post, Power


@pytest.fixture
def printed():
    output = io.StringIO()
    call_command("permissions", stdout=output)
    header, *lines = output.getvalue().split("\n\n")[0].splitlines()
    return header.split(), lines


def test_every_post_of_every_level_is_printed_once(printed):
    _, lines = printed
    names = [line.split("  ")[0] for line in lines]
    expected = {f"{level.label} · {post.label}" for level in Level for post in Post}
    expected |= {f"Chi bộ cơ sở · {post.label}" for post in Post}
    assert sorted(names) == sorted(expected)


def test_the_cells_say_what_the_code_says(printed):
    header, lines = printed
    assert header == [power.value for power in Power]
    rows = {line.split("  ")[0]: line.split()[-len(header) :] for line in lines}
    for (level, post), powers in POWERS.items():
        cells = dict(zip(header, rows[f"{Level(level).label} · {post.label}"], strict=True))
        held = {power: cell == "down" for power, cell in cells.items() if cell != "-"}
        assert held == {power.value: down for power, down in powers.items()}
