"""Fields of a form with label and help, written in Python where nothing was refused."""

from html import escape

from crispy_forms.templatetags import crispy_forms_filters
from django import template
from django.forms import (
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
)
from django.utils.safestring import SafeString, mark_safe

from portal.kit.rendering import QuickField, escaped, ticks_html

register = template.Library()
STAR = '<span class="asteriskField">*</span>'
TICKS = CheckboxSelectMultiple, RadioSelect


@register.filter
def as_crispy_field(field: QuickField) -> SafeString:
    """One field. Stands in for crispy's filter of this name, whose template takes far longer.

    The template (bootstrap5/field.html) renders files and what was refused; the HTML of all others
    is the same as there.
    """
    widget = field.field.widget
    if field.is_hidden:
        return field.as_widget()
    if isinstance(widget, FileInput) or field.errors:
        return crispy_forms_filters.as_crispy_field(field)
    if isinstance(widget, TICKS):
        parts = _group(field)
    elif isinstance(widget, CheckboxInput):
        parts = _tick(field)
    else:
        parts = _input(field)
    return mark_safe("\n".join(parts))  # noqa: S308  all escaped; help texts are our own HTML


@register.filter
def fields_html(form) -> SafeString:
    """All fields of a form, one below the other."""
    return mark_safe("\n".join(as_crispy_field(field) for field in form))  # noqa: S308


def _input(field: QuickField) -> tuple[str, ...]:
    return (
        f'<div id="div_{escape(field.auto_id)}" class="mb-3">',
        _label(field, "label", "form-label"),
        field.control,
        _help(field),
        "</div>",
    )


def _tick(field: QuickField) -> tuple[str, ...]:
    return (
        f'<div class="mb-3"><div id="div_{escape(field.auto_id)}" class="form-check">',
        field.control,
        _label(field, "label", "form-check-label"),
        _help(field),
        "</div></div>",
    )


def _group(field: QuickField) -> tuple[str, ...]:
    described = field.aria_describedby
    attribute = f' aria-describedby="{escape(described)}"' if described else ""
    return (
        f'<div id="div_{escape(field.auto_id)}" class="mb-3"><fieldset{attribute}>',
        _label(field, "legend", "form-label", " fs-6"),
        f"<div>{ticks_html(field)}\n</div>",
        _help(field),
        "</fieldset></div>",
    )


def _label(field: QuickField, tag: str, css: str, more: str = "") -> str:
    required, star = (" requiredField", STAR) if field.field.required else ("", "")
    label_for = f' for="{escape(field.id_for_label)}"' if field.id_for_label else ""
    label = escaped(field.label)
    return f'<{tag}{label_for} class="{css}{required}{more}">{label}{star}</{tag}>'


def _help(field: QuickField) -> str:
    if not field.help_text:
        return ""
    return f'<div id="{escape(field.auto_id)}_helptext" class="form-text">{field.help_text}</div>'
