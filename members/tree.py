"""Arithmetic on tree paths: each organisation's path is its parent's path and one more step.

The only module that knows how long a step is. A path is a string; the path of the root has one
step, that of an organisation at depth n has n.
"""

STEP = 4  # characters a level; `Organization.steplen` is set from it


def lineage(path: str) -> list[str]:
    """The paths from the root down to this one, this one included."""
    return [path[:end] for end in range(STEP, len(path) + 1, STEP)]


def root_path(path: str) -> str:
    """The path of the root of its tree."""
    return path[:STEP]


def parent_path(path: str) -> str:
    """The path one level above; empty for a root."""
    return path[:-STEP]


def child_length(path: str) -> int:
    """The length of the paths directly below."""
    return len(path) + STEP


def depth_of(path: str) -> int:
    """How many steps the path has: 1 for a root."""
    return len(path) // STEP


def common_path(paths: list[str]) -> str:
    """The deepest path that all of these lie at or below; empty where they share none."""
    first, last = min(paths), max(paths)
    shared = 0
    while shared < len(first) and first[shared : shared + STEP] == last[shared : shared + STEP]:
        shared += STEP
    return first[:shared]
