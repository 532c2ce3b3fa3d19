"""All help on one page, and the cards of a role that were read."""

from django.views.generic import TemplateView

from reports.desk.help.advisers import advisers
from reports.desk.help.guide import areas_for


class HelpView(TemplateView):
    """What the reader's pages are for, and whom to ask by name."""

    template_name = "help/page.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        return super().get_context_data(areas=areas_for(user), advisers=advisers(user), **kwargs)
