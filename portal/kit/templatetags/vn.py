"""Filters that write numbers and dates as Vietnamese documents do."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from portal.kit import text

register = template.Library()

register.filter("number", lambda value: "" if value in ("", None) else text.number(value))
register.filter("money", lambda value: "" if value is None else text.money(value))
# A moment is shown with its day on the office's clock.
register.filter(
    "long_date", lambda value: text.long_date(value) if value else "", expects_localtime=True
)
register.filter("short_date", text.short_date, expects_localtime=True)
register.filter("sentence", text.sentence)


@register.filter
def phrase(value, words):
    """The words with the value in them; nothing where there is no value.

    `{{ task.due_on|short_date|phrase:", hạn %s" }}`; the words come from the template.
    """
    if value in ("", None):
        return ""
    return mark_safe(words % conditional_escape(value))  # noqa: S308  the value is escaped


@register.filter
def faulty_fields(form) -> list:
    """The visible fields of a form that were not accepted."""
    return [field for field in form if field.errors and not field.is_hidden]
