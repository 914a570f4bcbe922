"""A database of its own for what really commits, and the machines on the other side."""

import sqlite3

import pytest
from django.db import connection, connections

from tests.forms.submissions.servers import MailServer, Receiver, certificate


def pytest_collection_modifyitems(items):
    """Keep tests with a database of their own away from the worker of the browser.

    Where Playwright's loop has run, Django gives threads and child processes other connections. The two
    groups are the largest, so that each gets a worker before anything else does.
    """
    for item in items:
        if "own_database" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.xdist_group("own database"))


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, tmp_path, monkeypatch):
    """Work on a copy of the database: for threads, processes, and looking into the file. Gives its path.

    Such a test has no `db`; pytest-django makes a database only if another test of the run has.
    """
    # Playwright's loop may stand in this thread; our questions to the database stay as they are.
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with django_db_blocker.unblock():
        original, copy = connection.settings_dict["NAME"], tmp_path / "own.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(copy) as target:
            connection.connection.backup(target)
        target.close()
        connection.close()
        connection.settings_dict["NAME"] = str(copy)
        try:
            yield copy
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = original


@pytest.fixture
def mail_server(settings):
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        yield server


@pytest.fixture
def receiver(settings, tmp_path):
    """A server for webhooks on this machine, which the settings allow to call."""
    with Receiver(certificate(tmp_path)) as server:
        settings.WEBHOOK_NETWORKS = ["127.0.0.0/8", "::1/128"]
        settings.WEBHOOK_CA_CERTS = str(tmp_path / "cert.pem")
        yield server
