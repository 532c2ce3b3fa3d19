"""Slips of account links, for the person who issued them."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.views import View

from members.account_sheets import parts_of
from members.models import LinkIssue
from portal.kit.access import visible_or_404
from portal.kit.uploads import download
from reports.papers.slips import slips_pdf


class SlipsView(View):
    """The unused links of one part as slips (PDF), to be cut and handed over in person."""

    def get(self, request, pk, file_number):
        if not request.user.has_perm("members.issue_links"):
            raise PermissionDenied
        issue = visible_or_404(LinkIssue.objects.select_related("by__member"), request.user, pk)
        found = next((one for one in parts_of(issue) if one.number == file_number), None)
        if found is None:
            raise Http404

        site = request.build_absolute_uri(reverse("members:link"))
        content = slips_pdf(found, issue.issuer, site)
        day = timezone.localdate(issue.at)
        return download(content, f"phieu-tai-khoan_{day:%Y-%m-%d}_{file_number}.pdf", "pdf")
