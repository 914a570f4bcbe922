#!/bin/sh
# Everything a reader of the code would find without running the tests. Called by `make check`.
set -eu
step() { echo "· $1"; shift; "$@"; }

step "format" "$BIN/ruff" format --check --quiet .
step "lint" "$BIN/ruff" check --quiet .
step "layers" "$BIN/lint-imports" --config pyproject.toml --no-cache >/dev/null || { "$BIN/lint-imports" --config pyproject.toml; exit 1; }
step "types" "$BIN/mypy" --no-error-summary
step "templates" "$BIN/djlint" --lint --quiet portal directory search forms
step "migrations" "$BIN/python" manage.py makemigrations --check --dry-run -v 0
step "catalogues hold every text" "$BIN/python" manage.py collect_messages --check
step "catalogues are translated" "$BIN/python" manage.py check_catalogues
step "production settings" env DJANGO_SETTINGS_MODULE=portal.settings.production \
    SECRET_KEY="$("$BIN/python" -c 'import secrets; print(secrets.token_urlsafe(64))')" \
    LOTSE_ENCRYPTION_KEYS="$("$BIN/python" -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())')" \
    ALLOWED_HOSTS=lotse.example.org LOTSE_BASE_URL=https://lotse.example.org EMAIL_URL=smtp://localhost \
    "$BIN/python" manage.py check --deploy --fail-level WARNING
