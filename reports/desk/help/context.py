"""The "?" of each page, for the base template."""

from reports.desk.help.advisers import whom_to_ask
from reports.desk.help.guide import help_of


def page_help(request):
    """The help of the page that is shown and whom its reader asks; nothing before the login."""
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    if match is None or user is None or not user.is_authenticated:
        return {}
    page = help_of(match.view_name)
    return {"page_help": page, "whom_to_ask": whom_to_ask(user)} if page else {}
