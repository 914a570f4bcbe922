#!/bin/sh
# Migrates, loads the demo city and serves it. Called by `make demo`.
set -eu
export LOTSE_DEMO=1 DJANGO_SETTINGS_MODULE=portal.settings.dev LOG_LEVEL="${LOG_LEVEL:-WARNING}"
export LOTSE_BASE_URL="http://localhost:$PORT"
data="${LOTSE_DATA_DIR:-var}"
mkdir -p "$data/static"

# The stamp names code and data of the last load; unchanged, a second start skips the loading.
stamp=$(cat requirements/base.txt portal/demo/*.json portal/demo/*.py portal/accounts/*.py directory/fixtures/*.json \
    search/analysis/*.py search/analysis/data/* search/engines/*.py search/engines/*/*.py \
    search/fixtures/*.json search/fixtures/words/*.json forms/blueprints/*/*.json forms/blueprints/*/texts/*.json forms/*.py $(find . -path '*/migrations/*.py' -not -path './.venv/*') | cksum)
if [ "$(cat "$data/.demo" 2>/dev/null)" != "$stamp" ]; then
    echo "Preparing the database and the demo city …"
    "$BIN/python" manage.py migrate -v 0
    "$BIN/python" manage.py load_demo
    echo "$stamp" >"$data/.demo"
fi

"$BIN/python" manage.py demo_code
cat <<INFO

  Portal            http://localhost:$PORT/
  in Arabic         http://localhost:$PORT/ar/
  Administration    http://localhost:$PORT/verwaltung/

Stop with Ctrl-C. A new second-factor code: make demo-code
INFO
# The limit for the request line is ours (a helpful page, portal/middleware.py); this server is local.
exec "$BIN/gunicorn" portal.wsgi:application --bind "127.0.0.1:$PORT" --workers 2 --threads 2 \
    --limit-request-line 0 --log-level warning
