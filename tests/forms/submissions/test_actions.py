"""Drafts that end: sent, in conflict, or expired."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone

from forms import handlers
from forms.models import FormVersion
from forms.state import State
from forms.submissions.actions import erase_expired_drafts, start_draft, submit
from forms.submissions.models import Conflict, Draft, Submission

pytestmark = pytest.mark.django_db
ANSWERS = State({"a": "geheim"})


@pytest.fixture
def draft(request_form):
    draft = start_draft(version=FormVersion.objects.current("anfrage"), language="ar").draft
    draft.write(ANSWERS.to_json())
    return draft


def test_submitting_erases_the_draft_and_keeps_the_answers(draft):
    submission = submit(draft=draft, answers=ANSWERS, language="ar")
    assert Submission.objects.get(pk=submission.pk).state == ANSWERS
    assert Draft.objects.get(pk=draft.pk).read() == {}


def test_submitting_twice_is_submitting_once(draft):
    first = submit(draft=draft, answers=State(), language="ar")
    assert submit(draft=draft, answers=State({"a": "other"}), language="de") == first


def test_a_failing_handler_undoes_the_submission(draft, monkeypatch):
    def fail(submission):
        raise RuntimeError

    monkeypatch.setitem(handlers._handlers, "broken", fail)
    with pytest.raises(RuntimeError):
        submit(draft=draft, answers=State(), language="ar")
    assert not Submission.objects.exists()
    assert Draft.objects.get(pk=draft.pk).read()["answers"] == {"a": "geheim"}


def test_a_stale_copy_cannot_overwrite_a_draft(draft):
    stale = Draft.objects.get(pk=draft.pk)
    draft.write({"answers": {"a": "neu"}, "done": []})
    with pytest.raises(Conflict):
        stale.write({"answers": {"a": "alt"}, "done": []})
    assert Draft.objects.get(pk=draft.pk).read()["answers"] == {"a": "neu"}


def test_a_sent_draft_cannot_be_written_any_more(draft):
    submit(draft=draft, answers=State(), language="ar")
    with pytest.raises(Conflict):
        Draft.objects.get(pk=draft.pk).write({"answers": {}, "done": []})


def test_expired_drafts_go_and_submissions_stay(draft):
    kept = start_draft(version=draft.form_version, language="de").draft
    submission = submit(draft=draft, answers=ANSWERS, language="ar")
    Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() - timedelta(days=1))
    assert erase_expired_drafts(now=timezone.now()) == 1
    assert list(Draft.objects.all()) == [kept]
    assert Submission.objects.get(pk=submission.pk).state == ANSWERS


def test_the_rotation_command_rewraps_drafts_and_submissions(draft, settings):
    submission = submit(draft=draft, answers=ANSWERS, language="ar")
    other = start_draft(version=draft.form_version, language="de").draft
    other.write({"b": 1})
    new = Fernet.generate_key().decode()
    settings.LOTSE_ENCRYPTION_KEYS = [new, *settings.LOTSE_ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.LOTSE_ENCRYPTION_KEYS = [new]
    assert Submission.objects.get(pk=submission.pk).state == ANSWERS
    assert Draft.objects.get(pk=other.pk).read() == {"b": 1}
