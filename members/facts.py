"""What the facts about a member must satisfy: asked by the form of a member and by the import."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from portal.kit.limits import WRONG_YEAR

OF_AGE = 18  # Điều lệ Đảng, Điều 1: citizens of eighteen years and more may be admitted
OLDEST_BIRTH = dt.date(1900, 1, 1)
FIRST_YEAR = 1930


def wrong_facts(person: Any, today: dt.date) -> Iterator[tuple[str, str]]:
    """The column and the sentence for each date of the person that cannot be true."""
    born, admitted, official = person.birth_date, person.admitted_on, person.official_on
    if born and not OLDEST_BIRTH <= born <= today:
        is_late = born > today
        sentence = f"{born:%d/%m/%Y} không thể đúng."
        yield "birth_date", "Ngày sinh không thể ở tương lai." if is_late else sentence
        born = None
    if admitted and admitted > today:
        yield "admitted_on", "Ngày vào Đảng không thể ở tương lai."
    elif admitted and admitted.year < FIRST_YEAR:
        yield "admitted_on", WRONG_YEAR
    elif born and admitted and admitted.year - born.year < OF_AGE:
        yield "admitted_on", f"Khi đó đồng chí này chưa đủ {OF_AGE} tuổi."
    if official and not FIRST_YEAR <= official.year <= today.year + 5:
        yield "official_on", WRONG_YEAR
    elif admitted and official and official < admitted:
        yield "official_on", "Ngày chính thức phải sau ngày vào Đảng."
