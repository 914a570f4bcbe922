"""What has been kept long enough goes, with everything that hangs on it; a number stays."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from forms.cases.actions import change_state
from forms.cases.models import Case, CaseEvent
from forms.models import FormVersion
from forms.state import Row, State
from forms.submissions.actions import start_draft, submit
from forms.submissions.channels.package import package_path
from forms.submissions.models import (
    AccessGrant,
    Attachment,
    Delivery,
    Draft,
    ErasedCounter,
    FormSettings,
    Submission,
)
from forms.submissions.retention import apply_retention, erase_submission
from tests.forms.conftest import DATA, publish
from tests.forms.submissions.test_channels import attach

NOW = timezone.now()


def days_ago(days):
    return NOW - timedelta(days=days)


def sent(version, *, days=0, answers=None, files=()):
    draft = start_draft(version=version, language="ar").draft
    draft.write({"answers": {"x": "entwurf"}})
    submission_files = [attach(draft, field, name, content, "clean") for field, name, content in files]
    state = answers or State({"name": "Amira"})
    for one in submission_files:
        state.answers.setdefault(one.field_id, []).append(str(one.pk))
    submission = submit(draft=draft, answers=state, language="ar")
    Submission.objects.filter(pk=submission.pk).update(submitted_at=days_ago(days))
    submission.refresh_from_db()
    return submission


@pytest.fixture
def version(request_form):
    FormSettings.objects.create(form=request_form, submitted_days=100, closed_days=50, failed_days=20)
    return FormVersion.objects.current("anfrage")


def counted():
    return dict(ErasedCounter.objects.values_list("reason", "count"))


def test_each_limit_takes_what_it_should_and_nothing_else(version):
    kept = [sent(version, days=99), sent(version, days=300)]
    Submission.objects.filter(pk=kept[1].pk).update(closed_at=days_ago(49))
    gone = [sent(version, days=101), sent(version, days=300)]
    Submission.objects.filter(pk=gone[1].pk).update(closed_at=days_ago(51))
    open_draft, old_draft = (start_draft(version=version, language="de").draft for _ in range(2))
    Draft.objects.filter(pk=old_draft.pk).update(expires_at=days_ago(1))
    apply_retention(now=NOW)
    assert set(Submission.objects.all()) == set(kept)
    assert set(Case.objects.values_list("submission_id", flat=True)) == {one.pk for one in kept}
    assert set(Draft.objects.all()) == {open_draft, *(one.draft for one in kept)}
    assert counted() == {"draft": 1, "submitted": 1, "closed": 1}
    months = set(ErasedCounter.objects.filter(reason="submitted").values_list("month", flat=True))
    assert months == {timezone.localdate(days_ago(101)).replace(day=1)}
    apply_retention(now=NOW)
    assert counted() == {"draft": 1, "submitted": 1, "closed": 1}


def test_closing_a_case_starts_the_other_limit(version, person):
    submission = sent(version, days=99)
    change_state(case=submission.case, state="closed", by=person("Fallbearbeitung"))
    apply_retention(now=NOW + timedelta(days=20))
    assert Submission.objects.exists()
    apply_retention(now=NOW + timedelta(days=51))
    assert not Submission.objects.exists()
    assert not CaseEvent.objects.exists()


def test_all_that_hangs_on_a_submission_goes_with_it(
    version, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.OUTBOX_DIR = tmp_path
    submission = sent(version, days=101)
    attachment = attach(None, "f", "a.pdf", b"x", "clean")
    Attachment.objects.update(submission=submission)
    Delivery.objects.create(submission=submission, channel="notify", target="a@amt.example")
    package_path(submission).write_bytes(b"x")
    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(now=NOW)
    for model in (Submission, Case, CaseEvent, Attachment, Delivery, Draft, AccessGrant):
        assert not model.objects.exists(), model
    assert not attachment.path.exists()
    assert list(tmp_path.iterdir()) == []


def test_lost_deliveries_go_and_their_submission_stays(version):
    submission = sent(version)
    for state, days in [("given_up", 21), ("bounced", 19), ("sent", 90), ("failed", 90)]:
        delivery = Delivery.objects.create(submission=submission, channel=state, state=state)
        Delivery.objects.filter(pk=delivery.pk).update(next_at=days_ago(days))
    apply_retention(now=NOW)
    assert set(Delivery.objects.values_list("state", flat=True)) == {"bounced", "sent", "failed"}
    assert counted() == {"delivery": 1}
    assert Submission.objects.get() == submission


# --- Answers with a limit of their own ------------------------------------------------------------
@pytest.fixture
def short_lived(make_form):
    form = make_form(
        [
            {
                "key": "s",
                "fields": [
                    {"key": "name", "type": "text"},
                    {"key": "faith", "type": "text", "retention_days": 30},
                    {"key": "papers", "type": "files", "retention_days": 60},
                ],
            },
            {
                "key": "family",
                "kind": "people",
                "fields": [
                    {"key": "health", "type": "text", "retention_days": 30},
                    {"key": "age", "type": "number"},
                ],
            },
        ]
    )
    return FormVersion.objects.current(form.slug)


def test_single_answers_go_on_their_day(short_lived, django_capture_on_commit_callbacks):
    ids = {key: one.id for key, one in short_lived.compiled.by_key.items()}
    answers = State({ids["name"]: "Amira", ids["faith"]: "geheim"})
    answers.rows["family"] = [Row("1", "Sara", {ids["health"]: "krank", ids["age"]: 7})]
    submission = sent(short_lived, days=31, answers=answers, files=[(ids["papers"], "a.pdf", b"x")])
    attachment = submission.attachments.get()
    key = bytes(submission.key)
    apply_retention(now=NOW)
    submission.refresh_from_db()
    assert submission.state.answers[ids["name"]] == "Amira"
    assert submission.state.answers[ids["faith"]] is None
    assert submission.state.rows["family"][0].answers == {ids["health"]: None, ids["age"]: 7}
    assert bytes(submission.key) != key
    assert submission.attachments.exists()
    apply_retention(now=NOW)
    assert counted() == {"answers": 1}
    with django_capture_on_commit_callbacks(execute=True):
        apply_retention(now=NOW + timedelta(days=30))
    submission.refresh_from_db()
    assert submission.state.answers[ids["papers"]] is None
    assert not attachment.path.exists()
    assert counted() == {"answers": 2}


def test_what_nobody_can_read_any_more_stops_nobody_else(short_lived, settings):
    broken, whole = sent(short_lived, days=31), sent(short_lived, days=31)
    Submission.objects.filter(pk=broken.pk).update(key=b"kaputt")
    apply_retention(now=NOW)
    assert set(Submission.objects.values_list("erased_days", flat=True)) == {30}
    assert Submission.objects.get(pk=whole.pk).state


# --- Warnings -------------------------------------------------------------------------------------
@pytest.fixture
def watched(version):
    FormSettings.objects.update(recipients="a@amt.example\nb@amt.example")
    return version


def test_the_office_hears_of_it_two_weeks_before_and_once(watched):
    soon, later = sent(watched, days=87), sent(watched, days=80)
    apply_retention(now=NOW)
    assert [one.to for one in mail.outbox] == [["a@amt.example"], ["b@amt.example"]]
    assert mail.outbox[0].subject == "Eine Anfrage wird bald gelöscht"
    assert soon.reference in mail.outbox[0].body
    assert later.reference not in mail.outbox[0].body
    apply_retention(now=NOW + timedelta(days=1))
    assert len(mail.outbox) == 2
    apply_retention(now=NOW + timedelta(days=14))
    assert list(Submission.objects.all()) == [later]


def test_nothing_goes_unannounced_when_a_limit_is_made_shorter(watched):
    submission = sent(watched, days=90)
    FormSettings.objects.update(submitted_days=10)
    apply_retention(now=NOW)
    assert f"{timezone.localtime(NOW + timedelta(days=14)):%d.%m.%Y}" in mail.outbox[0].body
    assert Submission.objects.get() == submission
    apply_retention(now=NOW + timedelta(days=13))
    assert Submission.objects.exists()
    apply_retention(now=NOW + timedelta(days=14))
    assert not Submission.objects.exists()


def test_a_mail_server_that_is_away_keeps_no_data_for_ever(watched, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    sent(watched, days=90)
    apply_retention(now=NOW)
    apply_retention(now=NOW + timedelta(days=14))
    assert not Submission.objects.exists()


def test_a_case_that_is_opened_again_is_announced_anew(watched):
    submission = sent(watched, days=60)
    Submission.objects.filter(pk=submission.pk).update(closed_at=days_ago(40))
    apply_retention(now=NOW)
    assert len(mail.outbox) == 2
    Submission.objects.filter(pk=submission.pk).update(closed_at=None)
    apply_retention(now=NOW + timedelta(days=1))
    submission.refresh_from_db()
    assert submission.warned_at is None
    apply_retention(now=NOW + timedelta(days=27))
    assert len(mail.outbox) == 4


# --- The command ----------------------------------------------------------------------------------
def test_a_dry_run_counts_and_changes_nothing(version, capsys):
    submission = sent(version, days=101)
    call_command("apply_retention", "--dry-run")
    output = capsys.readouterr().out
    header, *rows = output.splitlines()
    assert header.split() == ["form", "drafts", "submitted", "closed", "deliveries", "answers", "announced"]
    assert next(row.split() for row in rows if row.startswith("anfrage")) == ["anfrage", *"010000"]
    assert submission.reference not in output
    assert Submission.objects.exists()
    call_command("apply_retention")
    assert not Submission.objects.exists()
    assert "nothing was changed" not in capsys.readouterr().out


# --- Nothing is left ------------------------------------------------------------------------------
def everything_in(folder):
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


@pytest.mark.parametrize("how", ["submission", "draft"])
def test_no_byte_of_what_was_erased_is_left(own_database, settings, tmp_path, how):
    import json

    settings.ATTACHMENTS_DIR, settings.OUTBOX_DIR = tmp_path / "attachments", tmp_path / "outbox"
    data = json.loads((DATA / "request.json").read_text())
    data["definition"]["steps"][0]["fields"].append({"id": "papers", "key": "papers", "type": "files"})
    data["texts"]["papers.label"] = {"de": "Dateien"}
    form = publish(data)
    FormSettings.objects.create(form=form, package=True, submitted_days=10)
    version = FormVersion.objects.current("anfrage")
    field = version.compiled.by_key["papers"].id
    answers = State({version.compiled.by_key["name"].id: "Amira " * 5_000})
    if how == "submission":
        row = sent(version, days=11, answers=answers, files=[(field, "a.pdf", b"Pass" * 1_000)])
        marks = [row.reference.encode(), b"attachments/01-a.pdf"]
        attachment = row.attachments.get()
    else:
        row = start_draft(version=version, language="de").draft
        row.write(answers.to_json())
        attachment = attach(row, field, "a.pdf", b"Pass" * 1_000, "clean")
        Draft.objects.filter(pk=row.pk).update(expires_at=days_ago(1))
        row.refresh_from_db()
        marks = []
    marks += [attachment.path.read_bytes()[100:200], bytes(attachment.key)[20:80]]
    marks += [row.pk.hex.encode(), bytes(row.key)[20:80], bytes(row.blob)[5_000:5_100]]
    # Other people's rows around it, so that pages are shared.
    for _ in range(5):
        sent(version)
    before = everything_in(tmp_path)
    assert [mark for mark in marks if mark not in before] == []
    apply_retention(now=NOW)
    connection.close()
    after = everything_in(tmp_path)
    assert [mark for mark in marks if mark in after] == []
    assert Submission.objects.count() == 5
    assert ErasedCounter.objects.filter(form=form).count() == 1


def test_deleted_pages_are_overwritten(own_database):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_erasing_twice_is_erasing_once(version):
    submission = sent(version)
    assert erase_submission(pk=submission.pk, reason="closed")
    assert not erase_submission(pk=submission.pk, reason="closed")
    assert counted() == {"closed": 1}
