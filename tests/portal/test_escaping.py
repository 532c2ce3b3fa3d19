"""What people type is shown as they typed it, on every page: markup in it does nothing."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Left

from tests.portal.test_access import (
    NEEDS_A_FILE,
    address,
    house,  # noqa: F401  a fixture
    patterns,
    populated,  # noqa: F401  a fixture
    world,  # noqa: F401  a fixture
)

MARKUP = "<b id=typed>"
TYPED = (models.CharField, models.TextField)
# Texts that no page shows as they are: our own keys, and words that files and addresses are made of.
KEYS = {"password", "measure", "key", "path", "error", "code", "username", "first", "second"}


def columns():
    """Every column of ours into which people type words."""
    for model in apps.get_models():
        if model._meta.app_label not in {"members", "campaigns", "reports"}:
            continue
        for field in model._meta.concrete_fields:
            is_free = type(field) in TYPED and not (field.choices or field.unique)
            if is_free and field.name not in KEYS and (field.max_length or 500) >= 100:
                yield model, field


def plant():
    """Write markup in front of every text of the database; how many columns took it."""
    planted = 0
    for model, field in columns():
        length = (field.max_length or 500) - len(MARKUP)
        text = Concat(Value(MARKUP), Left(field.name, length), output_field=field)
        planted += bool(model._base_manager.update(**{field.name: text}))
    return planted


@pytest.mark.long
@pytest.mark.parametrize("role", ["secretary", "standing"])
def test_markup_in_any_text_is_shown_as_text_on_every_page(world, house, login, role):  # noqa: F811
    assert plant() > 40
    client = login(getattr(house.users, role))
    shown = set()
    for name, arguments in patterns():
        if name in NEEDS_A_FILE:
            continue
        answer = client.get(address(name, arguments, world, house))
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            page = answer.content.decode()
            assert MARKUP not in page, name
            if "&lt;b id=typed&gt;" in page:
                shown.add(name.split(":")[-1])
    assert len(shown) > 60
    assert shown > {"session_detail", "exemplar_detail", "register_record", "report"}
    assert ("pledge_detail" in shown) is (role == "secretary")
