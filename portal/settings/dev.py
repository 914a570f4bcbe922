"""One machine: development and the demo. Keys are made on first use and kept in the data directory."""

from portal.keys import encryption_key, secret_key
from portal.settings.base import *

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or secret_key(DATA_DIR)
LOTSE_ENCRYPTION_KEYS = LOTSE_ENCRYPTION_KEYS or [encryption_key(DATA_DIR)]
ALLOWED_HOSTS = [*ALLOWED_HOSTS, "testserver"]

# Plain HTTP on this machine only.
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "http"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
