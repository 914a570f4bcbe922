"""Logs hold no personal data."""

import io
import json
import logging

import pytest
import structlog

from portal.logging import logging_config


@pytest.fixture
def lines():
    """Return what has been logged, written by the formatter of the settings, as parsed JSON lines."""
    config = dict(logging_config(level="INFO")["formatters"]["json"])
    handler = logging.StreamHandler(io.StringIO())
    handler.setFormatter(config.pop("()")(**config))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in handler.stream.getvalue().splitlines()]
    root.removeHandler(handler)


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
