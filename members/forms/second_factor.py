"""Forms of the second factor: allauth's with our labels and limits, settings, lost devices."""

import struct
from contextlib import contextmanager

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms

from members.actions.second_factor import check_code, confirm_by_factor
from members.models import SecondFactorSettings
from members.models.second_factor import SWITCHES
from portal.kit.forms import Form, VersionedForm

MOST_SIGNS = 20  # a code has six or eight figures; people put spaces between


def _take_codes(field: forms.CharField) -> None:
    """Label the field; a phone shows its keys for figures and offers the code of a message."""
    field.label, field.max_length = "Mã xác thực", MOST_SIGNS
    field.widget = forms.TextInput(
        attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": MOST_SIGNS}
    )
    field.error_messages["required"] = "Hãy nhập mã."


class CodeMixin:
    """A code of the app, or a recovery code."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _take_codes(self.fields["code"])
        self.fields["code"].widget.attrs["autofocus"] = True

    def clean_code(self) -> str:
        code = self.cleaned_data["code"][:MOST_SIGNS]
        self.authenticator = check_code(user=self.user, code=code, request=context.request)
        return code


class AuthenticateForm(CodeMixin, base.AuthenticateForm):
    """The second step of a login."""

    def save(self) -> None:
        super().save()
        confirm_by_factor(user=self.user, factor=self.authenticator, request=context.request)


class ReauthenticateForm(CodeMixin, base.ReauthenticateForm):
    """The second factor again, before a sensitive step."""


@contextmanager
def refused_if_malformed():
    """What no browser sends is refused as a wrong key is; the library fails on some of it."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError, struct.error) as error:
        raise get_adapter().validation_error("incorrect_code") from error


class KeyMixin:
    """The browser's answer for a passkey."""

    def clean_credential(self):
        with refused_if_malformed():
            return super().clean_credential()


class AuthenticateKeyForm(KeyMixin, webauthn.AuthenticateWebAuthnForm):
    """The second step of a login with a passkey."""

    def save(self) -> None:
        super().save()
        factor = self.cleaned_data["credential"]
        confirm_by_factor(user=self.user, factor=factor, request=context.request)


class ActivateAppForm(totp.ActivateTOTPForm):
    """The first code of the app, which shows that it was set up rightly."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _take_codes(self.fields["code"])


class AddKeyForm(webauthn.AddWebAuthnForm):
    """The name of a passkey; the key itself is put in by the browser."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        name = self.fields["name"]
        name.label, name.max_length = "Tên khóa", 60
        name.widget = forms.TextInput(attrs={"maxlength": 60, "autocomplete": "off"})
        name.help_text = "Để phân biệt khi có nhiều khóa, ví dụ: máy ở cơ quan, điện thoại."

    def clean_name(self) -> str:
        return super().clean_name()[:60]

    def clean(self):
        with refused_if_malformed():
            return super().clean()


class KeyAgainForm(KeyMixin, webauthn.ReauthenticateWebAuthnForm):
    """A passkey again, before a sensitive step."""


class SecondFactorSettingsForm(VersionedForm):
    """Of whom a second factor is demanded."""

    class Meta:
        model = SecondFactorSettings
        fields = (*SWITCHES, "grace_days")


class ResetAnswerForm(Form):
    """What is said to who asked for a reset."""

    answer = forms.CharField(
        label="Trả lời",
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        help_text="Không đồng ý thì phải ghi lý do.",
    )
