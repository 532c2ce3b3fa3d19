"""What is asked of every kind: by whom, for which text, and what several kinds need to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Model

from members.models import Member, Membership
from members.models.people import names_card
from reports.desk.help.guide import Page, areas_for
from reports.desk.search.groups import MOST
from reports.desk.search.held import holding


@dataclass(frozen=True)
class Asked:
    """A reader and the text that they typed."""

    user: Any
    text: str

    @cached_property
    def held(self) -> set[type[Model]]:
        """The models that hold the text."""
        return holding(self.text)

    @cached_property
    def pages(self) -> list[Page]:
        """The pages that the reader may open."""
        return [page for _, area in areas_for(self.user) for page in area]

    @cached_property
    def people(self) -> list[tuple]:
        """Name, key and birthday of the first people found, whom the reader sees or lives among.

        Somebody without a post reads the accepted pledges of the cell, but of its members only
        themselves, and finds the others by name alone. The database is asked from the side of the
        cell where no post reaches further.
        """
        scope = self.user.scope
        if Member not in self.held:
            return []
        if scope.down or names_card(self.text):
            rows = Member.objects.visible_to(self.user)
        else:
            units = {key.pk for key in scope.everywhere()}
            near = Membership.objects.filter(organization__in=units).order_by()
            keys = {self.user.member_id, *near.values_list("member", flat=True)}
            rows = Member.objects.filter(pk__in=keys)
        found = rows.search(self.text).order_by().values_list("full_name", "pk", "birth_date")
        return list(found[: MOST + 1])
