"""Compare the posts of a row with those the portal knows; an organisation has one secretary."""

import re
from collections.abc import Iterator

from members.models import Organization, Position

from .entries import Entry
from .known import Known
from .titles import is_of_others, read_post

Post = Position.Post
# A post with its organisation: "Bí thư chi bộ (Chi bộ Một)", "Bí thư Chi bộ Một".
_PLACES = (
    re.compile(r"\((.+)\)$"),
    re.compile(r"\b((?:chi bộ|đảng bộ)\s+\S.*)$", re.IGNORECASE),
)
_TRACKED = (Post.SECRETARY, Post.DEPUTY, Post.STANDING, Post.COMMITTEE)


def compare_posts(entry: Entry, known: Known, importer_id: int | None) -> None:
    """Note which posts the row gives and ends; importers change nothing of their own row."""
    if known.reads_posts:
        _compare_stated(entry, known)
    if entry.member.pk and entry.member.pk == importer_id and entry.words:
        entry.refuse(
            "Họ và tên",
            "Đồng chí không tự ghi, sửa hồ sơ của mình; dòng này do đồng chí khác được phân công "
            f"nhập: {'; '.join(entry.words)}.",
        )


def _compare_stated(entry: Entry, known: Known) -> None:
    stated, elsewhere = _read_stated(entry, known)
    held = set()
    for position in _tracked(entry, known):
        post = (_level(position, entry), position.post)
        if post in stated and position.pk not in elsewhere:
            held.add(post)
        elif position.pk not in elsewhere and _is_ended_by(position, known):
            entry.resign.append(position)
            entry.words.append(f"thôi {position}")
    entry.appoint = sorted(stated - held)
    if not entry.is_new:
        entry.words.extend(f"giữ chức {Post(post).label}" for _, post in entry.appoint)


def _read_stated(entry: Entry, known: Known) -> tuple[set[tuple[str, str]], set[int]]:
    """The posts of the row, and the keys of those that it names in other organisations.

    A roster of one cell says nothing about the posts above it.
    """
    stated: set[tuple[str, str]] = set()
    elsewhere: set[int] = set()
    for text in entry.row.posts:
        post = read_post(text)
        if post and (named := _named_elsewhere(text, entry, known)):
            elsewhere |= _kept_elsewhere(text, post[1], named, entry, known)
        elif post is None and is_of_others(text):
            entry.row.notice("Chức vụ Đảng", f"“{text}” không phải chức vụ Đảng, cổng không ghi.")
        elif post is None:
            entry.refuse("Chức vụ Đảng", f"Không hiểu chức vụ “{text}”.")
        elif post[0] == "cell" or not known.organization.kind.holds_members:
            stated.add(post)
    return stated, elsewhere


def _named_elsewhere(text: str, entry: Entry, known: Known) -> list[Organization]:
    """The organisations that the post names, where they are neither the row's cell nor the list's."""
    name = next(filter(None, (place.search(text) for place in _PLACES)), None)
    named = known.named(name[1]) if name else []
    here = {known.organization.pk, entry.cell.pk if entry.cell else None}
    return [] if any(organization.pk in here for organization in named) else named


def _kept_elsewhere(
    text: str, post: str, named: list[Organization], entry: Entry, known: Known
) -> set[int]:
    """The posts that the member holds there stay; a list gives none in another cell or committee."""
    places = {organization.pk for organization in named}
    held = {
        position.pk
        for position in _tracked(entry, known)
        if position.post == post and position.organization_id in places
    }
    if not held:
        entry.row.notice(
            "Chức vụ Đảng",
            f"“{text}” là chức vụ ở nơi khác, cổng không ghi; mời ghi ở trang của đảng viên này.",
        )
    return held


def _tracked(entry: Entry, known: Known) -> Iterator[Position]:
    if entry.member.pk:
        for position in known.positions.get(entry.member.pk, ()):
            if position.post in _TRACKED and position.organization.is_within(known.organization):
                yield position


def _level(position: Position, entry: Entry) -> str:
    if entry.cell and position.organization_id == entry.cell.pk:
        return "cell"
    return "another cell" if position.organization.kind.holds_members else "root"


def _is_ended_by(position: Position, known: Known) -> bool:
    """A post begun by the roster's day and not over today; what is newer stays."""
    over = position.ends_on is not None and position.ends_on < known.today
    return position.starts_on <= known.as_of and not over


def second_secretaries(entries: list[Entry], known: Known) -> dict[tuple[str, int], str]:
    """The rows that would make a second secretary: the refusal by row."""
    leaving = {
        position.pk
        for entry in entries
        for position in entry.resign
        if position.starts_on < known.as_of  # else it still runs on the day itself
    }
    holders: dict[object, tuple[str, str]] = {
        position.organization_id: ("", known.members[position.member_id].full_name)
        for positions in known.positions.values()
        for position in positions
        if position.post == Post.SECRETARY and position.pk not in leaving
    }
    refused = {}
    for entry in entries:
        for level, post in entry.appoint:
            if post != Post.SECRETARY:
                continue
            place = entry.row.place
            organization = known.organization if level == "root" else entry.cell
            key = organization.pk if organization else entry.cell_name
            line, name = holders.setdefault(key, (place, entry.row.name))
            if line != place:
                source = f"ở {line} là {name}" if line else f"là {name}; mời ghi kết thúc trước"
                refused[entry.row.key] = f"{organization or entry.cell_name} đã có bí thư {source}."
    return refused
