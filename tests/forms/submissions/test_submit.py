"""Sending: once, whole, and only what was checked; also when everybody presses at the same time."""

import json
import threading
import time
from copy import copy
from http import HTTPStatus

import pytest
from django.core import mail
from django.db import connections
from django.test import Client

from forms.cases.models import Case
from forms.models import FormVersion
from forms.models.version import FormTexts
from forms.state import State
from forms.submissions import actions
from forms.submissions.actions import start_draft, submit
from forms.submissions.models import Attachment, Conflict, Delivery, Draft, FormSettings, Submission
from tests.forms.conftest import DATA, publish
from tests.forms.family import Family

CONTACT = {"id": "mail", "key": "mail", "type": "email"}


def request_form_with_mail():
    """Publish the small form with an e-mail question, and recipients."""
    data = json.loads((DATA / "request.json").read_text())
    data["definition"]["steps"][0]["fields"].append(CONTACT)
    data["texts"]["mail.label"] = {"de": "E-Mail"}
    form = publish(data)
    FormSettings.objects.create(form=form, recipients="a@amt.example\nb@amt.example")
    return form


def filled_in():
    family = Family()
    family.answer("person", name="Amira", contact="0151", role="sponsor", mail="amira@example.org")
    family.answer("request", relation="child", decision_date="2026-10-01", consent="on")
    return family


def at_once(*tasks):
    """Run all tasks at the same moment, each with a connection of its own; return what went wrong."""
    barrier, problems = threading.Barrier(len(tasks)), []

    def run(task):
        try:
            barrier.wait()
            task()
        except Exception as problem:
            problems.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(task,)) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return problems


def test_a_hundred_taps_at_once_are_one_submission(own_database):
    request_form_with_mail()
    family = filled_in()
    answers = []

    def tap():
        browser = Client()
        browser.cookies = copy(family.browser.cookies)
        answers.append(browser.post(family.url("pruefen/")))

    assert at_once(*[tap] * 100) == []
    assert {answer.status_code for answer in answers} == {HTTPStatus.FOUND}
    assert {answer.url for answer in answers} == {family.url("gesendet/")}
    assert Submission.objects.count() == Case.objects.count() == 1
    assert sorted(Delivery.objects.values_list("channel", "state")) == [
        ("confirmation", "sent"),
        ("notify", "sent"),
        ("notify", "sent"),
    ]
    assert sorted(one.to[0] for one in mail.outbox) == [
        "a@amt.example",
        "amira@example.org",
        "b@amt.example",
    ]


def test_fifty_families_at_once_meet_no_lock(own_database):
    request_form_with_mail()
    families = [filled_in() for _ in range(50)]
    started = time.perf_counter()
    problems = at_once(*[lambda one=one: one.browser.post(one.url("pruefen/")) for one in families])
    print(f"50 at once: {time.perf_counter() - started:.1f} s")
    assert problems == []
    assert Submission.objects.count() == Case.objects.count() == 50
    assert Submission.objects.values("reference").distinct().count() == 50
    assert Delivery.objects.filter(state="sent").count() == len(mail.outbox) == 150


@pytest.fixture
def draft(request_form):
    draft = start_draft(version=FormVersion.objects.current("anfrage"), language="ar").draft
    draft.write({"answers": {"name": "Amira"}})
    return draft


def test_answers_that_changed_after_the_check_are_not_sent(draft):
    Draft.objects.get(pk=draft.pk).write({"answers": {"name": "Jemand anderes"}})
    with pytest.raises(Conflict):
        submit(draft=draft, answers=State({"name": "Amira"}), language="ar")
    assert not Submission.objects.exists()


def test_a_change_between_check_and_lock_is_shown_before_it_is_sent(request_form, monkeypatch):
    family = Family()
    family.fill_in()
    name = family.definition.by_key["name"].id

    def change_first(**arguments):
        draft = Draft.objects.get(pk=family.draft.pk)
        content = draft.read()
        content["answers"][name] = "Inzwischen geändert"
        draft.write(content)
        monkeypatch.setattr("forms.wizard.check.submit", submit)
        return submit(**arguments)

    monkeypatch.setattr("forms.wizard.check.submit", change_first)
    response = family.browser.post(family.url("pruefen/"), follow=True)
    page = response.content.decode()
    assert "inzwischen geändert" in page
    assert "Inzwischen geändert" in page
    assert not Submission.objects.exists()
    family.browser.post(family.url("pruefen/"))
    assert Submission.objects.get().state.answers[name] == "Inzwischen geändert"


def test_a_change_that_leaves_something_open_leads_back_to_it(request_form):
    family = Family()
    family.fill_in()
    draft = Draft.objects.get(pk=family.draft.pk)
    content = draft.read()
    content["answers"][family.definition.by_key["name"].id] = None
    draft.write(content)
    # The page had been finished: what is wrong on it is said at once.
    assert family.browser.post(family.url("pruefen/")).url == family.url("schritt/person/?fehler=1")


def test_an_old_check_page_sends_nothing(request_form):
    family = Family()
    family.fill_in()
    seen = Draft.objects.get(pk=family.draft.pk).revision
    assert f'name="_revision" value="{seen}"' in family.page("pruefen/")
    family.answer("person", name="Von der Hilfe", contact="x", role="sponsor")
    page = family.browser.post(family.url("pruefen/"), {"_revision": seen}).content.decode()
    assert "inzwischen geändert" in page
    assert "Von der Hilfe" in page
    assert not Submission.objects.exists()


def test_the_newest_texts_are_remembered_even_if_older_ones_are_gone(draft):
    FormTexts.objects.create(version=draft.form_version, revision=7, texts={})
    FormTexts.objects.create(version=draft.form_version, revision=4, texts={})
    assert submit(draft=draft, answers=State(), language="ar").text_revision == 7


def test_a_number_that_is_taken_is_drawn_anew(draft, monkeypatch):
    taken = submit(draft=draft, answers=State(), language="ar").reference
    numbers = iter([taken, taken, "KFT-4G7-9HW-Q"])
    monkeypatch.setattr(actions, "new_reference", lambda: next(numbers))
    other = start_draft(version=draft.form_version, language="de").draft
    assert submit(draft=other, answers=State(), language="de").reference == "KFT-4G7-9HW-Q"


def test_only_files_of_the_way_go_along(make_form, django_capture_on_commit_callbacks):
    form = make_form([{"key": "s", "fields": [{"key": "papers", "type": "files"}]}])
    version = FormVersion.objects.current(form.slug)
    papers = version.compiled.by_key["papers"].id
    draft = start_draft(version=version, language="de").draft
    kept, left = (
        Attachment.objects.create(draft=draft, field_id=papers, name_sealed=b"x", size=1) for _ in "ab"
    )
    for one in (kept, left):
        one.path.parent.mkdir(parents=True, exist_ok=True)
        one.path.write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        submission = submit(draft=draft, answers=State({papers: [str(kept.pk)]}), language="de")
    assert list(submission.attachments.all()) == [kept]
    assert kept.path.exists()
    assert not left.path.exists()
    assert not Attachment.objects.filter(pk=left.pk).exists()
