"""Whether a page is HTML as the standard asks, as far as can be told without the Nu checker.

That checker needs Java, which neither the portal nor its tests install. The standard's parser names
what is misplaced or unclosed; the rules below are those of the checker that pages broke once, and
their like.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import chain

import html5lib

# What names other elements of the page by their ids.
REFERENCES = (
    "for", "list", "form", "aria-labelledby", "aria-describedby", "aria-controls", "aria-owns",
    "aria-details", "aria-errormessage",
)  # fmt: skip
MOMENT = re.compile(r"\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:?\d\d)?)?")
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"}}
ACTIVE = {"a", "button", "select", "textarea", "input", "summary"}
BOUNDED = {"number", "range", "date", "time", "month", "week", "datetime-local"}
NAMELESS = {"div", "span", "p", "b", "strong", "small", "em", "i", "dd", "li"}


def invalid(html: str) -> list:
    """What is wrong with the page; empty for a page that the standard accepts."""
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    elements = [element for element in parser.parse(html).iter() if isinstance(element.tag, str)]
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    referred = {
        (name, one)
        for element in elements
        for name in REFERENCES
        for one in (element.get(name) or "").split()
    }
    anchors = {
        ("href", target[1:])
        for element in elements
        if len(target := element.get("href") or "") > 1 and target.startswith("#")
    }
    return [
        *sorted({error[1] for error in parser.errors}),
        *(("id given twice", one) for one, count in ids.items() if count > 1),
        *(("points at nothing", *one) for one in sorted(referred | anchors) if one[1] not in ids),
        *dict.fromkeys(fault for element in elements for fault in _faults(element)),
        *(
            ("names a hidden field", element.get("id"))
            for element in elements
            if element.get("type") == "hidden" and ("for", element.get("id")) in referred
        ),
    ]


def _faults(element) -> Iterator[tuple[str, ...]]:
    return chain(_of_attributes(element.tag, dict(element.items())), _of_children(element))


def _of_attributes(tag: str, attributes: dict[str, str]) -> Iterator[tuple[str, ...]]:
    for name in attributes:
        if name.startswith("hx-"):
            yield "unknown attribute", name
    kind, is_bounded = attributes.get("type", "text"), attributes.keys() & {"min", "max", "step"}
    if tag == "input" and is_bounded and kind not in BOUNDED:
        yield "bounds of a field without any", kind
    if tag == "time" and not MOMENT.fullmatch(attributes.get("datetime", "")):
        yield "no moment", attributes.get("datetime", "")
    is_named = attributes.keys() & {"aria-label", "aria-labelledby"}
    if tag in NAMELESS and is_named and "role" not in attributes:
        yield "a name without a role", tag


def _of_children(element) -> Iterator[tuple[str, ...]]:
    tag = element.tag
    children = {child.tag for child in element if isinstance(child.tag, str)}
    for child in children - CHILDREN.get(tag, children) - {"script", "template"}:
        yield "misplaced", f"{child} in {tag}"
    if tag in {"a", "button"}:
        within = {inner.tag for inner in element.iter() if inner is not element}
        for inner in within & ACTIVE:
            yield "misplaced", f"{inner} in {tag}"
