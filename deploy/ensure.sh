#!/bin/sh
# Makes sure a tool is there: installs it where apt may do that, else names the command that would.
set -eu

install() { # what, Debian packages, Homebrew packages, what follows where it stays missing
    if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
        echo "Installing $1 …"
        apt-get update -qq >/dev/null || true
        DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $2 >/dev/null && return 0
    fi
    if command -v brew >/dev/null; then
        echo "$1 is missing${4-}. Install it with: brew install $3" >&2
    else
        echo "$1 is missing${4-}. Install it with: sudo apt-get install -y $2" >&2
    fi
    exit 1
}

case "$1" in
    python)
        "$2" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
            || { echo "Python 3.11 or newer is needed. Name it with: make PYTHON=python3.12 …" >&2; exit 1; }
        "$2" -c 'import ensurepip' 2>/dev/null || install "The venv module of Python" python3-venv python
        ;;
    chromium)
        for name in chromium chromium-browser google-chrome "/Applications/Chromium.app/Contents/MacOS/Chromium" \
            "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"; do
            command -v "$name" >/dev/null && exit 0
        done
        install Chromium chromium "--cask chromium"
        ;;
    java)
        java -XshowSettings:properties -version 2>&1 \
            | grep -qE 'java\.specification\.version = (1[7-9]|[2-9][0-9])$' && command -v mvn >/dev/null && exit 0
        set -- "Java 17 with Maven" "default-jre-headless maven" "temurin maven"
        if [ "${CI-}" = true ]; then
            install "$@"
        else
            (install "$@" ", so tests on Elasticsearch will be skipped") || true
        fi
        ;;
    gettext)
        command -v xgettext >/dev/null || install gettext gettext gettext
        ;;
esac
