"""Settings of accounts: passwords, limits on logins, links, mail. Part of `portal.settings`."""

import environ

env = environ.Env()

# The first hashes new passwords; a password under another is hashed anew at its next login.
PASSWORD_HASHERS = [
    "members.passwords.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
_VALIDATION = "django.contrib.auth.password_validation"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"{_VALIDATION}.UserAttributeSimilarityValidator"},
    {"NAME": f"{_VALIDATION}.MinimumLengthValidator"},
    {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
    {"NAME": f"{_VALIDATION}.NumericPasswordValidator"},
    {"NAME": "members.passwords.VietnamesePasswordValidator"},
]

# The portal's own limits, see members/limits.py: failures of one account at one place within so many
# minutes, and failures a minute of one address.
LOGIN_FAILURES = env.int("LOGIN_FAILURES", default=5)
LOGIN_FAILURE_MINUTES = env.int("LOGIN_FAILURE_MINUTES", default=5)
LOGIN_FLOOD = env.int("LOGIN_FLOOD", default=300)
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None}
# How long logins and refused attempts are kept; what was changed of an account is kept for good.
LOGIN_KEEP_DAYS = env.int("LOGIN_KEEP_DAYS", default=730)
# How long a link to set a password may lie around.
ACCOUNT_LINK_DAYS = env.int("ACCOUNT_LINK_DAYS", default=14)

# The second factor; of whom it is demanded, the administrator says on a page. Browsers make passkeys
# over HTTPS, or on localhost under that name.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ADAPTER = "members.accounts.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "members.forms.second_factor.AuthenticateForm",
    "reauthenticate": "members.forms.second_factor.ReauthenticateForm",
    "authenticate_webauthn": "members.forms.second_factor.AuthenticateKeyForm",
    "reauthenticate_webauthn": "members.forms.second_factor.KeyAgainForm",
    "activate_totp": "members.forms.second_factor.ActivateAppForm",
    "add_webauthn": "members.forms.second_factor.AddKeyForm",
}
MFA_TOTP_TOLERANCE = 1  # half minutes by which a phone's clock may be wrong
MFA_ALLOW_UNVERIFIED_EMAIL = True  # addresses serve for sending links alone

# Links go out by mail where the office names its mail server: smtp+tls://name:password@host:587.
MAIL_CONFIGURED = bool(env("EMAIL_URL", default=""))
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="webmaster@localhost")
