"""Buttons of a record's page: links to the pages that change it, built by its view as a list."""

from typing import Any, NamedTuple

from django.urls import reverse


class Action(NamedTuple):
    """A button of the page: a link to the page that does it. See components/actions.html."""

    label: str
    url: str
    style: str


class ActionsMixin:
    """For the view of one record whose `actions` yields what its reader may do."""

    object: Any

    def action(self, label: str, name: str, style: str = "outline-primary") -> Action:
        """A button to the address `name` of the record; `style` is one of Bootstrap's."""
        return Action(label, reverse(name, args=[self.object.pk]), style)
