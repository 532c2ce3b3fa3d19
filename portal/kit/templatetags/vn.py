"""Filters that write numbers and dates as Vietnamese documents do."""

from dataclasses import dataclass

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from portal.kit import text
from portal.kit.inputs import DateInput

register = template.Library()

register.filter("number", lambda value: "" if value in ("", None) else text.number(value))
register.filter("money", lambda value: "" if value is None else text.money(value))
# A moment is shown with its day on the office's clock.
register.filter(
    "long_date", lambda value: text.long_date(value) if value else "", expects_localtime=True
)
register.filter("short_date", text.short_date, expects_localtime=True)
register.filter("sentence", text.sentence)
register.filter("file_kind", text.file_kind)


@register.filter
def phrase(value, words):
    """The words with the value in them; nothing where there is no value.

    `{{ task.due_on|short_date|phrase:", hạn %s" }}`; the words come from the template.
    """
    if value in ("", None):
        return ""
    return mark_safe(words % conditional_escape(value))  # noqa: S308  the value is escaped


@register.simple_tag
def day_input(name, value=""):
    """The field of a day that belongs to no form; its label names it by the same word."""
    return DateInput({"class": "form-control"}).render(name, value, {"id": name})


@dataclass(frozen=True)
class LineError:
    """What is wrong with a line of a page: whose line, where, and in words."""

    name: str
    anchor: str
    text: str


@register.filter
def line_errors(lines) -> list[LineError]:
    """What is wrong with the lines of a formset, or with any list of forms, line by line."""
    found = []
    for number, line in enumerate(lines or (), start=1):
        name = getattr(line, "whose", "") or f"Dòng {number}"
        for field_name, errors in line.errors.items() if line.is_bound else ():
            field = line[field_name] if field_name in line.fields else None
            if field is None or field.is_hidden:
                anchor, what = next(iter(line.visible_fields())).id_for_label, ""
            else:
                anchor, what = field.id_for_label or field.auto_id, f", {field.label}"
            found.append(LineError(f"{name}{what}", anchor, " ".join(map(str, errors))))
    return found


@register.filter
def faulty_fields(form) -> list:
    """The visible fields of a form that were not accepted."""
    return [field for field in form if field.errors and not field.is_hidden]
