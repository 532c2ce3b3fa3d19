"""The hidden fields of every form that is sent: Django's token, and the key that takes it once."""

from secrets import token_urlsafe

from django import template
from django.template.defaulttags import CsrfTokenNode
from django.utils.html import format_html

from portal.kit.sent_once import FORM_KEY

register = template.Library()


class FormKeyNode(CsrfTokenNode):
    def render(self, context):
        csrf = super().render(context)
        key = format_html('<input type="hidden" name="{}" value="{}">', FORM_KEY, token_urlsafe(12))
        return csrf and key + csrf


@register.tag
def csrf_token(parser, token) -> FormKeyNode:
    """Stand in for Django's own tag of this name."""
    return FormKeyNode()
