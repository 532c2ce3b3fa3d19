"""Posts as offices write them: Party posts that the portal keeps, none at all, and those of others."""

import re

from members.models import Position
from portal.kit.text import fold

Post = Position.Post
_SHORT = {
    "bt": "bi thu",
    "pbt": "pho bi thu",
    "p": "pho",
    "uv": "uy vien",
    "btv": "ban thuong vu",
    "uvbtv": "uy vien ban thuong vu",
    "bch": "ban chap hanh",
    "uvbch": "uy vien ban chap hanh",
    "cuv": "chi uy vien",
    "cb": "chi bo",
    "du": "dang uy",
    "duv": "dang uy vien",
    "db": "dang bo",
    "dv": "dang vien",
}
_CELL, _ROOT = r"chi bo|chi uy", r"dang uy|dang bo"
_OF = rf"(?: (?:cua )?(?:(?P<cell>{_CELL})|(?P<root>{_ROOT})|cap uy)\b.*)?$"
_HEAD = rf"(?: thuong truc)?(?: ban chap hanh)?{_OF}"
_POSTS = (
    (re.compile(rf"^pho bi thu{_HEAD}"), Post.DEPUTY, "cell"),
    (re.compile(rf"^bi thu{_HEAD}"), Post.SECRETARY, "cell"),
    (re.compile(rf"^(?:uy vien )?(?:ban )?thuong vu{_OF}"), Post.STANDING, "root"),
    (re.compile(rf"^(?:dang uy vien|uy vien ban chap hanh){_OF}"), Post.COMMITTEE, "root"),
    (re.compile(rf"^(?:chi uy|cap uy)(?: vien)?{_OF}"), Post.COMMITTEE, "cell"),
    (re.compile(r"^uy vien (?:(?P<cell>chi uy)|(?P<root>dang uy))\b.*$"), Post.COMMITTEE, "cell"),
)
_NONE = {"", "dang vien", "dang vien chinh thuc", "dang vien du bi", "khong", "khong co", "0", "x"}
_OF_OTHERS = re.compile(
    r"\b(?:doan|cong doan|chi doan|doan thanh nien|hoi|chi hoi|phu nu|cuu chien binh|nong dan"
    r"|tncs|cdcs|cd|mat tran|mttq)\b"
)


def _key(text: str) -> str:
    words = fold(re.sub(r"[^\w\s]|_", " ", text)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def read_post(text: str) -> tuple[str, str] | None:
    """Read one post: ("root" or "cell", post), or None where it is not understood.

    "Bí thư" counts alone or with a cell or committee of the Party, not of the Youth Union.
    """
    key = _key(text)
    for pattern, post, level in _POSTS:
        if match := pattern.match(key):
            if post == Post.STANDING:
                return "root", post
            named = match.groupdict()
            return "root" if named["root"] else "cell" if named["cell"] else level, post
    return None


def is_no_post(text: str) -> bool:
    """The text says only that the person is a Party member."""
    return _key(text) in _NONE


def is_of_others(text: str) -> bool:
    """A post in the Youth Union, the trade union or an association: not the Party's."""
    return bool(_OF_OTHERS.search(_key(text)))


def sounds_like_a_post(text: str) -> bool:
    """The text names a secretary of something that is not understood."""
    return bool(re.search(r"\bbi thu\b", _key(text)))
