"""What leads a founded portal to an open year, step by step, until a year has been opened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from campaigns.models import CampaignYear
from members.models import Membership, Organization, Position, User


@dataclass(frozen=True)
class FirstStep:
    """One step: what, why, where, and whether it is done."""

    title: str
    text: str
    url: str
    is_done: bool


def first_steps(user: Any) -> list[FirstStep]:
    """The steps of who sets the portal up; none for others, and none once a year was opened."""
    sets_up = user.is_administrator or user.has_perm("campaigns.manage_year")
    years = CampaignYear.objects.exclude(state=CampaignYear.State.PREPARING)
    if not sets_up or years.exists():
        return []
    bloc = Organization.objects.filter(depth=1).first()
    if bloc is None:
        return [FOUND]
    opened = User.objects.filter(member__isnull=False).exclude(pk=user.pk).exists()
    accounts = FirstStep(
        "Mở tài khoản cho các đơn vị",
        "Mở một lần cho mọi đảng viên của đơn vị, in phiếu trao tận tay.",
        reverse("members:account_units"),
        opened,
    )
    return [accounts] if user.is_administrator else [*_of_staff(bloc), accounts, *_of_year(bloc)]


FOUND = FirstStep(
    "Lập đảng bộ",
    "Cổng chưa có tổ chức nào. Người phụ trách máy chủ chạy lệnh “manage.py found_bloc” để lập đảng bộ, năm đầu tiên "
    "và tài khoản chuyên viên; các bước sau chuyên viên làm trên trang này.",
    "",
    is_done=False,
)


def _of_staff(bloc: Organization) -> list[FirstStep]:
    """Units, people and their leaders."""
    below = Organization.objects.filter(path__startswith=bloc.path, depth__gt=1)
    leaders = Position.objects.filter(post=Position.Post.SECRETARY, organization__in=below)
    return [
        FirstStep(
            "Ghi người ký và nơi nhận văn bản của đảng bộ",
            "Dùng cho mọi văn bản in từ cổng; các đơn vị tự ghi của mình.",
            reverse("members:organization_letterhead", args=[bloc.pk]),
            bool(bloc.recipients or bloc.signing_body),
        ),
        FirstStep(
            "Lập các tổ chức cơ sở",
            "Chi bộ trực thuộc cũng được lập khi nhập danh sách đảng viên.",
            reverse("members:organization_create", args=[bloc.pk]),
            below.exists(),
        ),
        FirstStep(
            "Nhập danh sách đảng viên",
            "Từ tệp Excel cơ quan đang dùng, mỗi tổ chức cơ sở một lần.",
            reverse("members:import"),
            Membership.objects.filter(organization__in=below).exists(),
        ),
        FirstStep(
            "Ghi bí thư, phó bí thư",
            "Quyền trên cổng theo chức vụ ghi ở hồ sơ đảng viên.",
            reverse("members:member_list"),
            leaders.exists(),
        ),
    ]


def _of_year(bloc: Organization) -> list[FirstStep]:
    """The first year: what is asked in it, then its opening."""
    year = CampaignYear.objects.filter(organization=bloc).first()
    if year is None:
        return []
    return [
        FirstStep(
            f"Ghi chủ đề, thời hạn của năm {year.calendar_year}",
            "Hạn nộp cam kết, số ngày được ghi buổi họp, hạn đánh giá cuối năm.",
            reverse("campaigns:year_edit", args=[year.pk]),
            bool(year.theme and year.pledge_due),
        ),
        FirstStep(
            f"Mở năm {year.calendar_year}",
            "Từ lúc mở, các đơn vị ghi được buổi họp, cam kết và các sổ.",
            reverse("campaigns:year_open", args=[year.pk]),
            is_done=False,
        ),
    ]
