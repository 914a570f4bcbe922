"""Keeping machines out: whoever is refused reads why, keeps everything, and gets through the next time."""

import base64
import hashlib
import html
import json
import re
import threading
import time
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler, get_internal_wsgi_application
from django.test import Client
from playwright.sync_api import expect

from forms.submissions.models import Draft, FormSettings, Submission
from forms.wizard import guarding
from tests.forms.family import Family
from tests.forms.submissions.test_delivering import publish_small


@pytest.fixture
def family(request_form):
    family = Family()
    family.fill_in()
    return family


def send(family, **data):
    return family.browser.post(family.url("pruefen/"), data)


def refused(family, response, words):
    page = response.content.decode()
    assert words in page
    assert "Amira Haddad" in page
    assert not Submission.objects.exists()
    assert family.state.answers
    return page


def test_who_fills_in_the_hidden_field_is_told_and_may_send_again(family):
    assert 'name="website"' in family.page("pruefen/")
    refused(family, send(family, website="https://spam.example"), "verstecktes Feld")
    assert send(family, website="").url == family.url("gesendet/")


def test_five_seconds_are_too_fast(family, settings):
    settings.FORM_MINIMUM_SECONDS = 5
    refused(family, send(family), "sehr schnell")
    Draft.objects.update(created_at=family.draft.created_at - guarding.timedelta(seconds=6))
    assert send(family).url == family.url("gesendet/")


def test_a_trial_run_is_not_guarded(family, settings):
    settings.FORM_MINIMUM_SECONDS = 5
    type(family.draft.form_version).objects.update(number=None)
    assert send(family, website="x").url == family.url("gesendet/")


# --- Many from one address ------------------------------------------------------------------------
def test_two_hundred_people_behind_one_address_begin(request_form):
    for _ in range(200):
        assert Client().post("/de/formulare/anfrage/").status_code == HTTPStatus.FOUND


def test_too_many_begun_are_told_to_come_later(request_form, settings):
    settings.FORM_START_RATE = "2/h"
    for _ in range(2):
        assert Client().post("/de/formulare/anfrage/").status_code == HTTPStatus.FOUND
    response = Client().post("/de/formulare/anfrage/")
    assert response.status_code == guarding.TOO_MANY
    assert "in einer Stunde" in response.content.decode()
    assert Client().get("/de/formulare/anfrage/").status_code == HTTPStatus.OK
    other = Client().post("/de/formulare/anfrage/", REMOTE_ADDR="203.0.113.9")
    assert other.status_code == HTTPStatus.FOUND


def test_too_much_sent_keeps_everything(family, settings):
    settings.FORM_SEND_RATE = "1/h"
    other = Family()
    other.fill_in()
    assert send(other).url == other.url("gesendet/")
    response = send(family)
    assert response.status_code == guarding.TOO_MANY
    assert "sehr viel gesendet" in response.content.decode()
    assert Submission.objects.count() == 1
    cache.clear()
    assert send(family).url == family.url("gesendet/")


def test_what_is_refused_for_another_reason_costs_nothing_of_the_limit(family, settings):
    settings.FORM_SEND_RATE = "1/h"
    for _ in range(3):
        refused(family, send(family, website="x"), "verstecktes Feld")
    assert send(family).url == family.url("gesendet/")


# --- A task to solve ------------------------------------------------------------------------------
@pytest.fixture
def attacked(family):
    FormSettings.objects.update_or_create(
        form=family.draft.form_version.form, defaults={"proof_of_work": True}
    )
    return family


def task_of(page):
    return json.loads(html.unescape(re.search(r'data-altcha="([^"]*)"', page).group(1)))


def solved(task):
    """Solve a task the way the script does."""
    number = next(
        n
        for n in range(task["maxNumber"] + 1)
        if hashlib.sha256(f"{task['salt']}{n}".encode()).hexdigest() == task["challenge"]
    )
    parts = {key: task[key] for key in ("algorithm", "challenge", "salt", "signature")} | {"number": number}
    return base64.b64encode(json.dumps(parts).encode()).decode()


def test_without_the_switch_there_is_no_task(family):
    assert "altcha" not in family.page("pruefen/")


def test_who_solves_the_task_may_send(attacked):
    solution = solved(task_of(attacked.page("pruefen/")))
    assert send(attacked, altcha=solution).url == attacked.url("gesendet/")


def test_a_solution_serves_one_draft_only(attacked):
    solution = solved(task_of(attacked.page("pruefen/")))
    assert send(attacked, altcha=solution).url == attacked.url("gesendet/")
    other = Family()
    other.fill_in()
    assert "Sicherheitsprüfung" in send(other, altcha=solution).content.decode()
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    "made_up",
    ["x", "e30=", "MQ==", "W10=", "bnVsbA==", "Ä", base64.b64encode(b'{"salt": 1}').decode()]
    + [
        base64.b64encode(json.dumps(parts).encode()).decode()
        for parts in (
            {"algorithm": "SHA-256", "challenge": "", "number": 1, "salt": 7, "signature": ""},
            {"algorithm": "SHA-256", "challenge": [], "number": {}, "salt": "a?expires=x", "signature": None},
            {"algorithm": "MD5", "challenge": "", "number": 1, "salt": "", "signature": ""},
        )
    ],
)
def test_made_up_solutions_are_none(attacked, made_up):
    refused(attacked, send(attacked, altcha=made_up), "Sicherheitsprüfung")


