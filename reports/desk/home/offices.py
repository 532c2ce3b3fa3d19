"""The lines of inspectors, agency heads and the administrator."""

import datetime as dt

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse

from campaigns.models import CampaignYear, Comment, Evaluation, Inspection, Pledge
from campaigns.views.pledge_filter import UNJUDGED
from members.models import Membership, User
from reports.desk.home.accounts import accounts_to_reset
from reports.desk.home.base import NAMED, Section, Task, address, counted
from reports.desk.home.staff import stuck_work


def inspector_section(user, today: dt.date) -> Section:
    """The programme of the inspector's own level: what is to be done, what is not remedied."""
    running = Inspection.objects.filter(
        user.scope.at("inspect"), year__state__in=CampaignYear.RUNNING, year__is_backfill=False
    ).select_related("inspected")
    planned = running.filter(done_on__isnull=True).order_by("planned_on", "pk")
    faulty = running.filter(has_findings=True, done_on__isnull=False, remedied_on__isnull=True)
    return Section(
        "Kiểm tra, giám sát",
        [
            *(
                Task(
                    f"{inspection.get_kind_display()} {inspection.inspected}",
                    inspection.get_absolute_url(),
                    due=inspection.planned_on,
                    late=inspection.planned_on < today,
                    action="Ghi kết quả",
                    icon="search",
                )
                for inspection in planned[:NAMED]
            ),
            *(
                Task(
                    f"{inspection.inspected} chưa khắc phục xong thiếu sót",
                    inspection.get_absolute_url(),
                    action="Theo dõi",
                    note=inspection.findings,
                    icon="undo-2",
                )
                for inspection in faulty.order_by("done_on", "pk")[:NAMED]
            ),
        ],
    )


def head_section(user, year: CampaignYear | None) -> Section:
    """What an agency head has still to say of the people of the agency, while grading runs."""
    section = Section("Thủ trưởng cơ quan, đơn vị")
    if year is None or year.state != CampaignYear.State.GRADING:
        return section
    section.tasks += counted(
        "Cam kết chờ thủ trưởng đánh giá",
        _unjudged_pledges(user, year).count(),
        address("campaigns:pledge_list", year=year.pk, agency_result=UNJUDGED),
        due=year.cell_grade_due,
        action="Đánh giá",
        icon="pen-line",
    )
    section.tasks += counted(
        "Đảng viên chờ thủ trưởng nhận xét",
        _uncommented(user, year).count(),
        address("campaigns:evaluation_list", of="member", year=year.pk),
        due=year.cell_grade_due,
        action="Nhận xét",
        icon="message-square",
    )
    return section


def _unjudged_pledges(user, year: CampaignYear) -> QuerySet[Pledge]:
    of_people = Pledge.objects.filter(
        user.scope.within("comment"), year=year, state__in=Pledge.PUBLIC, member__isnull=False
    )
    return of_people.filter(agency_result="").exclude(member=user.member_id)


def _uncommented(user, year: CampaignYear) -> QuerySet[Evaluation]:
    """Evaluations that were handed in and on which the head has not commented."""
    written = Comment.objects.filter(evaluation=OuterRef("pk"), kind=Comment.Kind.AGENCY)
    states = (Evaluation.State.SELF_GRADED, Evaluation.State.PROPOSED)
    of_people = Evaluation.objects.of_members().filter(
        user.scope.within("comment"), year=year, state__in=states
    )
    return of_people.filter(~Exists(written)).exclude(member=user.member_id)


def administrator_section(user) -> Section:
    """Accounts only, in numbers: the administrator sees no content."""
    open_accounts = User.objects.filter(is_active=True)
    people = Membership.objects.home().on(user.scope.day).filter(member__is_party_member=True)
    accounts = reverse("members:account_list")
    section = Section("Quản trị", stuck_work() + accounts_to_reset(user))
    section.tasks += counted(
        "Đảng viên chưa có tài khoản",
        people.filter(member__user__isnull=True).count(),
        reverse("members:account_units"),
        waits=False,
        icon="key-round",
    )
    section.tasks += counted(
        "Tài khoản chưa đặt mật khẩu",
        open_accounts.filter(password__startswith=UNUSABLE_PASSWORD_PREFIX).count(),
        accounts,
        waits=False,
        icon="key-round",
    )
    section.tasks += counted(
        "Tài khoản chờ xác nhận đúng người",
        open_accounts.filter(awaits_confirmation=True).count(),
        accounts,
        waits=False,
        icon="key-round",
        note="Bí thư, cấp ủy nơi quản lý xác nhận.",
    )
    section.tasks += counted(
        "Tài khoản đang mở", open_accounts.count(), accounts, waits=False, icon="key-round"
    )
    return section
