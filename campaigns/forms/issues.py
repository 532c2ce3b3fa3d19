"""Form: how an issue was settled."""

from django import forms
from django.utils import timezone

from portal.kit.forms import Form


class SettleForm(Form):
    """When it was settled, and what came of it."""

    resolved_on = forms.DateField(label="Xử lý xong ngày", initial=timezone.localdate)
    result = forms.CharField(label="Kết quả", max_length=500, widget=forms.Textarea)
