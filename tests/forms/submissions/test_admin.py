"""The office's screens: the list, answers question by question, reasons, the audit, erasing, settings."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from forms.cases.actions import change_state
from forms.cases.models import Case
from forms.models import FormVersion
from forms.state import State
from forms.submissions import auditing
from forms.submissions.actions import start_draft, submit
from forms.submissions.attachments import keep_upload
from forms.submissions.models import (
    Attachment,
    Delivery,
    Draft,
    ErasedCounter,
    FormSettings,
    ReadAudit,
    Submission,
)
from forms.submissions.reader import Reader
from forms.submissions.reading import results_of
from tests.forms import samples
from tests.forms.family import Family
from tests.forms.submissions.office import (
    ADMIN,
    CHILD,
    ILLNESS,
    NAME,
    NUMBER,
    REASON,
    also,
    by_id,
    publish,
    send,
)

pytestmark = pytest.mark.django_db
Kind = ReadAudit.Kind


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.ATTACHMENTS_DIR, settings.OUTBOX_DIR = tmp_path / "attachments", tmp_path / "outbox"


@pytest.fixture
def form(make_form):
    return publish(make_form)


@pytest.fixture
def submission(form):
    return send()


@pytest.fixture
def worker(signed_in):
    return signed_in("Fallbearbeitung")


@pytest.fixture
def hardship(signed_in):
    return also(signed_in("Fallbearbeitung"), "Härtefall")


def page(client, address="", **data):
    response = client.get(ADMIN + address, data)
    assert response.status_code == HTTPStatus.OK, response
    return response.content.decode()


def with_files(form):
    """Send the form with a file for everybody, and one that is specially protected."""
    version = FormVersion.objects.current(form.slug)
    draft = start_draft(version=version, language="de").draft
    kept = {
        key: keep_upload(
            draft=draft,
            question=version.compiled.by_key[key],
            row_id="",
            file=SimpleUploadedFile(f"{key}.pdf", samples.pdf()),
        )
        for key in ("files", "proof")
    }
    answers = {"name": NAME} | {key: [str(one.pk)] for key, one in kept.items()}
    return submit(draft=draft, answers=State(by_id(draft, answers)), language="de"), kept


# --- The list -----------------------------------------------------------------------------------------
def test_the_list_shows_numbers_and_states_and_no_answers(submission, worker):
    html = page(worker)
    assert submission.reference in html
    assert "neu" in html
    assert NAME not in html
    assert not ReadAudit.objects.exists()


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"q": "{reference}"}, True),
        ({"q": "{lower}"}, True),
        ({"q": "{start}"}, True),
        ({"q": NAME}, False),
        ({"q": "%"}, True),
        ({"form": "familie-probe"}, True),
        ({"form": "anfrage"}, False),
        ({"language": "ar"}, True),
        ({"language": "ti"}, False),
        ({"since": "2020-01-01", "until": "2099-01-01"}, True),
        ({"since": "2099-01-01"}, False),
        ({"since": "kein Datum"}, True),
        ({"state": "open"}, True),
        ({"state": "closed"}, False),
        ({"delivery": "bounced"}, True),
        ({"delivery": "sent"}, False),
        ({"p": "viele"}, True),
    ],
)
def test_filters(submission, request_form, worker, filters, found):
    Delivery.objects.create(submission=submission, channel="notify", target="a@amt.example", state="bounced")
    reference = submission.reference
    known = {
        "{reference}": reference,
        "{lower}": reference.replace("-", " ").lower(),
        "{start}": reference[:5],
    }
    html = page(worker, **{name: known.get(value, value) for name, value in filters.items()})
    assert (f">{reference}</a>" in html) == found


def test_the_worst_delivery_counts(submission, worker):
    for target, state in (("a", "sent"), ("b", "given_up")):
        Delivery.objects.create(submission=submission, channel="notify", target=target, state=state)
    assert "<td>aufgegeben</td>" in page(worker)


def test_a_closed_case_is_closed_in_the_list(submission, worker):
    change_state(case=Case.objects.get(submission=submission), state="closed", by=None)
    assert ">abgeschlossen</a>" in page(worker, state="closed")


def test_the_list_asks_as_often_for_many_as_for_one(form, worker, django_assert_max_num_queries):
    send()
    page(worker)
    with django_assert_max_num_queries(200) as one:
        page(worker)
    for _ in range(60):
        send()
    with django_assert_max_num_queries(len(one)):
        assert page(worker).count('name="id"') == 50
    assert "Seite 1 von 2" in page(worker)


# --- Reading ------------------------------------------------------------------------------------------
def test_answers_are_read_by_page_and_person(submission, worker):
    html = page(worker, f"{submission.pk}/")
    assert NAME in html
    assert f"<bdi>{CHILD}</bdi></h2>" in html
    assert f"Geht \u2068{CHILD}\u2069 zur Schule?" in html


def test_answers_are_read_in_german_and_in_the_original_wording(request_form, worker):
    family = Family(language="ar")
    family.fill_in()
    family.browser.post(family.url("pruefen/"))
    submission = Submission.objects.get()
    assert "Ihr Name" in page(worker, f"{submission.pk}/")
    original = page(worker, f"{submission.pk}/", wortlaut="original")
    assert "اسمكم" in original
    assert 'lang="ar" dir="rtl"' in original
    assert "Ihr Name" not in original


def test_what_is_for_others_is_masked_with_what_follows_from_it(submission, worker):
    html = page(worker, f"{submission.pk}/")
    assert NUMBER not in html
    assert html.count("nur für: Rechtsamt") == 3
    assert "nur für: Härtefall, mit Begründung" in html
    assert "Antwort insulin" not in html
    assert NUMBER in page(also(worker, "Rechtsamt"), f"{submission.pk}/")


def test_whether_there_is_an_answer_is_masked_too(form, worker):
    html = page(worker, f"{send(number=None, illness=None).pk}/")
    assert html.count("nur für: Rechtsamt") == 3
    assert "nur für: Härtefall, mit Begründung" in html


def test_rules_that_tell_of_masked_answers_are_masked(submission):
    def said(reader):
        return {one.rule.key for one in results_of(submission, reader)}

    assert said(Reader(frozenset())) == {"all"}
    assert said(Reader(frozenset(), special=True)) == said(None) == {"all", "ill"}


def test_special_answers_need_a_reason_each_time(submission, hardship):
    address = f"{ADMIN}{submission.pk}/"
    assert "Antwort insulin" not in page(hardship, f"{submission.pk}/")
    html = hardship.post(address, {"reason": REASON}).content.decode()
    assert "Antwort insulin" in html
    assert NUMBER not in html
    assert ReadAudit.objects.get(kind=Kind.SPECIAL).reason == REASON
    assert "Antwort insulin" not in page(hardship, f"{submission.pk}/")


@pytest.mark.parametrize("reason", ["", "   ", "....", "1234567", "ja"])
def test_a_reason_has_words(submission, hardship, reason):
    html = hardship.post(f"{ADMIN}{submission.pk}/", {"reason": reason}).content.decode()
    assert "Antwort insulin" not in html
    assert "Bitte nennen Sie einen Grund" in html
    assert not ReadAudit.objects.filter(kind=Kind.SPECIAL).exists()


def test_a_reason_without_the_role_opens_nothing(submission, worker):
    response = worker.post(f"{ADMIN}{submission.pk}/", {"reason": REASON})
    assert response.status_code in (HTTPStatus.FOUND, HTTPStatus.FORBIDDEN)
    assert ILLNESS not in response.content.decode()


def test_the_role_alone_does_not_stand_for_other_readers(submission, signed_in):
    client = signed_in("Härtefall")
    html = client.post(f"{ADMIN}{submission.pk}/", {"reason": REASON}).content.decode()
    assert "Antwort insulin" in html
    assert NUMBER not in html


def test_without_a_key_the_page_says_so(submission, worker):
    Submission.objects.filter(pk=submission.pk).update(key=b"x")
    assert "Kein Schlüssel" in page(worker, f"{submission.pk}/")


def test_pages_are_not_kept(submission, worker):
    assert "no-store" in worker.get(f"{ADMIN}{submission.pk}/")["Cache-Control"]


# --- Files and receipt --------------------------------------------------------------------------------
def test_special_files_are_handed_over_for_a_reason_only(form, worker):
    submission, files = with_files(form)
    html = page(worker, f"{submission.pk}/")
    assert "files.pdf" in html
    assert "proof.pdf" not in html
    address = f"/verwaltung/anlagen/{files['proof'].pk}/"
    assert worker.get(address).status_code != HTTPStatus.OK
    assert worker.post(address, {"reason": REASON}).status_code != HTTPStatus.OK
    hardship = also(worker, "Härtefall")
    assert hardship.get(address).status_code != HTTPStatus.OK
    assert not ReadAudit.objects.filter(kind=Kind.ATTACHMENT).exists()
    assert hardship.post(address, {"reason": REASON}).content == samples.pdf()
    assert ReadAudit.objects.get(kind=Kind.ATTACHMENT).reason == REASON


def test_a_file_is_noted_before_it_is_read(form, worker):
    _submission, files = with_files(form)
    Attachment.objects.get(pk=files["files"].pk).path.unlink()
    assert worker.get(f"/verwaltung/anlagen/{files['files'].pk}/").status_code == HTTPStatus.NOT_FOUND
    assert ReadAudit.objects.filter(kind=Kind.ATTACHMENT).count() == 1


def test_the_receipt_is_masked_like_the_page(form, worker):
    from io import BytesIO

    from pypdf import PdfReader

    submission, _files = with_files(form)
    response = worker.get(f"{ADMIN}{submission.pk}/beleg/")
    text = "".join(one.extract_text() for one in PdfReader(BytesIO(response.content)).pages)
    assert "Amira" in text
    assert "Rechtsamt" in text
    assert "files.pdf" in text
    assert "proof.pdf" not in text
    assert ReadAudit.objects.get(kind=Kind.RECEIPT).submission == submission


# --- The audit ----------------------------------------------------------------------------------------
def test_reading_is_noted_first_and_without_contents(submission, worker, monkeypatch):
    seen = []

    def broken(*_arguments):
        seen.extend(ReadAudit.objects.values_list("kind", flat=True))
        raise RuntimeError

    monkeypatch.setattr("forms.submissions.admin.views.sections_of", broken)
    with pytest.raises(RuntimeError):
        worker.get(f"{ADMIN}{submission.pk}/")
    assert seen == [Kind.ANSWERS]
    row = ReadAudit.objects.values().get()
    assert row["who"] == worker.user.email
    assert NAME not in repr(row)


def test_nobody_reads_when_nothing_can_be_noted(submission, worker, monkeypatch):
    def broken(**_arguments):
        raise OSError

    monkeypatch.setattr("forms.submissions.auditing.note", broken)
    monkeypatch.setattr("forms.submissions.admin.views.sections_of", pytest.fail)
    with pytest.raises(OSError):  # noqa: PT011
        worker.get(f"{ADMIN}{submission.pk}/")


def test_reading_a_case_is_noted_and_masked_too(submission, worker):
    case = Case.objects.get(submission=submission)
    html = worker.get(f"/verwaltung/faelle/{case.pk}/").content.decode()
    assert NAME in html
    assert NUMBER not in html
    assert "nur für: Rechtsamt" in html
    assert ReadAudit.objects.get().kind == Kind.ANSWERS


def test_the_audit_is_only_ever_added_to(submission, person):
    auditing.note(by=person("Fallbearbeitung"), kind=Kind.ANSWERS, submission=submission)
    row = ReadAudit.objects.get()
    for change in (row.save, row.delete, ReadAudit.objects.all().delete):
        with pytest.raises(TypeError):
            change()
    with pytest.raises(TypeError):
        ReadAudit.objects.update(who="niemand")


def test_old_accesses_are_forgotten_and_new_ones_are_not(submission, person):
    by = person("Fallbearbeitung")
    old = ReadAudit.objects.create(
        by=by, who=by.email, kind=Kind.ANSWERS, submission=submission, at=timezone.now() - timedelta(days=400)
    )
    auditing.note(by=by, kind=Kind.ANSWERS, submission=submission)
    assert auditing.forget_old(now=timezone.now()) == 1
    assert not ReadAudit.objects.filter(pk=old.pk).exists()
    assert ReadAudit.objects.count() == 1


def test_who_has_read_stays_when_the_account_is_gone(submission, worker):
    page(worker, f"{submission.pk}/")
    email = worker.user.email
    worker.user.delete()
    assert ReadAudit.objects.get().who == email


def test_the_audit_is_on_the_submission_and_in_the_list_for_data_protection(submission, worker, signed_in):
    page(worker, f"{submission.pk}/")
    assert "Antworten geöffnet" in page(worker, f"{submission.pk}/")
    watcher = signed_in("Datenschutz")
    html = page(watcher, "zugriffe/")
    assert submission.reference in html
    assert worker.user.email in html
    assert NAME not in html
    assert submission.reference in page(
        watcher, "zugriffe/", q=submission.reference[:3], who="fall", kind="answers"
    )
    assert f">{submission.reference}<" not in page(watcher, "zugriffe/", since="2099-01-01")


# --- Erasing ------------------------------------------------------------------------------------------
def test_erasing_leaves_a_number_and_nothing_else(form, worker, django_capture_on_commit_callbacks):
    submission, files = with_files(form)
    page(worker, f"{submission.pk}/")
    Delivery.objects.create(submission=submission, channel="notify", target="a")
    address = f"{ADMIN}{submission.pk}/loeschen/"
    assert "Eine Anlage" not in worker.get(address).content.decode()
    paths = [one.path for one in files.values()]
    assert all(path.exists() for path in paths)
    for data in ({}, {"reason": REASON}, {"sure": "on"}):
        worker.post(address, data)
        assert Submission.objects.filter(pk=submission.pk).exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert worker.post(address, {"reason": REASON, "sure": "on"}).status_code == HTTPStatus.FOUND
    for model in (Submission, Case, Delivery, Attachment, Draft):
        assert not model.objects.exists(), model
    assert not any(path.exists() for path in paths)
    counter = ErasedCounter.objects.get()
    assert (counter.reason, counter.count) == ("by_hand", 1)
    rows = list(ReadAudit.objects.values())
    assert [row["kind"] for row in rows] == [Kind.ERASED, Kind.ANSWERS]
    assert not any(row["submission_id"] for row in rows)
    assert submission.reference not in repr(rows)
    assert worker.post(address, {"reason": REASON, "sure": "on"}).status_code == HTTPStatus.NOT_FOUND


# --- Settings -----------------------------------------------------------------------------------------
SETTINGS = {"draft_days": 10, "submitted_days": 20, "closed_days": 30, "failed_days": 40}


def test_the_editors_run_a_form(form, signed_in):
    editor = signed_in("Portalredaktion")
    address = f"{ADMIN}betrieb/{form.pk}/"
    assert "abgesendete Anfragen ohne Bearbeitung" in editor.get(address).content.decode()
    editor.post(address, {**SETTINGS, "recipients": "amt@example.org", "proof_of_work": "on"})
    saved = FormSettings.objects.get(form=form)
    assert (saved.draft_days, saved.recipient_list, saved.proof_of_work) == (10, ["amt@example.org"], True)
    builder = editor.get(f"/verwaltung/snippets/portal_forms/wizardform/edit/{form.pk}/").content.decode()
    assert address in builder


def test_wrong_settings_are_explained_and_not_saved(form, signed_in):
    data = {**SETTINGS, "recipients": "keine Adresse", "draft_days": 0}
    html = signed_in("Portalredaktion").post(f"{ADMIN}betrieb/{form.pk}/", data).content.decode()
    assert "keine E-Mail-Adresse" in html
    assert not FormSettings.objects.exists()


def test_who_must_not_read_answers_cannot_have_them_sent_anywhere(form, signed_in):
    data = {**SETTINGS, "webhook_url": "https://hier.example/", "new_secret": "x" * 20, "package": "on"}
    signed_in("Portalredaktion").post(f"{ADMIN}betrieb/{form.pk}/", data)
    saved = FormSettings.objects.get(form=form)
    assert (saved.webhook_url, saved.secret, saved.package) == ("", "", False)


def test_a_secret_is_written_and_never_shown(form, signed_in):
    client = also(signed_in("Portalredaktion"), "Fallbearbeitung")
    address, secret = f"{ADMIN}betrieb/{form.pk}/", "ein sehr geheimes Wort"
    route = {**SETTINGS, "webhook_url": "https://hier.example/pfad"}
    client.post(address, {**route, "new_secret": secret})
    assert FormSettings.objects.get().secret == secret
    noted = ReadAudit.objects.get(kind=Kind.ROUTE)
    assert noted.reason == "familie-probe: hier.example, ohne Paket"
    html = client.get(address).content.decode()
    assert secret not in html
    assert "Ein Geheimnis ist hinterlegt" in html
    client.post(address, route)
    assert FormSettings.objects.get().secret == secret
    client.post(address, {**route, "no_secret": "on"})
    assert FormSettings.objects.get().secret == ""


def test_a_dry_run_of_retention_is_shown(form, signed_in):
    submission = send()
    Submission.objects.filter(pk=submission.pk).update(submitted_at=timezone.now() - timedelta(days=400))
    html = signed_in("Portalredaktion").get(f"{ADMIN}betrieb/{form.pk}/").content.decode()
    assert '<th scope="row">abgesendete Anfragen ohne Bearbeitung</th><td>1</td>' in html
    assert Submission.objects.exists()
