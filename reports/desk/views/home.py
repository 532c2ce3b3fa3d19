"""The home page: what waits for the reader today."""

from django.utils import timezone
from django.views.generic import TemplateView

from campaigns.models import CampaignYear
from portal.kit.waiting import remember_waiting
from reports.desk.help.cards import first_cards
from reports.desk.help.first_steps import first_steps
from reports.desk.home.inbox import inbox_of
from reports.desk.home.late import late_meetings
from reports.desk.home.overview import overview
from reports.desk.home.own import member_section
from reports.desk.home.sections import sections_of
from reports.desk.member_year import MemberYear


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        year = CampaignYear.objects.filter(year=today.year).begun(user)
        sections = sections_of(user, today, year)
        own = member_section(user, today, year) if user.member_id else None
        watched = overview(user, year, today)
        inbox = inbox_of([*sections, own] if own else sections, today)
        remember_waiting(user, inbox.count)
        return super().get_context_data(
            cards=first_cards(user),
            steps=first_steps(user),
            today=today,
            year=year,
            sections=sections,
            own=own,
            inbox=inbox,
            overview=watched,
            own_year=MemberYear(user.member, year, user)
            if year and user.scope.homes and not watched
            else None,
            late=late_meetings(user, today) if user.scope.down.get("view") else [],
            can_record=year is not None
            and year.state in CampaignYear.RUNNING
            and user.has_perm("campaigns.record_pledge"),
            **kwargs,
        )
