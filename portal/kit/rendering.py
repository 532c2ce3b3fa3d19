"""Inputs and selections written in Python.

Django renders each widget, and each option of a selection, by a template within a template: that
took a quarter of the time of a form and of a list's filters. The HTML is the same.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from html import escape
from typing import Any

from django.forms import BoundField, CheckboxInput, Select
from django.forms.renderers import TemplatesSetting
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

INPUT, STYLES = "form-control", {CheckboxInput: "form-check-input", Select: "form-select"}


class QuickField(BoundField):
    """A field whose plain selection is written without the context that a widget's template takes."""

    @property
    def control(self) -> SafeString:
        """The input with the style of its kind, marked where what was typed is refused."""
        widget = self.field.widget
        style = next((style for kind, style in STYLES.items() if isinstance(widget, kind)), INPUT)
        names = (widget.attrs.get("class", ""), style, "is-invalid" if self.errors else "")
        return self.as_widget(attrs={"class": " ".join(filter(None, names))})

    def as_widget(self, widget=None, attrs=None, only_initial=False):
        widget = widget or self.field.widget
        if type(widget) is not Select or only_initial:
            return super().as_widget(widget, attrs, only_initial)
        given = self.build_widget_attrs(attrs or {}, widget)
        if self.auto_id and "id" not in widget.attrs:
            given.setdefault("id", self.auto_id)
        attributes = {"name": self.html_name} | widget.build_attrs(widget.attrs, given)
        options = options_html(widget.choices, widget.format_value(self.value()))
        return format_html("<select{}>{}\n</select>", _attributes(attributes), options)


class FormRenderer(TemplatesSetting):
    """Renders with the templates of the project what is not an input or a selection."""

    bound_field_class = QuickField

    def render(self, template_name, context, request=None):
        write = WRITERS.get(template_name)
        return (
            write(context["widget"]) if write else super().render(template_name, context, request)
        )


def options_html(choices: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> SafeString:
    """The options of a selection, those of a group below its name."""
    return mark_safe("".join(_options(choices, chosen)))  # noqa: S308  all escaped


def ticks_html(field: BoundField) -> SafeString:
    """Boxes to tick, or a choice of which all answers are seen; the legend is not part of it."""
    widget = field.field.widget
    given = field.build_widget_attrs({"id": field.auto_id})
    groups = widget.optgroups(field.html_name, widget.format_value(field.value()), given)
    return mark_safe("".join(_ticks(groups)))  # noqa: S308  all escaped


def _ticks(groups: list[tuple[str | None, list[dict[str, Any]], int]]) -> Iterator[str]:
    for name, options, _ in groups:
        if name:
            yield f"\n<strong>{escaped(name)}</strong>"
        for option in options:
            attributes = {"type": option["type"], "class": "form-check-input"}
            attributes |= {"name": option["name"], "value": str(option["value"])}
            yield f'\n<div class="form-check"><input{_attributes(attributes | option["attrs"])}>\n'
            label_for = escape(option["attrs"].get("id", ""))
            label = escaped(option["label"])
            yield f'<label for="{label_for}" class="form-check-label">{label}</label></div>'


def _options(choices: Iterable[tuple[Any, Any]], chosen: Collection[str]) -> Iterator[str]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield f'\n<optgroup label="{escaped(value)}">'
            yield from _options(label, chosen)
            yield "\n</optgroup>"
        else:
            key = "" if value is None else str(value)
            selected = " selected" if key in chosen else ""
            text = label if isinstance(label, str) else localize(label)
            yield f'\n<option value="{escape(key)}"{selected}>{escaped(text)}</option>'


def escaped(value: Any) -> str:
    """As Django's `conditional_escape`, which takes twice as long."""
    return value.__html__() if hasattr(value, "__html__") else escape(str(value))


def _input(widget: Mapping[str, Any]) -> SafeString:
    attributes = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        attributes["value"] = str(widget["value"])
    return format_html("<input{}>", _attributes(attributes | widget["attrs"]))


def _textarea(widget: Mapping[str, Any]) -> SafeString:
    attributes = {"name": widget["name"]} | widget["attrs"]
    return format_html(
        "<textarea{}>\n{}</textarea>", _attributes(attributes), widget["value"] or ""
    )


def _select(widget: Mapping[str, Any]) -> SafeString:
    attributes = {"name": widget["name"]} | widget["attrs"]
    groups = format_html_join(
        "", "{}", ([_group(name, options)] for name, options, _ in widget["optgroups"])
    )
    return format_html("<select{}>{}\n</select>", _attributes(attributes), groups)


def _group(name: str | None, options: list[dict[str, Any]]) -> SafeString:
    written = format_html_join(
        "",
        "\n<option{}>{}</option>",
        ((_option_attributes(option), localize(option["label"])) for option in options),
    )
    if not name:
        return written
    return format_html('\n<optgroup label="{}">{}\n</optgroup>', name, written)


def _option_attributes(option: dict[str, Any]) -> SafeString:
    return _attributes({"value": str(option["value"])} | option["attrs"])


def _attributes(attributes: Mapping[str, Any]) -> SafeString:
    """As Django's attrs.html: True is written as the bare name, False is left out."""
    written = (
        f" {escape(name)}" if value is True else f' {escape(name)}="{escaped(value)}"'
        for name, value in attributes.items()
        if value is not False
    )
    return mark_safe("".join(written))  # noqa: S308  all escaped


WRITERS: dict[str, Callable[[Mapping[str, Any]], SafeString]] = {
    "django/forms/widgets/select.html": _select,
    "django/forms/widgets/textarea.html": _textarea,
    **{
        f"django/forms/widgets/{name}.html": _input
        for name in ("checkbox", "date", "hidden", "input", "number", "text", "time")
    },
}
