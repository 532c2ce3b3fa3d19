"""The parts of allauth that an office uses: no self sign-up, no password mail to strangers."""

from allauth.account import views as account
from django.urls import path

from members.views.login import PasswordChangeView

urlpatterns = [
    path("login/", account.login, name="account_login"),
    path("logout/", account.logout, name="account_logout"),
    path("password/change/", PasswordChangeView.as_view(), name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
]
