"""Settings from the environment: production starts only when it is complete."""

import os
import subprocess
import sys

import pytest

COMPLETE = {
    "SECRET_KEY": "k" * 64,
    "LOTSE_ENCRYPTION_KEYS": "7nV5XzJr0m4wW0yqgUZ3qZ6mH3p0i4vJYkq2mX1rQ8E=",
    "ALLOWED_HOSTS": "lotse.example.org",
    "LOTSE_BASE_URL": "https://lotse.example.org",
    "EMAIL_URL": "smtp://localhost",
}


def start(tmp_path, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "manage.py", "check"],
        env={
            "PATH": os.environ["PATH"],
            "LOTSE_DATA_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "portal.settings.production",
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_secret_stops_the_start_with_one_clear_line(tmp_path, name):
    result = start(tmp_path, **{key: value for key, value in COMPLETE.items() if key != name})
    assert result.returncode != 0
    assert result.stderr.strip().count("\n") == 0
    assert name in result.stderr


def test_a_short_key_and_the_demo_switch_are_refused(tmp_path):
    assert "shorter" in start(tmp_path, **COMPLETE | {"SECRET_KEY": "short"}).stderr
    assert "LOTSE_DEMO" in start(tmp_path, **COMPLETE, LOTSE_DEMO="1").stderr


def test_a_complete_environment_starts(tmp_path):
    result = start(tmp_path, **COMPLETE)
    assert result.returncode == 0, result.stderr


def test_keys_of_a_single_machine_are_made_once_and_private(tmp_path):
    from portal.keys import encryption_key, secret_key

    assert encryption_key(tmp_path) == encryption_key(tmp_path)
    assert len(secret_key(tmp_path)) >= 50
    assert all(file.stat().st_mode & 0o077 == 0 for file in (tmp_path / "keys").iterdir())
