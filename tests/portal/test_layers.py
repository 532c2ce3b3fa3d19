"""The house stands: imports go down only; every page asks for a login; files stay small."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# What each floor may import of the house.
ALLOWED = {
    "portal/kit": {"portal.kit"},
    "members": {"members", "portal.kit"},
    "campaigns": {"campaigns", "members", "portal.kit"},
    "reports": {"reports", "campaigns", "members", "portal.kit"},
}
FLOORS = ("portal", "members", "campaigns", "reports")


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names.add(node.module)
    return {name for name in names if name.split(".")[0] in FLOORS}


@pytest.mark.parametrize("floor", sorted(ALLOWED))
def test_imports_go_down_only(floor):
    wrong = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / floor).rglob("*.py")
        for name in imported(path)
        if not any(name == may or name.startswith(f"{may}.") for may in ALLOWED[floor])
    }
    assert wrong == set()


def test_no_template_carries_script_or_style_of_its_own():
    wrong = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if any(mark in path.read_text() for mark in (" style=", "<style", "onclick=", "<script>"))
    ]
    assert wrong == []


def test_nothing_names_another_host():
    wrong = [
        str(path.relative_to(ROOT))
        for folder in ("templates", "static")
        for path in (ROOT / folder).rglob("*.*")
        if path.suffix in {".html", ".css", ".js"}
        and ("http://" in path.read_text() or "https://" in path.read_text())
    ]
    assert wrong == []
