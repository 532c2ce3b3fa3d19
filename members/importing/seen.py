"""The people and cards of a roster as far as it was compared."""

from collections.abc import Iterator

from members.normal_forms import card_key

from .entries import Entry
from .known import identity_of
from .roster_row import Problem, RosterRow


class Seen:
    """The people and cards of the rows before: nobody is read twice from one file."""

    def __init__(self) -> None:
        self._cards: dict[str, str] = {}
        self._people: dict[object, RosterRow] = {}

    def unclear(self, row: RosterRow) -> Iterator[Problem]:
        """No cell, or a card number that another row of the file has, imported or not."""
        if not row.cell:
            yield row.problem("Chi bộ", row.why_no_cell or "Không rõ thuộc chi bộ nào.")
        if key := card_key(row.card_number):
            first = self._cards.setdefault(key, row.place)
            if first != row.place:
                yield row.problem("Số thẻ đảng viên", f"Trùng số thẻ với {first}.")

    def twice(self, entry: Entry) -> Iterator[Problem]:
        """The same person again; who has another card is another person, and that is told."""
        row = entry.row
        identity = identity_of(row.name, row.birth_date)
        key = card_key(row.card_number)
        first = self._people.get(entry.member.pk) if entry.member.pk else None
        alike = self._people.get(identity) if row.birth_date or not key else None
        if alike and key and alike.card_number and not first:
            row.notice(
                "Họ và tên",
                f"Cùng họ tên, ngày sinh với {alike.place}, khác số thẻ: cổng ghi là hai người.",
            )
            alike = None
        if known := first or alike:
            yield row.problem("Họ và tên", f"Trùng với {known.place}.")
        elif not entry.problems:
            self._people.setdefault(identity, row)
            if entry.member.pk:
                self._people[entry.member.pk] = row
