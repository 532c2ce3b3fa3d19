"""One person's year on one page (Năm của tôi), for the person and for who may see the record."""

from django.utils import timezone
from django.views.generic import DetailView

from campaigns.models import CampaignYear
from campaigns.views.reading import log_inspection
from members.crumbs import crumbs_to_home
from members.models import Member
from members.person_tabs import person_tabs
from portal.kit.views import ScopedMixin
from reports.desk.member_year import MemberYear, graded_years


class MemberYearView(ScopedMixin, DetailView):
    """The newest year until the reader chooses another; an inspector's reading is logged."""

    model = Member
    template_name = "reports/member_year.html"
    context_object_name = "member"

    def get_context_data(self, **kwargs):
        user, member = self.request.user, self.object
        home = member.home
        if home and member.pk != user.member_id:
            log_inspection(user, member, at=home.organization)
        begun = CampaignYear.objects.visible_to(user).exclude(state=CampaignYear.State.PREPARING)
        years = list(begun.order_by("-year"))
        typed = self.request.GET.get("year", "")
        year = next((year for year in years if str(year.calendar_year) == typed), None)
        year = year or next(iter(years), None)
        return super().get_context_data(
            crumbs=crumbs_to_home(user, member),
            hub_tabs=person_tabs(user, member, "year"),
            year=year,
            years=years,
            own=MemberYear(member, year, user) if year else None,
            grades=graded_years(member, user),
            is_self=member.pk == user.member_id,
            today=timezone.localdate(),
            **kwargs,
        )
