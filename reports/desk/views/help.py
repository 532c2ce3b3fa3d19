"""All help on one page, and the cards of a role that were read."""

from django.http import Http404
from django.shortcuts import redirect
from django.views import View
from django.views.generic import TemplateView

from reports.desk.help.advisers import advisers
from reports.desk.help.cards import roles
from reports.desk.help.guide import areas_for
from reports.models import CardsRead


class HelpView(TemplateView):
    """What the reader's pages are for, and whom to ask by name."""

    template_name = "help/page.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(areas=areas_for(user), advisers=advisers(user), **kwargs)


class CardsReadView(View):
    """The reader puts away the cards of a role of theirs; they are not shown again."""

    def get(self, request, role):
        return redirect("reports:home")

    def post(self, request, role):
        if not any(known.key == role and known.fits(request.user) for known in roles()):
            raise Http404
        CardsRead.objects.get_or_create(user=request.user, role=role)
        return redirect("reports:home")