def test_an_old_solution_is_none(attacked, monkeypatch):
    solution = solved(task_of(attacked.page("pruefen/")))
    later = time.time() + 3700
    monkeypatch.setattr("altcha.v1.time.time", lambda: later)
    page = refused(attacked, send(attacked, altcha=solution), "Sicherheitsprüfung")
    monkeypatch.undo()
    assert send(attacked, altcha=solved(task_of(page))).url == attacked.url("gesendet/")


def test_who_has_no_script_waits_instead(attacked, monkeypatch):
    assert attacked.url("warten/") in attacked.page("pruefen/")
    assert send(attacked).url == attacked.url("warten/")
    mark = re.search(r'name="waited" value="([^"]+)"', attacked.page("warten/")).group(1)
    early = attacked.browser.post(attacked.url("warten/"), {"waited": mark})
    assert re.search(r"Bitte warten Sie noch (19|20) Sekunden\.", early.content.decode())
    assert send(attacked, waited=mark).url == attacked.url("warten/")
    now = time.time()
    monkeypatch.setattr("forms.wizard.guarding.time.time", lambda: now + 20)
    back = attacked.browser.post(attacked.url("warten/"), {"waited": mark})
    assert back.url.startswith(attacked.url("pruefen/") + "?waited=")
    page = attacked.browser.get(back.url).content.decode()
    assert f'name="waited" value="{html.escape(mark)}"' in page
    assert "data-altcha" not in page
    other = Family()
    other.fill_in()
    assert send(other, waited=mark).url == other.url("warten/")
    assert send(attacked, waited=mark).url == attacked.url("gesendet/")


def test_fewer_may_wait_than_solve(attacked, monkeypatch):
    monkeypatch.setattr(guarding, "WAITED_RATE", "1/h")
    monkeypatch.setattr(guarding, "WAIT", guarding.timedelta(0))
    other = Family()
    other.fill_in()
    assert send(other, waited=guarding.begin_waiting(other.draft)).url == other.url("gesendet/")
    response = send(attacked, waited=guarding.begin_waiting(attacked.draft))
    assert response.status_code == guarding.TOO_MANY
    solution = solved(guarding.new_task(attacked.draft))
    assert send(attacked, altcha=solution).url == attacked.url("gesendet/")


@pytest.mark.parametrize("mark", ["", "x", "a:b:c"])
def test_made_up_marks_are_worth_nothing(attacked, mark):
    assert send(attacked, waited=mark).url == attacked.url("warten/")


def test_the_script_is_small():
    assert (Path(django_settings.BASE_DIR) / "portal/static/js/altcha.js").stat().st_size <= 3_000


# --- In a real browser -----------------------------------------------------------------------------
class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        pass


@pytest.fixture
def portal(own_database):
    """Serve the portal on the copy of the database; give its address."""
    FormSettings.objects.filter(form=publish_small()).update(proof_of_work=True)
    server = ThreadedWSGIServer(("localhost", 0), Quiet)
    server.daemon_threads = True
    server.set_app(get_internal_wsgi_application())
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def at_check(portal, chromium):
    """Fill in the form and stop at the check page: `at_check(java_script_enabled=False)`."""
    contexts = []

    def filled_in(**options):
        contexts.append(chromium.new_context(**options))
        page = contexts[-1].new_page()
        page.goto(f"{portal}/de/formulare/anfrage/")
        page.get_by_role("button", name="Jetzt beginnen").click()
        page.get_by_label("Ihr Name").fill("Amira")
        page.get_by_label("Telefon oder E-Mail").fill("0151")
        page.get_by_label("Ich helfe ehrenamtlich").check()
        page.get_by_role("button", name="Weiter", exact=True).click()
        page.locator("input[type=radio]").first.check()
        page.locator("input[type=checkbox]").check()
        page.get_by_role("button", name="Weiter", exact=True).click()
        return page

    yield filled_in
    for context in contexts:
        context.close()


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_the_script_solves_the_task(at_check):
    page = at_check()
    assert page.url.endswith("/pruefen/")
    started = time.perf_counter()
    expect(page.locator("[name=altcha]")).not_to_have_value("")
    print(f"task solved after {time.perf_counter() - started:.2f} s")
    assert not page.get_by_role("link", name="Zur Warteseite").is_visible()
    page.get_by_role("button", name="Jetzt senden").click()
    page.wait_for_url("**/gesendet/")
    assert Submission.objects.count() == 1


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_who_is_faster_than_the_script_has_to_press_once_only(at_check):
    page = at_check()
    page.get_by_role("button", name="Jetzt senden").click()
    page.wait_for_url("**/gesendet/")
    assert Submission.objects.count() == 1


@pytest.mark.browser
@pytest.mark.xdist_group("browser")
def test_without_a_script_waiting_is_enough(at_check, monkeypatch):
    monkeypatch.setattr(guarding, "WAIT", guarding.timedelta(seconds=1))
    page = at_check(java_script_enabled=False)
    page.get_by_role("button", name="Jetzt senden").click()
    page.wait_for_url("**/warten/")
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="Weiter", exact=True).click()
    page.wait_for_url("**/pruefen/?waited=*")
    page.get_by_role("button", name="Jetzt senden").click()
    page.wait_for_url("**/gesendet/")
    assert Submission.objects.count() == 1
