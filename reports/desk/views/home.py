"""The home page: what waits for the reader today."""

from django.utils import timezone
from django.views.generic import TemplateView

from campaigns.models import CampaignYear
from reports.desk.home.late import late_meetings
from reports.desk.home.overview import RED_LINE, overview
from reports.desk.home.own import member_section
from reports.desk.home.sections import sections_of


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        year = CampaignYear.objects.filter(year=today.year).begun(user)
        sections = sections_of(user, today, year)
        own = member_section(user, today, year) if user.member_id else None
        watched = overview(user, year, today)
        return super().get_context_data(
            today=today,
            year=year,
            sections=sections,
            own=own,
            waiting=sum(section.waiting for section in (*sections, own) if section),
            overview=watched,
            red_line=RED_LINE,
            late=late_meetings(user, today) if watched else [],
            **kwargs,
        )
