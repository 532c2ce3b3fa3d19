"""A scope of today for rows that are read under the paths of another day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Q

from members.tree import parent_path

from .organizations import Organization
from .scopes import Power, Scope


@dataclass
class ScopeByUnit(Scope):
    """A scope whose sets are written as lists of organisations, for rows read under other paths."""

    units: list[tuple[int, str]] = field(default_factory=list)

    @classmethod
    def of(cls, user, day: dt.date) -> ScopeByUnit:
        scope = super().of(user, day)
        below = Q(pk__in=[])
        for held in {held.path for keys in scope.down.values() for held in keys}:
            below |= Q(path__startswith=held)
        scope.units = list(Organization.objects.filter(below).values_list("pk", "path"))
        return scope

    def within(self, *powers: str, of: str = "organization") -> Q:
        """As `Scope.within`."""
        held = {key.pk for power in powers for key in self.here.get(Power(power), ())}
        above = tuple(key.path for power in powers for key in self.down.get(Power(power), ()))
        held |= {pk for pk, path in self.units if path.startswith(above)} if above else set()
        return Q(**{f"{of or 'pk'}__in": held})

    def below(self, power: str, *, of: str = "organization") -> Q:
        """As `Scope.below`."""
        return self._under(power, of, lambda path, held: path != held)

    def directly_below(self, power: str, *, of: str = "organization") -> Q:
        """As `Scope.directly_below`."""
        return self._under(power, of, lambda path, held: parent_path(path) == held)

    def _under(self, power: str, of: str, counts: Callable[[str, str], bool]) -> Q:
        above = [key.path for key in self.down.get(Power(power), ())]
        units = {
            pk
            for pk, path in self.units
            if any(path.startswith(held) and counts(path, held) for held in above)
        }
        return Q(**{f"{of or 'pk'}__in": units})
