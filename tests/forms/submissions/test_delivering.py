"""Deliveries: noted with the submission, made once by one, tried again, and given up where all can see."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core import mail
from django.core.management import call_command
from django.db import connections
from django.utils import timezone

from forms import handlers
from forms.models import FormVersion
from forms.state import State
from forms.submissions import channels, delivering
from forms.submissions.actions import start_draft, submit
from forms.submissions.channels.base import NotDelivered, Refused
from forms.submissions.delivering import LEASE, PAUSES, deliver, deliver_due, try_again
from forms.submissions.models import Delivery, FormSettings, Submission
from tests.forms.conftest import DATA, publish

ROOT = django_settings.BASE_DIR
STATE = Delivery.State


class Probe:
    """A channel that does what a test says."""

    name = "probe"

    def __init__(self):
        self.sent, self.problem, self.during = [], None, lambda: None

    def targets(self, submission, settings):
        return ["here"]

    def send(self, delivery, patience):
        self.sent.append((delivery.pk, patience))
        self.during()
        if self.problem:
            raise self.problem


@pytest.fixture
def probe(monkeypatch):
    probe = Probe()
    monkeypatch.setattr(channels, "_channels", {"probe": probe})
    return probe


@pytest.fixture
def send(request_form):
    def submitted():
        draft = start_draft(version=FormVersion.objects.current("anfrage"), language="ar").draft
        return submit(draft=draft, answers=State(), language="ar")

    return submitted


@pytest.fixture
def delivery(probe, send):
    return send().deliveries.get()


def test_deliveries_are_written_with_the_submission_and_tried_after_it(
    probe, send, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as later:
        delivery = send().deliveries.get()
        assert (delivery.state, delivery.attempts, probe.sent) == (STATE.WAITING, 0, [])
    for callback in later:
        callback()
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (STATE.SENT, 1)
    assert delivery.sent_at
    assert probe.sent[0][1] <= django_settings.DELIVERY_PATIENCE


def test_a_submission_that_is_undone_leaves_nothing_to_deliver(probe, send, monkeypatch):
    monkeypatch.setattr(delivering.Delivery.objects, "bulk_create", lambda _rows: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send()
    assert not Submission.objects.exists()
    monkeypatch.undo()
    monkeypatch.setitem(handlers._handlers, "broken", lambda _submission: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        send()
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("problem", [NotDelivered("x"), RuntimeError("Amira 0151"), KeyError("Amira")])
def test_whatever_breaks_the_receipt_comes_and_no_answer_is_noted(
    probe, send, problem, django_capture_on_commit_callbacks
):
    probe.problem = problem
    with django_capture_on_commit_callbacks(execute=True):
        delivery = send().deliveries.get()
    delivery.refresh_from_db()
    assert delivery.state == STATE.FAILED
    assert "Amira" not in delivery.error
    assert delivery.error


def test_patience_0_leaves_all_to_the_worker(probe, send, settings, django_capture_on_commit_callbacks):
    settings.DELIVERY_PATIENCE = 0
    with django_capture_on_commit_callbacks(execute=True):
        send()
    assert probe.sent == []
    assert deliver_due() == {"sent": 1}


def test_it_is_tried_for_five_days_and_then_given_up(delivery, probe):
    probe.problem = NotDelivered("HTTP 500")
    now = started = timezone.now()
    while delivery.state in Delivery.OPEN:
        now = max(now, delivery.next_at)
        assert not deliver(delivery.pk, now=now - timedelta(seconds=1), patience=1) or delivery.attempts == 0
        deliver(delivery.pk, now=now, patience=1)
        delivery.refresh_from_db()
    assert delivery.state == STATE.GIVEN_UP
    assert delivery.attempts == len(PAUSES) + 1
    assert timedelta(days=4.5) < now - started < timedelta(days=5.5)
    assert list(delivery.submission.lost_deliveries) == [delivery]
    assert deliver_due(now=now + timedelta(days=9)) == {}
    probe.problem = None
    try_again(delivery=delivery)
    assert deliver_due() == {"sent": 1}


def test_what_is_refused_for_good_is_not_tried_again(delivery, probe):
    probe.problem = Refused("recipient 550")
    assert deliver_due() == {"bounced": 1}
    assert deliver_due(now=timezone.now() + timedelta(days=2)) == {}
    assert list(delivery.submission.lost_deliveries) == [delivery]


def test_nobody_else_gets_it_while_it_is_in_hand(delivery, probe):
    nested = []
    probe.during = lambda: nested.append(deliver(delivery.pk, now=timezone.now(), patience=1))
    assert deliver(delivery.pk, now=timezone.now(), patience=1) == "sent"
    assert nested == [""]
    assert deliver(delivery.pk, now=timezone.now(), patience=1) == ""
    assert len(probe.sent) == 1


def test_who_comes_back_after_the_lease_changes_nothing(delivery, probe):
    """The first worker hangs for longer than it may, a second one delivers meanwhile."""
    late = timezone.now() + LEASE + timedelta(seconds=1)

    def overtaken():
        probe.during, probe.problem = (lambda: None), None
        assert deliver(delivery.pk, now=late, patience=1) == "sent"
        probe.problem = NotDelivered("late")

    probe.during = overtaken
    assert deliver(delivery.pk, now=timezone.now(), patience=1) == ""
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (STATE.SENT, 2)


def test_an_erased_submission_is_not_delivered(delivery, probe):
    pk = delivery.pk
    delivery.submission.delete()
    assert deliver(pk, now=timezone.now(), patience=1) == ""


def test_a_channel_that_is_gone_is_tried_until_it_is_given_up(delivery, monkeypatch):
    monkeypatch.setattr(channels, "_channels", {})
    assert deliver_due() == {"failed": 1}
    delivery.refresh_from_db()
    assert delivery.error == "unknown channel"


def test_the_command_says_what_it_did(delivery, capsys):
    call_command("deliver_submissions")
    assert capsys.readouterr().out == "1 sent; 0 waiting, 0 to be looked after\n"
    call_command("deliver_submissions")
    assert capsys.readouterr().out.startswith("nothing due")


def test_two_workers_at_once_deliver_each_thing_once(own_database, probe):
    publish_small()
    version = FormVersion.objects.current("anfrage")
    ids = []
    probe.problem = NotDelivered("not yet")
    for _ in range(20):
        draft = start_draft(version=version, language="de").draft
        ids.append(submit(draft=draft, answers=State(), language="de").deliveries.get().pk)
    probe.problem, probe.sent = None, []
    later = timezone.now() + timedelta(hours=1)

    def work():
        deliver_due(now=later)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert sorted(pk for pk, _patience in probe.sent) == sorted(ids)


# --- A process that dies --------------------------------------------------------------------------
CHILD = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from forms.models import FormVersion
from forms.state import State
from forms.submissions.actions import start_draft, submit
version = FormVersion.objects.current("anfrage")
contact = version.compiled.by_key["mail"].id
draft = start_draft(version=version, language="uk").draft
with transaction.atomic():
    if sys.argv[1] == "before":
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    submit(draft=draft, answers=State({contact: "amira@example.org"}), language="uk")
print("still alive")
"""


