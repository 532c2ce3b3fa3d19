"""The house stands: imports go down and never in circles, files and functions stay small."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("portal", "members", "campaigns", "reports")
# What each floor may import of the house; the wiring names apps by strings only.
ALLOWED = {
    "portal/kit": {"portal.kit"},
    "portal": {"portal"},
    "members": {"members", "portal.kit"},
    "campaigns": {"campaigns", "members", "portal.kit"},
    "reports": {"reports", "campaigns", "members", "portal.kit"},
}
# The households of the reading floor: each may import itself and those before it.
HOUSEHOLDS = ("figures", "models", "papers", "past", "boards", "year_end", "desk", "demo")
MOST_LINES, MOST_OF_A_FUNCTION, WIDEST = 250, 40, 120


@cache
def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name; a package by the name of its folder."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for floor in FLOORS
        for path in (ROOT / floor).rglob("*.py")
        if "migrations" not in path.parts
    }


@cache
def tree(module: str) -> ast.Module:
    return ast.parse(modules()[module].read_text())


def imports(module: str, nodes=None):
    """Pairs of a module of ours and a name taken from it ("" for the module as a whole)."""
    is_package = modules()[module].name == "__init__.py"
    for node in nodes if nodes is not None else ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names if is_ours(alias.name))
        elif isinstance(node, ast.ImportFrom):
            source = node.module or ""
            if node.level:  # one dot is the package itself, each further one its parent
                parts = module.split(".")
                parts = parts[: len(parts) - node.level + is_package]
                source = ".".join([*parts, *filter(None, [node.module])])
            if is_ours(source):
                yield from ((source, alias.name) for alias in node.names)


def is_ours(name: str) -> bool:
    return name.split(".", maxsplit=1)[0] in FLOORS


def target(source: str, name: str) -> str:
    """The module in which the name is written: a package that hands it on is looked through."""
    if f"{source}.{name}" in modules():
        return f"{source}.{name}"
    if source in modules() and modules()[source].name == "__init__.py":
        for inner, handed_on in imports(source):
            if handed_on == name and inner != source:
                return target(inner, name)
    return source


def needed(module: str) -> set[str]:
    return {target(*pair) for pair in imports(module)} - {module}


def label(module: str) -> str:
    return str(modules()[module].relative_to(ROOT))


@pytest.mark.parametrize("floor", sorted(ALLOWED))
def test_imports_go_down_only(floor):
    folder = floor.replace("/", ".")
    found = {
        f"{label(module)}: {source}"
        for module in modules()
        if module == folder or module.startswith(f"{folder}.")
        for source, _ in imports(module)
        if not any(source == may or source.startswith(f"{may}.") for may in ALLOWED[floor])
    }
    assert found == set()


@pytest.mark.parametrize("household", HOUSEHOLDS)
def test_households_build_on_each_other_in_one_order(household):
    above = HOUSEHOLDS[HOUSEHOLDS.index(household) + 1 :]
    found = {
        f"{label(module)}: {source}"
        for module in modules()
        if f"{module}.".startswith(f"reports.{household}.")
        for source in needed(module)
        if source.startswith(tuple(f"reports.{other}" for other in above))
    }
    assert found == set()


def test_no_function_imports_what_is_ours():
    found = {
        f"{label(module)}: {source}"
        for module in modules()
        for function in ast.walk(tree(module))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for source, _ in imports(module, ast.walk(function))
    }
    assert found == set()


def test_no_files_import_each_other_in_a_circle():
    assert circles() == []


def circles() -> list[set[str]]:
    """Groups of files each of which needs all the others (Tarjan's strong components)."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found = []

    def visit(module):
        order[module] = lowest[module] = len(order)
        stack.append(module)
        for other in sorted(needed(module) & modules().keys()):
            if other not in order:
                visit(other)
                lowest[module] = min(lowest[module], lowest[other])
            elif other in stack:
                lowest[module] = min(lowest[module], order[other])
        if lowest[module] == order[module]:
            start = stack.index(module)
            group = set(stack[start:])
            del stack[start:]
            if len(group) > 1:
                found.append(set(map(label, group)))

    for module in modules():
        if module not in order:
            visit(module)
    return found


def test_what_is_imported_is_declared():
    """Not only installed because something else needs it."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = {plain_name(re.match(r"[\w-]+", line)[0]) for line in project["dependencies"]}
    of_package = packages_distributions()
    undeclared = {
        (label(module), package)
        for module in modules()
        for package in packages(module)
        if declared.isdisjoint(map(plain_name, of_package.get(package, [])))
    }
    assert undeclared == set()


def packages(module: str) -> set[str]:
    """What of others the module imports: the name before the first dot."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and not node.level:
            found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - set(FLOORS)


def plain_name(distribution: str) -> str:
    return distribution.lower().replace("_", "-").replace(".", "-")


def test_the_number_of_a_year_has_one_name():
    """`calendar_year`; of its column only the model and queries know."""
    paths = [*modules().values(), *(ROOT / "templates").rglob("*.html")]
    texts = {str(path.relative_to(ROOT)): path.read_text() for path in paths}
    assert {name for name, text in texts.items() if re.search(r"\byear\.year\b", text)} == set()


def test_files_stay_small():
    sizes = {label(name): len(path.read_text().splitlines()) for name, path in modules().items()}
    assert {name for name, lines in sizes.items() if lines > MOST_LINES} == set()


def test_functions_stay_small():
    found = {
        f"{label(module)}: {node.name}"
        for module in modules()
        for node in ast.walk(tree(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_OF_A_FUNCTION
    }
    assert found == set()


def test_lines_of_templates_stay_short():
    wide = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "templates").rglob("*.html")
        if any(len(line) > WIDEST for line in path.read_text().splitlines())
    }
    assert wide == set()


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
