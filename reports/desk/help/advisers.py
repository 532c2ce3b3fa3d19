"""Whom a reader asks: their own secretary, the staff above, the administrator; by posts of today."""

from __future__ import annotations

from dataclasses import dataclass

from members.models import Position, User
from members.models.holders import posts_with_account
from members.tree import lineage

NAMED = 4
Post = Position.Post
OF_MEMBERS = (Post.SECRETARY, Post.DEPUTY)


@dataclass(frozen=True)
class Adviser:
    """One person and the post by which they are asked."""

    name: str
    title: str


def whom_to_ask(user) -> str:
    """In words of posts, without a query: what is shown on every page."""
    scope = user.scope
    if user.is_administrator:
        return "người phụ trách máy chủ của cơ quan"
    if scope.has("appraise", "decide_organizations"):
        return "đồng chí quản trị cổng của cơ quan"
    if scope.posts:
        return "chuyên viên cơ quan tham mưu của cấp ủy cấp trên"
    return "bí thư, phó bí thư chi bộ của đồng chí"


def advisers(user) -> list[Adviser]:
    """By name: the leaders of the reader's own cell, then the staff of the levels above it.

    Nobody is sent to themselves. Where no post is held by anybody with an account, the
    administrators are named.
    """
    units = user.scope.everywhere()
    homes = {home.pk for home in user.scope.homes}
    paths = {path for unit in units for path in lineage(unit.path)}
    found = [
        Adviser(position.member.full_name, str(position))
        for position in posts_with_account(paths).exclude(member=user.member_id)
        if position.post == Post.STAFF
        or (position.post in OF_MEMBERS and position.organization_id in homes)
    ]
    return found[:NAMED] or [
        Adviser(str(account), "quản trị cổng")
        for account in User.objects.filter(is_staff=True, is_active=True).exclude(pk=user.pk)[
            :NAMED
        ]
    ]