def publish_small(recipients=""):
    import json

    data = json.loads((DATA / "request.json").read_text())
    data["definition"]["steps"][0]["fields"].append({"id": "mail", "key": "mail", "type": "email"})
    data["texts"]["mail.label"] = {"de": "E-Mail"}
    form = publish(data)
    FormSettings.objects.update_or_create(form=form, defaults={"recipients": recipients})
    return form


def process(own_database, mail_server, *arguments):
    """Start a process of its own on the copy of the database, with the settings of one machine."""
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.dev",
        "DATABASE_URL": f"sqlite:///{own_database}",
        "LOTSE_DATA_DIR": str(own_database.parent),
        "LOTSE_ENCRYPTION_KEYS": ",".join(django_settings.LOTSE_ENCRYPTION_KEYS),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}",
        "LOTSE_DELIVERY_PATIENCE": "30",
        "LOG_LEVEL": "CRITICAL",
    }
    return subprocess.Popen([sys.executable, *arguments], cwd=ROOT, env=environment, stdout=subprocess.PIPE)


def killed(child):
    child.kill()
    child.wait()
    raise ConnectionResetError


@pytest.mark.parametrize("moment", ["before", "during"])
def test_a_process_killed_between_save_and_mail_loses_nothing_and_doubles_nothing(
    own_database, mail_server, moment
):
    publish_small("amt@example.org")
    connections.close_all()
    child = process(own_database, mail_server, "-c", CHILD, moment)
    if moment == "during":
        # The mail server has the text but has not said yes: then the process is gone.
        mail_server.on_message = lambda: killed(child)
    output, _ = child.communicate(timeout=60)
    assert child.returncode == -signal.SIGKILL
    assert output == b""
    submission = Submission.objects.get()
    assert submission.case
    assert submission.deliveries.filter(state="waiting").count() == 2
    mail_server.on_message = lambda: None
    mail_server.mails.clear()
    # What the dead process had in hand is free again after the lease.
    Delivery.objects.update(next_at=timezone.now() - timedelta(seconds=1))
    connections.close_all()
    for _twice in range(2):
        worker = process(own_database, mail_server, "manage.py", "deliver_submissions")
        assert worker.wait(60) == 0
        worker.stdout.close()
    assert sorted(one["To"] for one in mail_server.mails) == ["amira@example.org", "amt@example.org"]
    assert set(submission.deliveries.values_list("state", flat=True)) == {"sent"}
    assert mail.outbox == []
