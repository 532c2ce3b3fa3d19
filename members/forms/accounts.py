"""Forms of accounts."""

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from portal.kit.forms import Form


class AccountForm(Form):
    """The name with which the member will log in."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="Viết liền, không dấu; cổng gợi ý sẵn từ họ tên.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
