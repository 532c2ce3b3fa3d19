"""The header of a roster, in one row or two: which column holds what."""

from typing import Any

from portal.kit.text import nfc

from .rows import header_key

_HEADERS = {
    "name": (
        "ho va ten",
        "ho ten",
        "ho va ten khai sinh",
        "ho ten khai sinh",
        "ho va ten dang vien",
        "ho ten dang vien",
        "ten dang vien",
    ),
    "birth": ("ngay thang nam sinh", "ngay sinh", "sinh ngay", "ngay thang sinh", "nam sinh"),
    "birth_male": ("nam",),
    "birth_female": ("nu",),
    "sex": ("gioi tinh", "gioi", "nam nu", "gioi tinh nam nu"),
    "post": ("chuc vu dang", "chuc vu trong dang"),
    "job": ("chuc vu chinh quyen", "chuc vu chuyen mon", "chuc danh"),
    "posts": ("chuc vu", "chuc vu dang chinh quyen", "chuc vu dang va chinh quyen"),
    "admitted": (
        "ngay vao dang",
        "ngay ket nap",
        "ngay vao dang du bi",
        "ngay thang nam vao dang",
        "vao dang",
    ),
    "official": (
        "ngay chinh thuc",
        "ngay vao dang chinh thuc",
        "ngay thang nam chinh thuc",
        "chinh thuc",
    ),
    "card": ("so the dang vien", "so the dang", "so the dv", "so the", "the dang vien"),
    "workplace": (
        "don vi cong tac",
        "noi cong tac",
        "co quan cong tac",
        "co quan don vi cong tac",
        "don vi",
    ),
    "note": ("ghi chu",),
    "cell": ("chi bo", "chi bo sinh hoat", "ten chi bo", "sinh hoat tai chi bo"),
}
_NUMBERING = {"tt", "stt", "so tt", "so thu tu"}
_BY_HEADER = {text: key for key, texts in _HEADERS.items() for text in texts}
_UNDER = {
    ("birth", "nam"): "birth_male",
    ("birth", "nu"): "birth_female",
    ("sex", "nam"): "birth_male",
    ("sex", "nu"): "birth_female",
    ("posts", "dang"): "post",
    ("posts", "chinh quyen"): "job",
    ("posts", "chuyen mon"): "job",
    ("admitted", "du bi"): "admitted",
    ("admitted", "chinh thuc"): "official",
}


def read_header(line: tuple[Any, ...]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for index, value in enumerate(line):
        key = _BY_HEADER.get(header_key(value))
        if key:
            columns.setdefault(key, index)
    if not {"birth_male", "birth_female"} <= columns.keys():  # "Năm" alone is a year
        for key in ("birth_male", "birth_female"):
            columns.pop(key, None)
    return columns


def read_sub_header(
    header: tuple[Any, ...], line: tuple[Any, ...], columns: dict[str, int]
) -> bool:
    """Read the second header row, where the first one spans several columns."""
    below: dict[str, int] = {}
    parent = None
    for index, value in enumerate(line):
        if index < len(header) and header_key(header[index]):
            parent = _BY_HEADER.get(header_key(header[index]))
        if parent and (key := _UNDER.get((parent, header_key(value)))):
            below[key] = index
    if not below or header_key(line[columns["name"]] if columns["name"] < len(line) else ""):
        return False
    for merged in ("birth", "sex", "posts", "admitted"):
        if any(columns.get(merged) == index for index in below.values()):
            columns.pop(merged)
    columns.update(below)
    return True


def settle_posts(columns: dict[str, int]) -> None:
    """A single column "Chức vụ" holds posts and jobs; beside a column of posts it holds jobs."""
    if "posts" in columns:
        if "post" not in columns:
            columns["post"] = columns["posts"]
        elif columns["post"] != columns["posts"]:
            columns.setdefault("job", columns.pop("posts"))


def split_headers(
    header: tuple[Any, ...], below: tuple[Any, ...], columns: dict[str, int]
) -> tuple[list[str], list[str]]:
    """The columns as the office words them: those that are read, and those that are ignored."""
    read, ignored = [], []
    spanning = ""
    for index in range(max(len(header), len(below))):
        top, sub = (
            nfc(str(line[index] or "")) if index < len(line) else "" for line in (header, below)
        )
        spanning = top or spanning
        label = f"{spanning} – {sub}" if sub and spanning else top or sub
        if index in columns.values():
            read.append(label)
        elif label and header_key(label) not in _NUMBERING:
            ignored.append(label)
    return read, ignored
