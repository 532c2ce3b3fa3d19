"""The list of rules to break fits the code: each text stands once, each test is there."""

import tomllib

from tests.broken_rules import ROOT

RULES = tomllib.loads((ROOT / "tests/broken_rules.toml").read_text())["rule"]


def test_every_rule_stands_once_in_its_file_and_names_a_test_that_exists():
    counts = {rule["title"]: (ROOT / rule["file"]).read_text().count(rule["old"]) for rule in RULES}
    assert {title: count for title, count in counts.items() if count != 1} == {}
    gone = []
    for rule in RULES:
        path, *name = rule["test"].split("::")
        text = (ROOT / path).read_text()
        if name and f"def {name[0].partition('[')[0]}(" not in text:
            gone.append(rule["test"])
    assert gone == []
    assert len(RULES) == len(counts) >= 40
