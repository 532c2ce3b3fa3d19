"""Reference data of the reading floor: the layouts that `reference.toml` lists."""

import tomllib
from pathlib import Path

from reports.models import LayoutProfile

LAYOUTS = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))


def load() -> None:
    """Create the layouts that are missing; those that exist stay as the office changed them."""
    for code, fields in LAYOUTS.items():
        LayoutProfile.objects.get_or_create(code=code, defaults=fields)
