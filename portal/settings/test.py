"""Settings of the test suite: a data directory of its own, cheap passwords, mails kept in memory."""

import os
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

os.environ.setdefault("LOTSE_DATA_DIR", tempfile.mkdtemp(prefix="lotse-test-"))
os.environ.pop("DATABASE_URL", None)

from portal.settings.base import *

DATA_DIR = Path(os.environ["LOTSE_DATA_DIR"])
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
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
