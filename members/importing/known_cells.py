"""The cells of an organisation by all names that they have or had."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from members.models import EarlierName, Organization
from members.normal_forms import cell_key, cell_marks_key


class KnownCells:
    """Finds a cell by its name, short name or an earlier name, however it is written.

    Words with other marks are other words where both exist; a name without marks finds the one.
    What a cell is called today goes before what another was called once; of several of one name
    the one that exists on the roster's day.
    """

    def __init__(
        self, organizations: Iterable[Organization], root: Organization, as_of: dt.date
    ) -> None:
        self.as_of = as_of
        below = [o for o in organizations if o.kind.holds_members and o.is_within(root)]
        by_id = {cell.pk: cell for cell in below}
        self._current = _Names((cell.name, cell) for cell in below)
        self._short = _Names((cell.short_name, cell) for cell in below if cell.short_name)
        earlier = EarlierName.objects.filter(organization__in=by_id).order_by("-until")
        self._earlier = _Names((name.name, by_id[name.organization_id]) for name in earlier)

    def find(self, name: str) -> list[Organization]:
        """The cells of this name: none, the one, or several of the same name today."""
        for names in (self._current, self._short, self._earlier):
            if cells := names.find(name):
                existing = [cell for cell in cells if cell.exists_on(self.as_of)]
                return existing or cells[:1]
        return []


class _Names:
    def __init__(self, named: Iterable[tuple[str, Organization]]) -> None:
        self._marked: dict[str, list[Organization]] = defaultdict(list)
        self._bare: dict[str, list[Organization]] = defaultdict(list)
        for name, cell in named:
            for names, key in ((self._marked, cell_marks_key(name)), (self._bare, cell_key(name))):
                if key and cell not in names[key]:
                    names[key].append(cell)

    def find(self, name: str) -> list[Organization]:
        return self._marked.get(cell_marks_key(name)) or self._bare.get(cell_key(name), [])
