"""Vietnamese text: folding for search, the order of names, official numbers and dates."""

import datetime as dt
import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal

_ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
# Dictionary order of tones: ngang, huyền, hỏi, ngã, sắc, nặng.
_TONES = {"": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_SHAPES = "\u0302\u0306\u031b"


# Characters that show nothing: zero-width spaces, marks of direction, soft hyphens, tags.
_INVISIBLE = dict.fromkeys(
    code
    for code in (*range(0x20000), *range(0xE0000, 0xE0080))
    if unicodedata.category(chr(code)) == "Cf"
)
_APOSTROPHES = str.maketrans(dict.fromkeys("‘’‛ʼʹ´`′＇", "'"))
_DASHES = "-\u00ad‐‑‒–—―−﹘﹣－"
_DASH = re.compile(rf"\s*[{_DASHES}]+\s*")
_BETWEEN_DIGITS = re.compile(rf"(?<=\d)\s*[{_DASHES}./]\s*(?=\d)")


def nfc(value: str) -> str:
    """Compose the marks, drop what is invisible, collapse white space, as in every stored text."""
    if not value.isascii():
        value = unicodedata.normalize("NFC", value).translate(_INVISIBLE)
    return " ".join(value.split())


def fold(value: str) -> str:
    """Return the text without marks and case, đ as d: "Đặng Thị Đào" gives "dang thi dao"."""
    if not value.isascii():
        decomposed = unicodedata.normalize("NFKD", value)
        value = "".join(c for c in decomposed if not unicodedata.combining(c))
    return nfc(value.casefold().replace("đ", "d").replace("ð", "d"))


def normal(value: str) -> str:
    """The one form in which names and numbers are compared and searched.

    As `fold`, with one kind of apostrophe; a dash counts as a space, and the separators inside a
    number count as nothing: "Hành chính – Tiếp dân" and "Hành chính-Tiếp dân" are the same, and so
    are "38.000.444" and "38000444".
    """
    text = _BETWEEN_DIGITS.sub("", fold(value.translate(_APOSTROPHES)))
    return " ".join(_DASH.sub(" ", text).split())


def normal_query(value: str) -> str:
    """What a reader typed into a search, in the normal form; a number may be written in groups."""
    bare = re.sub(rf"[{_DASHES}\s./]+", "", value)
    return bare if bare.isdecimal() else normal(value)


def one_writing(value: str) -> str:
    """A name as it is stored: one kind of apostrophe and of dash, Ð (U+00D0) as Đ."""
    text = nfc(value).translate(_APOSTROPHES).replace("Ð", "Đ")
    return _DASH.sub("-", text).strip()


def marks_key(value: str) -> str:
    """As `normal`, but with the marks of each word, wherever they stand: "hoà" is "hòa", not "hoa"."""
    words = normal(value).split()
    text = unicodedata.normalize("NFD", nfc(value.replace("Ð", "Đ")).casefold())
    marks = [
        "".join(sorted(c for c in word if unicodedata.combining(c) or c == "đ"))
        for word in _DASH.sub(" ", text.translate(_APOSTROPHES)).split()
    ]
    return " ".join([*words, *marks])


def with_organization(name: str, organization: object | None) -> str:
    """A name followed by its organisation, unless it names that already."""
    unit = str(organization or "")
    return name if re.search(rf"{re.escape(unit)}(?!\w)", name) else f"{name}, {unit}"


def slug(value: str, most: int = 80) -> str:
    """Part of a file's name for people: "Văn phòng – Tỉnh ủy" gives "van-phong-tinh-uy"."""
    return re.sub(r"[^a-z0-9]+", "-", fold(value)).strip("-")[:most].rstrip("-")


_BOUND = re.compile(
    r"(?i)\b((?:năm|tháng|ngày|quý|số|lần)) (?=\d)|(?<=Hồ) (?=Chí)|(?<=Chí) (?=Minh)"
)


def balance(text: str, most: int) -> list[str]:
    """Break a title into the fewest lines of at most `most` characters, all about equally long.

    A number stays with its word and a name stays whole, so that no "2026" stands alone; a line
    preferably ends with a comma.
    """
    rest = _BOUND.sub(lambda match: f"{match[1] or ''}\xa0", nfc(text))
    lines = []
    for count in range(-(-len(rest) // most), 1, -1):
        fair = len(rest) / count
        spaces = [index for index, character in enumerate(rest) if character == " "]
        if not spaces:
            break
        end = min(spaces, key=lambda index: abs(index - fair) - 8 * (rest[index - 1] in ",;:–"))
        lines.append(rest[:end])
        rest = rest[end + 1 :]
    return [*lines, rest]


def _letter_code(letter: str) -> str:
    # Two plain letters for each letter, so that every database collation agrees on the order.
    if letter in _ALPHABET:
        first, second = divmod(_ALPHABET.index(letter), 26)
        return "abcdefghijklmnopqrstuvwxyz"[first] + "abcdefghijklmnopqrstuvwxyz"[second]
    return letter if letter.isascii() and letter.isalnum() else ""


def _word_key(word: str) -> str:
    letters: list[str] = []
    tone = "1"
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            tone = _TONES[char]
        elif char in _SHAPES and letters:
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + char)
        elif not unicodedata.combining(char):
            letters.append(char)
    return "".join(map(_letter_code, letters)) + tone


def name_sort_key(full_name: str) -> str:
    """Order people as Vietnamese lists do: by given name, then family and middle names."""
    words = nfc(full_name).split()
    return "0".join(_word_key(word) for word in words[-1:] + words[:-1])


def half_up(value: Decimal | float, places: int) -> Decimal:
    """Round as offices do: 0,5 goes up. Python's own `round` goes to the even digit."""
    return Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def number(value: Decimal | int, places: int | None = None) -> str:
    """Write a number with thousands' points and a decimal comma: 1234.5 gives "1.234,5"."""
    quantum = Decimal(value) if places is None else half_up(value, places)
    text = f"{quantum:,f}"
    if places is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,"))


WHOLE, HUNDREDTH = Decimal(100), Decimal("0.01")


def share(numerator: int, denominator: int) -> Decimal | None:
    """The percentage of a share: rounded half up to two decimals; None of an empty base.

    It says 100 only of all and 0 only of none: 43 246 of 43 247 is 99,99 and 1 of 30 000 is 0,01.
    """
    if not denominator:
        return None
    rounded = half_up(WHOLE * numerator / denominator, 2)
    if rounded == WHOLE and numerator != denominator:
        return WHOLE + HUNDREDTH if numerator > denominator else WHOLE - HUNDREDTH
    if not rounded and numerator:
        return HUNDREDTH if numerator > 0 else -HUNDREDTH
    return rounded


def whole_percent(numerator: int, denominator: int) -> str:
    """A share in whole percent, for boards: "98%"; like `share`, 100% only of all, 0% only of none."""
    if not denominator:
        return "–"
    rounded = half_up(WHOLE * numerator / denominator, 0)
    if rounded == WHOLE and numerator != denominator:
        rounded += 1 if numerator > denominator else -1
    elif not rounded and numerator:
        rounded = Decimal(1 if numerator > 0 else -1)
    return f"{number(rounded)}%"


def percent(numerator: int, denominator: int) -> str:
    """Write a share as "98,06%", a whole one as "100%"; an empty base gives a dash."""
    found = share(numerator, denominator)
    return "–" if found is None else f"{number(found)}%"


def money(vnd: int) -> str:
    """Write VND in the largest unit that needs no rounding.

    127400000000 gives "127,4 tỷ đồng", 6852500000 "6.852,5 triệu đồng".
    """
    for size, unit in ((10**9, "tỷ đồng"), (10**6, "triệu đồng")):
        amount = Decimal(vnd) / size
        if abs(vnd) >= size and amount == half_up(amount, 3):
            return f"{number(amount)} {unit}"
    return f"{number(vnd)} đồng"


def long_date(day: dt.date) -> str:
    """Write a date as documents do: days under 10 and months 1 and 2 get a leading zero."""
    month = f"{day.month:02d}" if day.month <= 2 else str(day.month)  # noqa: PLR2004  January, February
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"


def short_date(day: dt.date | None) -> str:
    """Write a date for tables: 05/02/2026."""
    return f"{day:%d/%m/%Y}" if day else ""


def sentence(text: str) -> str:
    """The text with a full stop at its end, unless it ends with a sign of its own."""
    bare = text.rstrip()
    return bare if bare.endswith((".", "?", "!", "…")) else f"{bare}."


def file_kind(file_format: str) -> str:
    """What an office calls a kind of file: PDF, Word, Excel; a ZIP of ours holds Word files."""
    return {"docx": "Word", "xlsx": "Excel", "zip": "Word (ZIP)"}.get(
        file_format, file_format.upper()
    )
