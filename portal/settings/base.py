"""Settings shared by all environments; what differs comes from the environment (see docs/operators.md)."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.conf.locale import LANG_INFO

from portal.logging import logging_config
from translations import languages

BASE_DIR = Path(__file__).resolve().parents[2]
env = environ.Env()

# Where everything that is not code lives: database, search index, media, keys.
DATA_DIR = Path(env.str("LOTSE_DATA_DIR", default=str(BASE_DIR / "var"))).resolve()
DEMO = env.bool("LOTSE_DEMO", default=False)

ADMIN_PATH = "/verwaltung/"

INSTALLED_APPS = [
    "modeltranslation",  # before the admin, as its documentation asks
    "portal.accounts",
    "portal.pages",
    "portal",
    "search",
    "forms.cases",
    "forms.submissions",
    "forms",
    "directory.process",
    "directory",
    "translations",
    "wagtail.contrib.settings",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail.sites",
    "wagtail.users",
    "wagtail",
    "modelcluster",
    "taggit",
    "formtools",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "phonenumber_field",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "portal.middleware.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.middleware.RefuseMalformedRequests",
    "django.middleware.gzip.GZipMiddleware",
    "portal.middleware.LogRequests",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "translations.middleware.LanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.AdminFrames",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.RequireSecondFactor",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.shell",
            ],
            "builtins": ["django.templatetags.i18n", "translations.templatetags.language_tags"],
        },
    }
]
FORM_RENDERER = "portal.renderers.AccessibleForms"

# --- Data -----------------------------------------------------------------------------------------
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'lotse.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # Writers wait for each other instead of failing with "database is locked".
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # What is deleted is overwritten, too: nobody reads erased answers out of the file.
        "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA foreign_keys=ON;"
        "PRAGMA secure_delete=ON;",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {"default": env.cache_url("CACHE_URL", default="locmemcache://")}
SEARCH_INDEX = DATA_DIR / "search.sqlite3"
# A cluster for cities and countries (deploy/elasticsearch.md). Without an address the file is all there is.
ELASTICSEARCH_URL: list[str] = env.list("ELASTICSEARCH_URL", default=[])
ELASTICSEARCH_API_KEY = env.str("ELASTICSEARCH_API_KEY", default="")
ELASTICSEARCH_CA_CERTS = env.str("ELASTICSEARCH_CA_CERTS", default="")
ELASTICSEARCH_INDEX = env.str("ELASTICSEARCH_INDEX", default="lotse")
ELASTICSEARCH_SHARDS = env.int("ELASTICSEARCH_SHARDS", default=1)
ELASTICSEARCH_REPLICAS = env.int("ELASTICSEARCH_REPLICAS", default=1)
# Seconds a visitor's search waits for the cluster before the file answers instead.
ELASTICSEARCH_PATIENCE = env.float("ELASTICSEARCH_PATIENCE", default=0.25)
# Where "leave this page at once" leads: something harmless that anybody might have been looking at.
QUICK_EXIT_URL = env.str("LOTSE_QUICK_EXIT_URL", default="https://www.dwd.de/")

MEDIA_ROOT = DATA_DIR / "media"
# What people send with forms, encrypted; never under MEDIA_ROOT.
ATTACHMENTS_DIR = DATA_DIR / "attachments"
# In bytes: one file, and all files of one form that is being filled in.
ATTACHMENT_MAX_BYTES = env.int("LOTSE_ATTACHMENT_MAX_BYTES", default=5_000_000)
ATTACHMENT_TOTAL_BYTES = env.int("LOTSE_ATTACHMENT_TOTAL_BYTES", default=50_000_000)
# Larger requests are not even read; a web server in front should let through as much.
UPLOAD_REQUEST_MAX_BYTES = 100_000_000
FILE_UPLOAD_HANDLERS = [
    "forms.submissions.attachments.receiving.PublicUpload",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
# ClamAV, as "host:port" or "/path/of/its/socket"; without it files are not scanned.
CLAMD_ADDRESS = env.str("LOTSE_CLAMD_ADDRESS", default="")
MEDIA_URL = "/media/"
STATIC_ROOT = DATA_DIR / "static"
STATIC_URL = "/static/"

# --- Languages ------------------------------------------------------------------------------------
LANGUAGE_CODE = languages.SOURCE
TIME_ZONE = "Europe/Berlin"
USE_TZ = True
LANGUAGES = [(language.code, language.autonym) for language in languages.PORTAL_LANGUAGES]
# Django has no entry for these three; without one it refuses the code.
LANG_INFO.update(
    {
        code: {
            "bidi": languages.get(code).rtl,
            "code": code,
            "name": languages.get(code).german_name,
            "name_local": languages.get(code).autonym,
        }
        for code in ("de-simple", "ti", "ku")
    }
)
FORMAT_MODULE_PATH = ["translations.formats"]
LOCALE_PATHS = [BASE_DIR / "translations" / "locale"]
MODELTRANSLATION_LANGUAGES = languages.CODES
MODELTRANSLATION_DEFAULT_LANGUAGE = languages.SOURCE
MODELTRANSLATION_CUSTOM_FIELDS = ("RichTextField", "StreamField")
MODELTRANSLATION_FALLBACK_LANGUAGES = {
    "default": (languages.SOURCE, "en"),
    **{language.code: language.fallback for language in languages.PORTAL_LANGUAGES},
}
LANGUAGE_COOKIE_SAMESITE = "Lax"

# --- Accounts -------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "CommonPasswordValidator", "NumericPasswordValidator")
] + [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    }
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "account_home"
ACCOUNT_ADAPTER = "portal.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = "Lotse"

# --- Wagtail --------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Lotse"
WAGTAILADMIN_BASE_URL = env.str("LOTSE_BASE_URL", default="http://localhost:8000")
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_PERMITTED_LANGUAGES = [("de", "Deutsch")]
WAGTAILADMIN_LOGIN_URL = "account_login"
# Passwords, login and reset belong to allauth, which asks for the second factor.
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
# Nothing in the admin calls another site.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Approving on the form saves it first; asking for approval of that save again would never end.
WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = False
# A form with eleven languages of a few fields each passes Django's default of 1,000.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
PHONENUMBER_DEFAULT_REGION = "DE"

# --- Security -------------------------------------------------------------------------------------
SECRET_KEY = env.str("SECRET_KEY", default="")
# Newest first; older keys stay for reading until `rotate_keys` has rewrapped everything.
LOTSE_ENCRYPTION_KEYS: list[str] = env.list("LOTSE_ENCRYPTION_KEYS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# How many proxies in front of us may be believed when they name the client.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
CSRF_FAILURE_VIEW = "portal.errors.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
        "frame-ancestors": [NONE],
    }
}
# Wagtail's admin needs inline styles and scripts, previews in frames and images as data URLs.
ADMIN_CONTENT_SECURITY_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, "'unsafe-inline'"],
    "style-src": [SELF, "'unsafe-inline'"],
    "img-src": [SELF, "data:", "blob:"],
    "font-src": [SELF, "data:"],
    "connect-src": [SELF],
    "frame-src": [SELF],
    "form-action": [SELF],
    "base-uri": [SELF],
    "object-src": [NONE],
    "frame-ancestors": [SELF],
}

# --- Forms ----------------------------------------------------------------------------------------
# Packages for other inboxes (JSON, PDF, attachments), readable: whoever fetches them deletes them.
OUTBOX_DIR = Path(env.str("LOTSE_OUTBOX_DIR", default=str(DATA_DIR / "outbox")))
# Seconds the first try to deliver a submission may take while somebody waits for the receipt; 0 leaves all
# of it to `deliver_submissions --watch`.
DELIVERY_PATIENCE = env.float("LOTSE_DELIVERY_PATIENCE", default=4)
# Networks behind our own firewall that a webhook may call, such as 10.1.0.0/16; else only public addresses.
WEBHOOK_NETWORKS: list[str] = env.list("LOTSE_WEBHOOK_NETWORKS", default=[])
WEBHOOK_CA_CERTS = env.str("LOTSE_WEBHOOK_CA_CERTS", default="")
# Per form and address; a shelter of 200 people has one address.
FORM_START_RATE = env.str("LOTSE_FORM_START_RATE", default="300/h")
FORM_SEND_RATE = env.str("LOTSE_FORM_SEND_RATE", default="120/h")
# Nobody has read a form, let alone filled it in, after fewer seconds.
FORM_MINIMUM_SECONDS = env.float("LOTSE_FORM_MINIMUM_SECONDS", default=5)

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="lotse@localhost")
# Seconds; without a limit a mail server that does not answer stops a worker for good.
EMAIL_TIMEOUT = 15

LOGGING = logging_config(level=env.str("LOG_LEVEL", default="INFO"))
