"""Taking the number of a paper of the year-end round."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from campaigns.models import CampaignYear
from members.models import Organization
from portal.kit.access import visible_or_404
from reports.papers.actions.numbering import next_number, number_paper
from reports.papers.grading_file import GradingFile
from reports.papers.grading_papers import day_of_paper, offered
from reports.papers.views.numbers import TakeNumberView


class GradingNumberView(TakeNumberView):
    """For the proposal, the minutes or the tally record of one organisation."""

    def get_object(self, queryset=None):
        user, kwargs = self.request.user, self.kwargs
        units = Organization.objects.with_power(user, "view").select_related("kind")
        unit = visible_or_404(units, user, kwargs["organization"])
        years = CampaignYear.objects.select_related("organization")
        self.file = GradingFile(unit, visible_or_404(years, user, kwargs["year"]), user)
        self.paper = offered(self.file).get(kwargs["paper"])
        if self.paper is None or not self.paper.number:
            raise Http404
        if self.file.year.why_locked or not user.has_perm("reports.number_grading_paper", unit):
            raise PermissionDenied
        return unit

    def get_success_url(self):
        return reverse("reports:grading_papers", args=[self.object.pk, self.file.year.pk])

    @property
    def title(self) -> str:
        return f"Lấy số {self.paper.title[:1].lower()}{self.paper.title[1:]}"

    def taken(self):
        return self.file.numbers.get(self.kwargs["paper"])

    def get_initial(self):
        day = day_of_paper(self.paper, self.file)
        return {"number": next_number(self.object, self.paper.number, day)}

    def change(self, record, data) -> None:
        number_paper(
            record,
            self.file.year,
            data["number"],
            paper=self.kwargs["paper"],
            kind=self.paper.number,
            document=f"{self.paper.title} năm {self.file.calendar_year}",
            day=day_of_paper(self.paper, self.file),
        )
