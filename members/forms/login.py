"""allauth's forms with our labels."""

from allauth.account import forms as allauth_forms

from members.browsers import note
from members.models import AccountEvent


def _name(fields, labels: dict[str, str]) -> None:
    for name, label in labels.items():
        if name in fields:
            fields[name].label = label
            fields[name].widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    """Log in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self.fields, {"login": "Tên đăng nhập", "password": "Mật khẩu"})


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Change one's own password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {
            "oldpassword": "Mật khẩu hiện tại",
            "password1": "Mật khẩu mới",
            "password2": "Nhập lại mật khẩu mới",
        }
        _name(self.fields, labels)

    def save(self):
        super().save()
        note(AccountEvent.Kind.PASSWORD, user=self.user, by=self.user)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """Say the password again before a sensitive step."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _name(self.fields, {"password": "Mật khẩu"})
