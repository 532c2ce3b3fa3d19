"""The invented bloc, small; built once for all the tests of a module, which only read it."""

from __future__ import annotations

import io

import pytest
import time_machine
from django.core.management import call_command

from reports.demo import world as story
from tests.clock import NOW
from tests.copies import copied

PASSWORD = "mat-khau-thu"


def copied_demo(stage="grading"):
    """The rows of the invented bloc, which is written once in a process."""
    with time_machine.travel(NOW, tick=False):
        copied(build_demo, stage)


def build_demo(stage="grading"):
    """Have the command write the bloc, with eight small units and one year of history."""
    with pytest.MonkeyPatch.context() as patch, time_machine.travel(NOW, tick=False):
        patch.setitem(story.SIZES, "S", (8, 12))
        patch.setattr(story.World, "years_back", 1)
        patch.setenv("DEMO_PASSWORD", PASSWORD)
        call_command("demo", stage=stage, stdout=io.StringIO())


@pytest.fixture(scope="module")
def demo(module_db):
    copied_demo()
