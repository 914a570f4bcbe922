"""Settings of the test suite: a data directory of its own, cheap passwords, mails kept in memory."""

import os
import tempfile

from cryptography.fernet import Fernet

# Each test process has its own folder; it goes when the process goes.
_folder = tempfile.TemporaryDirectory(prefix="lotse-test-")
os.environ["LOTSE_DATA_DIR"] = _folder.name
for name in (
    "DATABASE_URL",
    "CACHE_URL",
    "LOTSE_DEMO",
    "SECRET_KEY",
    "LOTSE_ENCRYPTION_KEYS",
    "ELASTICSEARCH_URL",
):
    os.environ.pop(name, None)

from portal.settings.base import *

DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
SECRET_KEY = "only-for-tests"  # noqa: S105
LOTSE_ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
ALLOWED_HOSTS = ["*"]
DEMO = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WAGTAIL_AUTOSAVE_INTERVAL = 0
# Tests fill in forms faster than people.
FORM_MINIMUM_SECONDS = 0
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
