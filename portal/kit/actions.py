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

    A record that knows it (`held_back`) says why its reader may not take the next step.
    """

    object: Any

    def get_context_data(self, **kwargs):
        held_back = getattr(self.object, "held_back", None)
        reason = held_back(self.request.user) if held_back else ""
        return super().get_context_data(held_back=reason, **kwargs)

    def action(self, label: str, name: str, style: str = "outline-primary") -> Action:
        """A button to the address `name` of the record; `style` is one of Bootstrap's."""
        return Action(label, reverse(name, args=[self.object.pk]), style)
