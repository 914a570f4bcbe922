"""Production: secrets come from the environment, and a missing one stops the start with one line."""

import sys

from portal.settings.base import *

DEBUG = False

REQUIRED = ("SECRET_KEY", "LOTSE_ENCRYPTION_KEYS", "ALLOWED_HOSTS", "LOTSE_BASE_URL", "EMAIL_URL")
missing = [name for name in REQUIRED if not env.str(name, default="")]
if missing:
    sys.exit(f"Lotse cannot start: set {', '.join(missing)} in the environment (see docs/operators.md).")
if len(SECRET_KEY) < 50:
    sys.exit("Lotse cannot start: SECRET_KEY is shorter than 50 characters (see docs/operators.md).")
if DEMO:
    sys.exit("Lotse cannot start: LOTSE_DEMO=1 makes accounts with known passwords; unset it.")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = env.bool("LOTSE_HSTS_PRELOAD", default=True)
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True
