"""The home page: what waits for the reader today."""

from __future__ import annotations

from django.utils import timezone
from django.views.generic import TemplateView

from reports.desk.home import (
    RED_LINE,
    current_year,
    home_sections,
    late_meetings,
    member_section,
    watch,
)


class HomeView(TemplateView):
    """What waits for the reader today, by role."""

    template_name = "home.html"

    def get_context_data(self, **kwargs):
        user, today = self.request.user, timezone.localdate()
        year = current_year(user, today)
        sections = home_sections(user, today, year)
        own = member_section(user, today, year) if user.member_id else None
        watched = watch(user, year, today)
        return super().get_context_data(
            today=today,
            year=year,
            sections=sections,
            own=own,
            waiting=sum(section.waiting for section in (*sections, own) if section),
            watch=watched,
            red_line=RED_LINE,
            late=late_meetings(user, today) if watched else [],
            **kwargs,
        )
