"""How print pages write titles and headings."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe

from portal.kit.text import balance

register = template.Library()
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@register.filter
def balanced(text, most=60):
    """A title in lines of about the same length."""
    lines = (conditional_escape(line) for line in balance(str(text), most))
    return mark_safe("<br>".join(lines))  # noqa: S308  every line is escaped


class SectionNode(template.Node):
    """A numbered heading above its text; without text it prints nothing and takes no number."""

    def __init__(self, title, body):
        self.title, self.body = title, body

    def render(self, context):
        content = self.body.render(context).strip()
        if not content:
            return ""
        number = context.render_context.get("section", 0)
        context.render_context["section"] = number + 1
        title = conditional_escape(self.title.resolve(context))
        return f"<h2>{ROMAN[number]}. {title}</h2>\n{content}"


@register.tag
def section(parser, token):
    """`{% section "KẾT LUẬN" %}…{% endsection %}`: never an empty heading."""
    _, title = token.split_contents()
    body = parser.parse(("endsection",))
    parser.delete_first_token()
    return SectionNode(parser.compile_filter(title), body)
