"""allauth's pages of the second factor, each change noted in the account's own trail."""

from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy

from members.actions.second_factor import end_other_sessions, take_code
from members.browsers import note
from members.models import AccountEvent
from members.second_factor import has_factor

Kind = AccountEvent.Kind
NOT_CONFIRMED = (
    "Mật khẩu của đồng chí vừa được đặt lại bằng đường dẫn do người khác cấp. Đồng chí thiết lập xác "
    "thực hai bước được sau khi bí thư đơn vị gặp và xác nhận đúng là đồng chí."
)


class NotedMixin:
    """A change of the account's factors, written down once it is made."""

    kind: Kind

    def form_valid(self, form):
        response = super().form_valid(form)
        user = self.request.user
        note(self.kind, user=user, by=user, request=self.request)
        return response


class AddingMixin(NotedMixin):
    """Adding a factor. Who issued a link for another's account must not bind their own phone to it."""

    def dispatch(self, request, *args, **kwargs):
        if request.user.awaits_confirmation:
            messages.warning(request, NOT_CONFIRMED)
            return redirect("members:own_account")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        user = self.request.user
        is_first = not has_factor(user)
        response = super().form_valid(form)
        if is_first:
            end_other_sessions(user=user, request=self.request)
        return response


class SecretsMixin:
    """A page that reads what is stored of the codes, or says why the portal cannot read it."""

    def get_context_data(self, **kwargs):
        try:
            return super().get_context_data(**kwargs)
        except ValidationError as error:
            return {"unreadable": error.messages[0]}


class IndexView(base.IndexView):
    """What is set up, what is missing, and until when."""

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        if codes := context["authenticators"].get(Authenticator.Type.RECOVERY_CODES):
            try:
                context["codes_left"] = len(codes.get_unused_codes())
            except ValidationError as error:
                context["unreadable"] = error.messages[0]
        return context


class ReauthenticateView(base.ReauthenticateView):
    """A code again, before a sensitive step."""


class ActivateAppView(AddingMixin, totp.ActivateTOTPView):
    """Scan the QR code with the app and enter its first code."""

    kind = Kind.FACTOR_ON

    @transaction.atomic
    def form_valid(self, form):
        response = super().form_valid(form)
        app = Authenticator.objects.get(user=self.request.user, type=Authenticator.Type.TOTP)
        take_code(app, form.cleaned_data["code"])  # the first code opens no login
        return response


class DeactivateAppView(NotedMixin, totp.DeactivateTOTPView):
    """Give the app up."""

    kind = Kind.FACTOR_OFF


class CodesView(SecretsMixin, codes.ViewRecoveryCodesView):
    """The recovery codes that are left."""


class NewCodesView(SecretsMixin, NotedMixin, codes.GenerateRecoveryCodesView):
    """New recovery codes; the old ones are void."""

    kind = Kind.NEW_CODES


class AddKeyView(AddingMixin, webauthn.AddWebAuthnView):
    """Have the browser make a passkey."""

    kind = Kind.KEY_ADDED


class RemoveKeyView(NotedMixin, webauthn.RemoveWebAuthnView):
    """Give a passkey up."""

    kind = Kind.KEY_REMOVED
    success_url = reverse_lazy("mfa_index")


class KeyAgainView(webauthn.ReauthenticateWebAuthnView):
    """A passkey again, before a sensitive step."""

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form))
