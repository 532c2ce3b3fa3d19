"""Whom a reader asks, for pages that refuse."""

from django import template

from reports.desk.help.advisers import advisers

register = template.Library()


@register.simple_tag(takes_context=True)
def people_to_ask(context) -> list:
    """By name and post; nobody before the login."""
    user = context.get("user")
    return advisers(user) if user is not None and user.is_authenticated else []
