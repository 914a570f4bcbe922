"""Cards, tries, helpers, warnings and erasing, without a browser."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forms.models import FormVersion
from forms.state import State
from forms.submissions import access, crypto
from forms.submissions.actions import erase_expired_drafts, start_draft, submit
from forms.submissions.expiring import warn_expiring_drafts
from forms.submissions.models import AccessGrant, Attachment, Draft, FormSettings

pytestmark = pytest.mark.django_db
PIN = "394857"


@pytest.fixture
def version(request_form):
    return FormVersion.objects.current("anfrage")


@pytest.fixture
def owner(version):
    return start_draft(version=version, language="de")


def give(grant, pin=PIN, email=""):
    return access.give_card(grant=grant, pin=pin, email=email, language="de")


def unlock(grant, secret=PIN, *, by_mail=False):
    found = AccessGrant.objects.select_related("draft").get(pk=grant.pk)
    return access.unlock(grant=found, secret=secret, by_mail=by_mail)


def end_in(draft, **time):
    Draft.objects.filter(pk=draft.pk).update(expires_at=timezone.now() + timedelta(**time))


def attach(draft, **more):
    key = crypto.new_key()
    attachment = Attachment.objects.create(
        draft=draft, field_id="x", key=key, name_sealed=crypto.seal(key, "a.pdf"), size=3, **more
    )
    attachment.path.parent.mkdir(parents=True, exist_ok=True)
    attachment.path.write_bytes(b"abc")
    return attachment


# --- Secrets --------------------------------------------------------------------------------------
def test_codes_can_be_told_from_slips_of_the_pen():
    code = access.new_code()
    assert access.is_code(code)
    wrong = ("4" if code[3] != "4" else "3").join((code[:3], code[4:]))
    assert not access.is_code(wrong)
    assert not access.is_code(code[:-1])


def test_the_database_holds_no_secret(owner):
    card = give(owner, email="amira@example.org")
    owner.refresh_from_db()
    stored = repr({field.attname: getattr(owner, field.attname) for field in AccessGrant._meta.fields})
    for secret in (card.code, card.token, card.number, PIN, "amira"):
        assert secret
        assert secret not in stored
        assert secret not in repr(card)


def test_a_code_outlives_a_new_secret_key_as_long_as_the_old_one_is_a_fallback(owner, settings):
    card = give(owner)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert access.find(code=card.code) == owner
    settings.SECRET_KEY_FALLBACKS = []
    assert access.find(code=card.code) is None


@pytest.mark.parametrize(
    "guess", [{"token": ""}, {"code": ""}, {"token": "x" * 22}, {"code": "347KMPRTVWXY"}]
)
def test_an_empty_or_guessed_secret_finds_nothing(owner, guess):
    give(owner, pin="", email="a@example.org")
    start_draft(version=owner.draft.form_version, language="de")
    assert access.find(**guess) is None


def test_an_access_without_pin_and_address_gets_no_card(owner):
    with pytest.raises(ValueError, match="needs"):
        give(owner, pin="")


def test_a_new_card_ends_the_old_one_and_keeps_the_pin(owner):
    old = give(owner)
    generation = AccessGrant.objects.get(pk=owner.pk).generation
    new = give(owner, pin="")
    assert access.find(code=old.code) is None
    assert access.find(token=old.token) is None
    assert access.find(code=new.code) == owner
    assert unlock(owner)
    assert AccessGrant.objects.get(pk=owner.pk).generation == generation + 1


# --- Tries ----------------------------------------------------------------------------------------
def test_five_wrong_tries_lock_for_an_hour(owner, monkeypatch):
    give(owner)
    for _ in range(5):
        assert not unlock(owner, "000001")
    assert not unlock(owner)
    later = timezone.now() + timedelta(minutes=61)
    monkeypatch.setattr("forms.submissions.access.timezone.now", lambda: later)
    assert unlock(owner)


def test_a_right_try_forgives_the_wrong_ones(owner):
    give(owner)
    for _ in range(3):
        assert not any(unlock(owner, "000001") for _ in range(4))
        assert unlock(owner)


def test_wrong_tries_are_forgotten_after_an_hour(owner, monkeypatch):
    give(owner)
    for hour in range(4):
        moment = timezone.now() + timedelta(minutes=61)
        monkeypatch.setattr("forms.submissions.access.timezone.now", lambda moment=moment: moment)
        assert not any(unlock(owner, "000001") for _ in range(3)), hour
    assert unlock(owner)


def test_copies_read_before_cannot_get_past_the_limit(owner):
    give(owner)
    copies = [AccessGrant.objects.select_related("draft").get(pk=owner.pk) for _ in range(8)]
    for copy in copies:
        access.unlock(grant=copy, secret="000001", by_mail=False)
    owner.refresh_from_db()
    assert owner.failures == access.TRIES
    assert not access.unlock(grant=copies[0], secret=PIN, by_mail=False)


def test_a_try_is_counted_in_one_statement_on_the_row_itself(owner):
    """A subquery would be read from the snapshot on PostgreSQL, and let concurrent tries through."""
    give(owner)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        unlock(owner, "000001")
    updates = [query["sql"] for query in queries if query["sql"].startswith("UPDATE")]
    assert len(updates) == 1
    assert "SELECT" not in updates[0]


def test_a_stale_copy_opens_nothing_after_revocation_or_a_new_card(owner):
    give(owner)
    stale = AccessGrant.objects.select_related("draft").get(pk=owner.pk)
    give(owner)
    assert not access.unlock(grant=stale, secret=PIN, by_mail=False)


@pytest.mark.parametrize("change", ["expired", "revoked", "unknown", "locked", "no_pin"])
def test_the_hasher_runs_once_whatever_is_wrong(owner, change, monkeypatch):
    from django.contrib.auth.hashers import MD5PasswordHasher

    give(owner, email="a@example.org")
    if change == "expired":
        end_in(owner.draft, seconds=-1)
    fields = {
        "revoked": {"revoked_at": timezone.now()},
        "locked": {"failures": 5, "failures_until": timezone.now() + timedelta(hours=1)},
        "no_pin": {"pin_hash": ""},
    }
    AccessGrant.objects.update(**fields.get(change, {"used_at": timezone.now()}))
    runs = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda *args: runs.append(1) or encode(*args))
    grant = None if change == "unknown" else AccessGrant.objects.select_related("draft").get()
    assert not access.unlock(grant=grant, secret=PIN, by_mail=False)
    assert len(runs) == 1
    assert access.new_number(grant=grant) == ""
    assert len(runs) == 2


# --- Numbers by mail ------------------------------------------------------------------------------
def test_a_number_is_only_made_for_a_confirmed_address_and_opens_once(owner):
    card = give(owner, email="a@example.org")
    owner.refresh_from_db()
    assert access.new_number(grant=owner) == ""
    assert not unlock(owner, card.number, by_mail=True)
    assert access.confirm_email(grant=owner, number=card.number)
    assert not access.confirm_email(grant=owner, number=card.number)
    number = access.new_number(grant=owner)
    assert unlock(owner, number, by_mail=True)
    assert not unlock(owner, number, by_mail=True)


def test_a_number_is_over_after_fifteen_minutes_and_when_the_next_one_goes_out(owner, monkeypatch):
    give(owner, email="a@example.org")
    AccessGrant.objects.update(email_confirmed=True)
    owner.refresh_from_db()
    first, second = access.new_number(grant=owner), access.new_number(grant=owner)
    assert first == second or not unlock(owner, first, by_mail=True)
    later = timezone.now() + timedelta(minutes=16)
    monkeypatch.setattr("forms.submissions.access.timezone.now", lambda: later)
    assert not unlock(owner, second, by_mail=True)


def test_a_number_does_not_stand_in_the_place_of_a_pin(owner):
    give(owner, email="a@example.org")
    AccessGrant.objects.update(email_confirmed=True)
    owner.refresh_from_db()
    number = access.new_number(grant=owner)
    assert not unlock(owner, number)
    assert not unlock(owner, PIN, by_mail=True)


def test_another_address_must_be_confirmed_anew(owner):
    card = give(owner, email="a@example.org")
    owner.refresh_from_db()
    access.confirm_email(grant=owner, number=card.number)
    assert give(owner, email="a@example.org").number == ""
    assert give(owner, email="b@example.org").number
    owner.refresh_from_db()
    assert not owner.email_confirmed


# --- Helpers --------------------------------------------------------------------------------------
def invite(owner, name="Anna", email=""):
    return access.invite(by=owner, name=name, pin="748291", email=email)


def test_a_helper_has_secrets_of_their_own_and_a_sealed_name(owner):
    give(owner)
    helper, card = invite(owner)
    assert access.find(code=card.code) == helper
    assert not helper.reads
    assert b"Anna" not in bytes(helper.name_sealed)
    assert AccessGrant.objects.get(pk=helper.pk).name == "Anna"
    assert unlock(helper, "748291")
    assert not unlock(helper, PIN)


def test_a_helper_invites_and_revokes_nobody(owner):
    helper, _card = invite(owner)
    other, _card = invite(owner, "Ben")
    with pytest.raises(PermissionDenied):
        invite(helper)
    with pytest.raises(PermissionDenied):
        access.revoke(by=helper, grant_id=other.pk)


def test_a_revoked_helper_is_out_and_helpers_of_others_stay(owner):
    helper, card = invite(owner)
    other = start_draft(version=owner.draft.form_version, language="de")
    foreign, _card = invite(other)
    assert not access.revoke(by=owner, grant_id=foreign.pk)
    assert not access.revoke(by=owner, grant_id=owner.pk)
    assert access.revoke(by=owner, grant_id=helper.pk)
    assert not unlock(helper, "748291")
    assert list(access.helpers_of(owner.draft)) == []
    assert AccessGrant.objects.get(pk=helper.pk).generation == helper.generation + 1


def test_the_number_of_helpers_is_limited(owner):
    for index in range(access.MAX_HELPERS):
        invite(owner, str(index))
    with pytest.raises(access.TooManyHelpers):
        invite(owner)


# --- How long -------------------------------------------------------------------------------------
def test_each_change_keeps_the_draft_for_longer_and_never_for_less(owner):
    draft = owner.draft
    end_in(draft, days=3)
    draft = Draft.objects.get(pk=draft.pk)
    assert draft.expires_soon
    draft.write({"answers": {"a": 1}})
    assert not draft.expires_soon
    promised = Draft.objects.get(pk=draft.pk).expires_at
    assert promised > timezone.now() + timedelta(days=29)
    FormSettings.objects.create(form=draft.form_version.form, draft_days=2)
    draft.write({"answers": {"a": 2}})
    assert Draft.objects.get(pk=draft.pk).expires_at == promised


def test_warnings_go_out_seven_and_two_days_before_the_end_once_each(owner, mailoutbox):
    give(owner, email="a@example.org")
    now, end = timezone.now(), timezone.now() + timedelta(days=10)
    Draft.objects.update(expires_at=end)
    sent = [warn_expiring_drafts(now=now + timedelta(days=day, hours=1)) for day in range(11)]
    assert sent == [0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0]
    mail = mailoutbox[0]
    assert mail.to == ["a@example.org"]
    assert "/de/formulare/fortsetzen/" in mail.body
    assert "Anfrage" not in mail.subject + mail.body


def test_whoever_goes_on_writing_is_warned_again_when_it_is_time(owner, mailoutbox):
    give(owner, email="a@example.org")
    end_in(owner.draft, days=1)
    assert warn_expiring_drafts(now=timezone.now()) == 1
    Draft.objects.get().write({"answers": {}})
    assert warn_expiring_drafts(now=timezone.now()) == 0
    assert warn_expiring_drafts(now=timezone.now() + timedelta(days=25)) == 1


def test_nobody_is_warned_without_an_address_after_sending_or_of_a_trial(owner, mailoutbox, version):
    give(owner)
    end_in(owner.draft, days=1)
    trial = start_draft(version=FormVersion.objects.make_trial(version.form), language="de")
    give(trial, email="a@example.org")
    sent = start_draft(version=version, language="de")
    give(sent, email="b@example.org")
    submit(draft=sent.draft, answers=State(), language="de")
    end_in(sent.draft, days=1)
    call_command("warn_expiring_drafts", verbosity=0)
    assert mailoutbox == []


def test_a_warning_that_could_not_be_sent_is_tried_again(owner, mailoutbox, monkeypatch):
    give(owner, email="a@example.org")
    end_in(owner.draft, days=1)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError))
        assert warn_expiring_drafts(now=timezone.now()) == 0
    assert warn_expiring_drafts(now=timezone.now()) == 1


def test_erasing_takes_grants_and_files_along_but_not_those_of_submissions(
    owner, make_form, django_capture_on_commit_callbacks
):
    lost = attach(owner.draft)
    make_form([{"key": "papers", "fields": [{"key": "proof", "type": "files"}]}])
    sent = start_draft(version=FormVersion.objects.current("probe"), language="de")
    kept = attach(sent.draft)
    (proof,) = sent.draft.form_version.compiled
    submission = submit(draft=sent.draft, answers=State({proof.id: [str(kept.pk)]}), language="de")
    Draft.objects.update(expires_at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_expired_drafts(now=timezone.now()) == 2
    assert not AccessGrant.objects.exists()
    assert not lost.path.exists()
    assert kept.path.exists()
    assert Attachment.objects.get().submission == submission


def test_versions_of_trial_runs_go_with_their_last_draft(version):
    trial = FormVersion.objects.make_trial(version.form)
    start_draft(version=trial, language="de")
    erase_expired_drafts(now=timezone.now())
    assert FormVersion.objects.filter(pk=trial.pk).exists()
    erase_expired_drafts(now=timezone.now() + timedelta(days=2))
    assert not FormVersion.objects.filter(pk=trial.pk).exists()
    assert FormVersion.objects.filter(pk=version.pk).exists()


def test_after_sending_the_contacts_are_still_readable(owner):
    give(owner, email="a@example.org")
    invite(owner)
    submit(draft=owner.draft, answers=State(), language="de")
    assert {grant.email for grant in AccessGrant.objects.all()} == {"a@example.org", ""}
    assert {grant.name for grant in AccessGrant.objects.all()} == {"", "Anna"}


# --- Keys -----------------------------------------------------------------------------------------
def test_rotating_the_master_key_keeps_contacts_files_and_secrets_readable(owner, settings):
    give(owner, email="a@example.org")
    attach(owner.draft)
    running = FormSettings(form=owner.draft.form_version.form)
    running.secret = "geheim"
    running.save()
    new = Fernet.generate_key().decode()
    settings.LOTSE_ENCRYPTION_KEYS = [new, *settings.LOTSE_ENCRYPTION_KEYS]
    call_command("rotate_keys", verbosity=0)
    settings.LOTSE_ENCRYPTION_KEYS = [new]
    assert AccessGrant.objects.select_related("draft").get().email == "a@example.org"
    assert Attachment.objects.get().name == "a.pdf"
    assert FormSettings.objects.get().secret == "geheim"
