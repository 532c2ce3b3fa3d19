"""The tabs of a person: their record, the running year, what is their own, who saw them."""

from django.urls import reverse

from members.crumbs import crumbs_to_home
from members.hub import Tab
from members.models import Member


def person_tabs(user, member: Member, current: str) -> list[Tab]:
    """The tabs that the reader may open; own pledges and evaluations only for the person."""
    tabs = [
        Tab("Hồ sơ", member.get_absolute_url(), current == "record"),
        Tab("Năm nay", reverse("reports:member_year", args=[member.pk]), current == "year"),
    ]
    if member.pk == user.member_id and user.has_perm("campaigns.write_own_pledge"):
        tabs += [
            Tab("Cam kết", reverse("campaigns:pledge_mine"), current == "pledges"),
            Tab("Xếp loại", reverse("campaigns:evaluation_mine"), current == "evaluations"),
        ]
    for key, label, name, permission in (
        ("readers", "Ai xem được", "members:member_readers", "members.see_readers"),
        ("trail", "Ai đã xem, sửa", "reports:member_trail", "reports.read_member_trail"),
    ):
        if user.has_perm(permission, member):
            tabs.append(Tab(label, reverse(name, args=[member.pk]), key == current))
    return tabs


def person_of(user, member: Member, current: str) -> dict:
    """Context of a page that is one of the tabs: the way down to the person's cell, and the tabs."""
    return {
        "crumbs": crumbs_to_home(user, member),
        "hub": member,
        "hub_tabs": person_tabs(user, member, current),
    }
