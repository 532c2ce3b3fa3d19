"""Icons as inline SVG, from the package lucide. They stand beside words, so readers of screens skip them."""

from functools import cache

from django import template
from django.utils.safestring import SafeString, mark_safe
from lucide.templatetags.lucide import lucide

register = template.Library()


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    """`{% icon "house" %}`; the names are those of lucide.dev."""
    attributes = {"class": "icon", "aria_hidden": "true"}
    return mark_safe(lucide(name, size=size, **attributes))  # noqa: S308  the package's own file
