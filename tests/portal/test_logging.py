"""Logs hold no personal data."""

import json
import logging.config

import pytest
import structlog

from portal.logging import logging_config


@pytest.fixture
def lines(capsys):
    """Return what has been logged, as parsed JSON lines."""
    logging.config.dictConfig(logging_config(level="INFO"))
    yield lambda: [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    logging.config.dictConfig(logging_config(level="CRITICAL"))


@pytest.mark.django_db
def test_a_request_is_logged_by_its_route_and_without_its_words(client, lines):
    client.get("/de/angebote/?q=mein+mann+schlägt+mich", REMOTE_ADDR="203.0.113.9")
    line = next(line for line in lines() if line["event"] == "request")
    assert line["route"] == "search:offers"
    assert line["status"] == 200
    assert "schl" not in json.dumps(line)
    assert "203.0.113.9" not in json.dumps(line)


def test_keys_nobody_has_allowed_are_dropped(lines):
    structlog.get_logger("x").info("saved", email="amira@example.org", count=3)
    assert [(line["event"], line["count"], "email" in line) for line in lines()] == [("saved", 3, False)]


def test_other_loggers_write_json_too(lines):
    logging.getLogger("somewhere").warning("hello")
    assert lines()[0]["level"] == "warning"
