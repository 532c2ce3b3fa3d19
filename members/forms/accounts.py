"""Forms of accounts."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError

from portal.kit.forms import Form


def _password(label: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200)


class AccountForm(Form):
    """The name with which the member will log in, and where the link may be sent."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="Viết liền, không dấu; cổng gợi ý sẵn từ họ tên.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    email = forms.EmailField(
        label="Thư điện tử",
        required=False,
        help_text="Không bắt buộc; nếu cơ quan có máy chủ thư, đường dẫn được gửi đến địa chỉ này.",
    )


class UnitAccountsForm(Form):
    """Whether accounts that nobody has used get a new link too."""

    again = forms.BooleanField(
        label="Cấp lại đường dẫn cho tài khoản đã mở mà chưa đặt mật khẩu", required=False
    )


class CodeForm(Form):
    """The code of a slip, as people type it."""

    code = forms.CharField(
        label="Mã trên phiếu",
        max_length=40,
        help_text="12 chữ và số, ví dụ ABCD-EFGH-JKMN; viết thường, bỏ dấu gạch đều được.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class NewPasswordForm(Form):
    """The password that the person chooses, twice."""

    password = _password("Mật khẩu mới")
    repeated = _password("Nhập lại mật khẩu mới")

    def __init__(self, *args, account, **kwargs):
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self):
        data = super().clean()
        password = data.get("password")
        if password and data.get("repeated") not in (None, password):
            self.add_error("repeated", "Hai lần nhập chưa giống nhau.")
        elif password:
            try:
                validate_password(password, self.account)
            except ValidationError as error:
                self.add_error("password", error)
        return data
