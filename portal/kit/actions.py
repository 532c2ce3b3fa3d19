"""Buttons of a record's page: links to the pages that change it, built by its view as a list."""

from typing import Any, NamedTuple

from django.urls import reverse


class Action(NamedTuple):
    """A button of the page: a link to the page that does it. See components/actions.html."""

    label: str
    url: str
    style: str


class ActionsMixin:
    """For the view of one record whose `actions` yields what its reader may do.

    A record that knows it says why nobody writes it any more (`why_locked`), or why its reader may
    not take the next step (`held_back`).
    """

    object: Any

    def get_context_data(self, **kwargs):
        held_back = getattr(self.object, "held_back", None)
        reason = getattr(self.object, "why_locked", "")
        if not reason and held_back:
            reason = held_back(self.request.user)
        return super().get_context_data(held_back=reason, **kwargs)

    def action(self, label: str, name: str, style: str = "outline-primary") -> Action:
        """A button to the address `name` of the record; `style` is one of Bootstrap's."""
        return Action(label, reverse(name, args=[self.object.pk]), style)
