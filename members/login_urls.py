"""The parts of allauth that an office uses: no self sign-up, no password mail to strangers."""

from allauth.account import views as account
from allauth.mfa.base.views import authenticate
from django.urls import include, path

from members.views import login, second_factor as second

_second_factor = [
    path("", second.IndexView.as_view(), name="mfa_index"),
    path("login/", authenticate, name="mfa_authenticate"),
    path("again/", second.ReauthenticateView.as_view(), name="mfa_reauthenticate"),
    path("app/", second.ActivateAppView.as_view(), name="mfa_activate_totp"),
    path("app/off/", second.DeactivateAppView.as_view(), name="mfa_deactivate_totp"),
    path("codes/", second.CodesView.as_view(), name="mfa_view_recovery_codes"),
    path("codes/new/", second.NewCodesView.as_view(), name="mfa_generate_recovery_codes"),
    path("keys/new/", second.AddKeyView.as_view(), name="mfa_add_webauthn"),
    path("keys/again/", second.KeyAgainView.as_view(), name="mfa_reauthenticate_webauthn"),
    path("keys/<int:pk>/remove/", second.RemoveKeyView.as_view(), name="mfa_remove_webauthn"),
]
urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", login.PasswordChangeView.as_view(), name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("second-factor/", include(_second_factor)),
]
