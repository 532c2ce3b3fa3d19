"""Odd values in every form of every page: a sentence or a refusal, never an error of the portal.

The pages are opened as in `test_access`, each by the first account that may, and their own forms
are sent back with odd texts, lengths, days, numbers and keys. Nothing stays written.
"""

from __future__ import annotations

import random
import time

import lxml.html
import pytest
from django.db import transaction

from .test_access import (
    NEEDS_A_FILE,
    address,
    house,  # noqa: F401  a fixture
    patterns,
    populated,  # noqa: F401  a fixture
    without_typesetting,
    world,  # noqa: F401  a fixture
)

ROLES = ("secretary", "committee", "standing", "staff", "administrator", "inspector", "member")
ODD = (
    "", " ", "0", "-1", "1,5", "1e400", "NaN", "Infinity", "9" * 20, "9" * 5000, "٣", "²",
    "0001-01-01", "9999-12-31", "2026-02-30", "01/01/0001", "2026-11-30", "25:61",
    "x" * 100_000, "Đặng " * 20_000, "\r\n" * 50_000, "\x00", "\u202e\u200f", "a\u0301" * 500, "💥" * 400,
    "<script>alert(1)</script>", "%_%\\", "'; --", "{{ 1 }}", "../../etc/passwd", "on", "true",
)  # fmt: skip
CPU_SECONDS = 2.0  # of one answer: what a person types costs no more


def forms_of(page):
    """Each form of the page: where it goes, its method, and what it would send as it stands."""
    for form in lxml.html.fromstring(page.content).forms:
        names = {name for name in form.inputs.keys() if name}  # noqa: SIM118  lxml's own
        if not names or "logout" in (form.action or ""):
            continue
        sent: dict[str, list[str]] = {name: [] for name in names}
        for name, value in form.form_values():
            sent[name].append(value)
        yield form.action or page.request["PATH_INFO"], form.method, sent


def with_odd_values(sent, chance):
    """What the form would send, with an odd value in about every third field."""
    kept = ("csrfmiddlewaretoken", "action")
    return {
        name: [chance.choice(ODD)] if name not in kept and chance.random() < 0.34 else values
        for name, values in sent.items()
    }


def answer(client, action, method, data):
    """What is wrong with the answer to these values; empty where it is as it should be."""
    started = time.process_time()
    try:
        with transaction.atomic():
            send = client.post if method == "POST" else client.get
            status = send(action, data).status_code
            transaction.set_rollback(True)
    except Exception as error:  # noqa: BLE001  each is a crash to be listed
        return f"{type(error).__name__}: {error}"[:300]
    seconds = time.process_time() - started
    if status >= 500:
        return str(status)
    return f"{seconds:.1f} s of processor" if seconds > CPU_SECONDS else ""


def faults(world, house, login, *, examples, seed, share=1.0):  # noqa: F811  the fixture's value
    """What went wrong with so many examples of each form, on this share of the pages."""
    chance, sent_before, found = random.Random(seed), set(), []
    for name, arguments in patterns():
        if name in NEEDS_A_FILE or name == "account_logout" or chance.random() > share:
            continue
        for role in ROLES:
            client = login(getattr(house.users, role))
            page = client.get(address(name, arguments, world, house))
            if page.status_code != 200 or "text/html" not in page["Content-Type"]:
                continue
            for action, method, sent in forms_of(page):
                shape = (action.partition("?")[0], method, frozenset(sent))
                if shape in sent_before:
                    continue
                sent_before.add(shape)
                for _ in range(examples):
                    data = with_odd_values(sent, chance)
                    if fault := answer(client, action, method, data):
                        short = {key: [v[:30] for v in vs] for key, vs in data.items()}
                        found.append(f"{role} {method} {action}: {fault}\n    {short}")
            break
    assert len(sent_before) > 60 * share  # the walk did open the pages
    return found


@pytest.mark.long
def test_odd_values_in_some_forms_are_answered(world, house, login, monkeypatch):  # noqa: F811
    without_typesetting(monkeypatch)
    found = faults(world, house, login, examples=1, seed=1, share=0.2)
    assert found == [], "\n".join(found)


@pytest.mark.trials
@pytest.mark.parametrize("seed", range(4))
def test_many_odd_values_in_every_form_are_answered(world, house, login, monkeypatch, seed):  # noqa: F811
    without_typesetting(monkeypatch)
    found = faults(world, house, login, examples=25, seed=seed)
    assert found == [], "\n".join(found)
