"""The upload script in a real Chromium, against a server in a thread."""

import re
import threading
from contextlib import closing
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import expect

from forms.definition import SCHEMA_VERSION
from forms.submissions.attachments import receiving
from forms.submissions.models import Attachment, Draft
from tests.forms import samples
from tests.forms.conftest import publish

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """Nobody reads it."""


@pytest.fixture
def address(own_database, settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    application = get_wsgi_application()

    def answer(environ, start_response):
        with closing(application(environ, start_response)) as response:
            body = b"".join(response)
        connections.close_all()
        return [body]

    server = make_server("127.0.0.1", 0, answer, _Server, _Quiet)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    publish(
        {
            "format": "lotse-form",
            "slug": "probe",
            "definition": {
                "schema_version": SCHEMA_VERSION,
                "steps": [
                    {
                        "id": "p",
                        "key": "p",
                        "fields": [
                            {"id": "n", "key": "n", "type": "text", "need": "required"},
                            {"id": "f", "key": "f", "type": "files", "maximum": 2},
                        ],
                    }
                ],
            },
            "texts": {
                "title": {"de": "Probe"},
                "p.title": {"de": "Papiere"},
                "n.label": {"de": "Name"},
                "f.label": {"de": "Ihre Papiere"},
            },
        }
    )
    connections.close_all()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def page(chromium, address):
    context = chromium.new_context(base_url=address)
    page, violations = context.new_page(), []
    page.on("console", lambda message: violations.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: violations.append(str(error)))
    page.goto("/de/formulare/probe/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/schritt/p/")
    yield page
    context.close()
    assert violations == []


def stored():
    """What the database holds, asked beside Playwright's loop, in which Django refuses to ask."""
    found = []

    def ask():
        answers = Draft.objects.latest("created_at").read().get("answers", {})
        found.append(([one.name for one in Attachment.objects.all()], next(iter(answers.values()), [])))
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    return found[0]


def pdf(name, pages=1):
    return {"name": name, "mimeType": "application/pdf", "buffer": samples.pdf(pages=pages)}


def test_chosen_files_are_sent_at_once_listed_and_removed(page):
    page.get_by_label("Name", exact=True).fill("Amira")
    control = page.get_by_label("Ihre Papiere")
    control.set_input_files([pdf("a.pdf"), pdf("b.pdf", 2)])
    kept = page.locator(".files__list")
    expect(kept).to_contain_text("a.pdf")
    expect(kept).to_contain_text("b.pdf")
    expect(page.get_by_role("status").filter(has_text="Gespeichert: a.pdf, b.pdf")).to_be_visible()
    expect(page.locator("input[type=file]")).to_have_count(0)
    expect(page.locator("progress")).to_have_count(0)
    page.get_by_role("button", name=re.compile("Entfernen.*b.pdf")).focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Die Datei ist gelöscht.")).to_be_visible()
    expect(page.locator("input[type=file]")).to_be_focused()
    expect(page.get_by_label("Name", exact=True)).to_have_value("Amira")
    assert stored()[0] == ["a.pdf"]


def test_a_refused_file_is_told_in_place(page):
    page.locator("input[type=file]").set_input_files(
        [pdf("a.pdf"), {"name": "b.svg", "mimeType": "image/svg+xml", "buffer": samples.SVG}]
    )
    expect(page.get_by_role("alert")).to_contain_text("b.svg")
    expect(page.locator(".files__list")).to_contain_text("a.pdf")
    assert page.locator("input[type=file]").evaluate("one => one.files.length") == 0


def test_a_file_too_large_is_not_even_sent(page):
    large = {"name": "gross.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-" + b"x" * 5_000_001}
    page.locator("input[type=file]").set_input_files([large])
    expect(page.get_by_role("alert")).to_contain_text("zu groß, höchstens 4,8\xa0MB: gross.pdf")
    assert stored()[0] == []


def slow(monkeypatch):
    """Let nothing arrive before the event is set."""
    go, original = threading.Event(), receiving.PublicUpload.new_file

    def waiting(handler, *args, **kwargs):
        if "/dateien/" in handler.request.path:
            go.wait(20)
        return original(handler, *args, **kwargs)

    monkeypatch.setattr(receiving.PublicUpload, "new_file", waiting)
    return go


def test_sending_can_be_stopped(page, monkeypatch):
    go = slow(monkeypatch)
    page.locator("input[type=file]").set_input_files([pdf("a.pdf")])
    expect(page.get_by_role("progressbar", name="a.pdf")).to_be_visible()
    page.get_by_role("button", name="Abbrechen").click()
    expect(page.locator("progress")).to_have_count(0)
    go.set()
    assert page.locator("input[type=file]").evaluate("one => one.files.length") == 0


def test_whoever_goes_on_meanwhile_loses_nothing(page, monkeypatch):
    go = slow(monkeypatch)
    page.get_by_label("Name", exact=True).fill("Amira")
    page.locator("input[type=file]").set_input_files([pdf("a.pdf"), pdf("b.pdf", 2)])
    expect(page.locator("progress")).to_be_visible()
    page.get_by_role("button", name="Weiter", exact=True).click()
    go.set()
    page.wait_for_url("**/pruefen/")
    expect(page.locator("main")).to_contain_text("a.pdf")
    expect(page.locator("main")).to_contain_text("b.pdf")
    assert sorted(stored()[0]) == ["a.pdf", "b.pdf"]
