"""Where in a sheet the reader is: below the head of which cell, or of none, and why."""

from dataclasses import dataclass, field

from .sections import Kind, Reading, count_in


@dataclass
class Place:
    """The cell of the rows that follow, and what the list says about the number of its people."""

    cell: str = ""
    committee: str = ""  # under whose head the cells stand, where there is one
    why_no_cell: str = ""
    signed: bool = False  # a signature was read: what follows without a person belongs to it
    stated_counts: list[tuple[str, int]] = field(default_factory=list)
    stated_totals: list[int] = field(default_factory=list)
    _began: int = 0  # how many people stand above the head of this cell

    def take(
        self, reading: Reading, number: int, texts: list[str], *, people_so_far: int, is_last: bool
    ) -> None:
        """Take note of a line that is no person; `is_last`: nobody stands below it."""
        if reading.kind is Kind.CELL:
            self.cell, self.why_no_cell, self._began = reading.cell, "", people_so_far
            self._note_count(texts)
        elif reading.kind is Kind.BRANCH:
            self.committee = reading.committee
            self._end_cell(
                f"Dòng {number} ghi “{max(texts, key=len)}”, không phải chi bộ; mời ghi chi bộ của "
                "từng người."
            )
        elif reading.kind is Kind.UNKNOWN and not is_last:
            self.committee = ""
            said = next((text for text in texts if any(map(str.isalpha, text))), "")
            self._end_cell(f"Dòng {number} “{said}” ở phía trên không rõ là chi bộ nào.")
        elif reading.kind is Kind.SIGNATURE:
            self.signed = True
        elif reading.kind is Kind.TOTAL and is_last:
            self._note_total(texts, people_so_far)

    def _end_cell(self, why: str) -> None:
        self.cell, self.why_no_cell = "", why

    def _note_count(self, texts: list[str]) -> None:
        stated = count_in(" ".join(texts))
        if stated is not None:
            self.stated_counts.append((self.cell, stated))

    def _note_total(self, texts: list[str], people_so_far: int) -> None:
        """The total of the whole list, unless it is that of its last cell alone."""
        stated = count_in(" ".join(texts))
        is_of_cell = self._began and stated == people_so_far - self._began
        if stated is not None and not is_of_cell:
            self.stated_totals.append(stated)
