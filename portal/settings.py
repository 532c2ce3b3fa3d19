"""Settings. Everything an office may change comes from the environment; see the README."""

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

import environ
from django.contrib.messages import constants as message_levels

from portal.settings_accounts import *  # noqa: F403
from portal.settings_security import *  # noqa: F403
from portal.settings_trail import *  # noqa: F403

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

# Database, uploads and key are read by the account of the portal alone. They have a folder of
# their own: who serves PostgreSQL for the tests has to reach the packages in var/venv.
VAR_DIR = Path(env("VAR_DIR", default="") or BASE_DIR / "var/data")  # empty counts as not set
os.umask(0o077)
VAR_DIR.mkdir(parents=True, exist_ok=True)
with contextlib.suppress(PermissionError):  # the folder is somebody else's
    VAR_DIR.chmod(0o700)


def _secret_key() -> str:
    """Read the key from the environment, else from var/, where the first start writes one."""
    if "SECRET_KEY" in env.ENVIRON:
        return env("SECRET_KEY")
    path = VAR_DIR / "secret_key"
    if not path.exists():
        # Whole and private before it has its name: workers that start together read one key.
        with tempfile.NamedTemporaryFile("w", dir=VAR_DIR) as handle:
            handle.write(secrets.token_urlsafe(50))
            handle.flush()
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(handle.name)
    return path.read_text().strip()


SECRET_KEY = _secret_key()
# Encrypt what apps and recovery codes are made from: the first one; the others still decrypt.
SECOND_FACTOR_KEYS = env.list("SECOND_FACTOR_KEYS", default=[SECRET_KEY])
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

INSTALLED_APPS = [
    "portal.kit",
    "members",
    "campaigns",
    "reports",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "auditlog",
    "bootstrap",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "rules.apps.AutodiscoverRulesConfig",
    "treebeard",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.PrivateMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Deny first: a view is closed to the anonymous unless it says otherwise.
    "portal.middleware.LoginMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "members.middleware.SecondFactorMiddleware",
    "portal.middleware.AuditMiddleware",
    "portal.middleware.WaitingMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "reports.papers.middleware.PrintingMiddleware",
    # Innermost: what it writes belongs to the transaction of the form.
    "portal.kit.sent_once.SentOnceMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.navigation.navigation",
                "reports.desk.help.context.page_help",
            ],
            "builtins": [
                "django.templatetags.static",
                "portal.kit.templatetags.form_key",
                "portal.kit.templatetags.icons",
                "portal.kit.templatetags.stacked",
                "portal.kit.templatetags.vn",
                "crispy_forms.templatetags.crispy_forms_tags",
                "portal.kit.templatetags.fields",
                "rules.templatetags.rules",
            ],
        },
    }
]
if DEBUG:
    # Without the cached loader a template is read anew for every page.
    TEMPLATES[0]["APP_DIRS"] = False
    TEMPLATES[0]["OPTIONS"]["loaders"] = [
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
FORM_RENDERER = "portal.kit.rendering.FormRenderer"
LIST_EXPORT_LOG = "reports.papers.downloads.log_list"  # notes every list taken as a workbook
CLOSED_YEARS = "campaigns.models.years.closed_years"  # of an organisation, since a day
FIGURE_TEXTS = "reports.year_end.touched.figure_texts"  # what a correction may change

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'portal.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Immediate transactions wait for their turn instead of failing half-way;
    # write-ahead logging lets readers go on meanwhile.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
    # On disk: two threads of a test must wait for each other as two people do.
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    # A connection that a restart of the database has closed is opened anew.
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Limits of allauth on pages after the login; logins themselves are counted in the database.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.filebased.FileBasedCache",
        "LOCATION": VAR_DIR / "cache",
        "OPTIONS": {"MAX_ENTRIES": 20_000},
    }
}

AUTH_USER_MODEL = "members.User"
AUTHENTICATION_BACKENDS = [
    "rules.permissions.ObjectPermissionBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# Login limits count by address: so many proxies add theirs to X-Forwarded-For and are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXIES", default=0)
ACCOUNT_ADAPTER = "members.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.forms.login.LoginForm",
    "change_password": "members.forms.login.ChangePasswordForm",
    "reauthenticate": "members.forms.login.ReauthenticateForm",
}

LANGUAGE_CODE = "vi"
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = ["portal.formats"]

STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    # Uploads are private: outside the static tree, served only by views that check permission.
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": VAR_DIR / "uploads"},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "portal.static_files.StaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "components/table.html"
FILTERS_EMPTY_CHOICE_LABEL = "Tất cả"
MESSAGE_TAGS = {message_levels.ERROR: "danger", message_levels.DEBUG: "secondary"}

# Processes beside each web process that make its PDF and Word files; 0: the web process itself does.
RENDERERS = env.int("RENDERERS", default=1)
# How many workers share one export of many reports, and how long its files are kept.
EXPORT_WORKERS = env.int("EXPORT_WORKERS", default=2)
EXPORT_KEEP_DAYS = env.int("EXPORT_KEEP_DAYS", default=7)
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": env("LOG_LEVEL", default="WARNING")},
}
