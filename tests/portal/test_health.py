"""Health endpoints."""

from http import HTTPStatus

import pytest


def test_livez_asks_nobody(client):
    assert client.get("/livez").json() == {"status": "ok"}


@pytest.mark.django_db
def test_readyz_names_what_it_looked_at(client):
    response = client.get("/readyz")
    assert response.status_code == HTTPStatus.OK
    assert response.json()["database"] is True


@pytest.mark.django_db
def test_readyz_is_503_without_its_data_directory(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "gone"
    response = client.get("/readyz")
    assert response.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert response.json()["data_directory"] is False


@pytest.mark.django_db
def test_pending_migrations_make_the_portal_unready(client, monkeypatch):
    from django.db.migrations.executor import MigrationExecutor

    monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *args: ["something"])
    assert client.get("/readyz").status_code == HTTPStatus.SERVICE_UNAVAILABLE
