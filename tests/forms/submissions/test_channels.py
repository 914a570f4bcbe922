"""Mails, webhooks and packages against machines that refuse, hang, lie and redirect."""

import hashlib
import hmac
import json
import stat
import time
import zipfile
from email import message_from_bytes
from email.policy import default as modern

import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from forms.models import FormVersion
from forms.state import Row, State
from forms.submissions import crypto
from forms.submissions.actions import start_draft, submit
from forms.submissions.attachments.storing import write
from forms.submissions.bounces import note_bounce
from forms.submissions.channels import package, webhook
from forms.submissions.channels.base import NotDelivered
from forms.submissions.channels.confirmation import address_of
from forms.submissions.channels.package import package_path
from forms.submissions.delivering import deliver
from forms.submissions.models import Attachment, Delivery, FormSettings

pytestmark = pytest.mark.django_db
SECRET = "sehr geheim"  # noqa: S105

STEPS = [
    {
        "key": "you",
        "fields": [
            {"key": "name", "type": "text", "need": "required"},
            {"key": "wants_mail", "type": "yes_no"},
            {
                "key": "mail",
                "type": "email",
                "visible_if": {"eq": [{"var": "wants_mail"}, "yes"]},
            },
            {"key": "office_mail", "type": "email"},
        ],
    },
    {
        "key": "family",
        "kind": "people",
        "minimum": 0,
        "fields": [{"key": "their_mail", "type": "email"}, {"key": "age", "type": "number"}],
    },
    {"key": "papers", "fields": [{"key": "files", "type": "files"}]},
]


@pytest.fixture
def form(make_form):
    return make_form(json.loads(json.dumps(STEPS)))


@pytest.fixture
def send(form):
    version = FormVersion.objects.current(form.slug)
    ids = {key: one.id for key, one in version.compiled.by_key.items()}

    def sent(language="ar", people=(), files=(), **answers):
        draft = start_draft(version=version, language=language).draft
        state = State({ids[key]: value for key, value in answers.items()})
        state.rows["family"] = [
            Row(str(number), name, {ids[key]: value for key, value in own.items()})
            for number, (name, own) in enumerate(people)
        ]
        for name, content, condition in files:
            attachment = attach(draft, ids["files"], name, content, condition)
            state.answers.setdefault(ids["files"], []).append(str(attachment.pk))
        return submit(draft=draft, answers=state, language=language)

    return sent


def attach(draft, field, name, content, state):
    attachment = Attachment(draft=draft, field_id=field, size=len(content), state=state)
    attachment.name_sealed = crypto.seal(attachment.key, name)
    attachment.content_type = "application/pdf"
    attachment.save()
    write(attachment, content)
    return attachment


def configure(form, **values):
    secret = values.pop("secret", "")
    settings, _new = FormSettings.objects.update_or_create(form=form, defaults=values)
    settings.secret = secret
    settings.save()


def tried(submission, channel):
    """Try the delivery of a channel and return it."""
    delivery = submission.deliveries.get(channel=channel)
    deliver(delivery.pk, now=timezone.now(), patience=2)
    delivery.refresh_from_db()
    return delivery


def text_of(message):
    body = message_from_bytes(message.as_bytes(), policy=modern).get_body(("plain",))
    return body.get_content()


# --- Confirmation ---------------------------------------------------------------------------------
def test_the_address_is_the_first_visible_one_of_who_fills_in(send):
    both = {"mail": "amira@example.org", "office_mail": "hilfe@example.org"}
    assert address_of(send(wants_mail="yes", **both)) == "amira@example.org"
    # Off the path an address does not count.
    assert address_of(send(wants_mail="no", **both)) == "hilfe@example.org"
    assert address_of(send(people=[("Sara", {"their_mail": "sara@example.org"})])) == ""


def test_without_an_address_nothing_is_confirmed(send):
    assert not send(people=[("Sara", {"their_mail": "sara@example.org"})]).deliveries.exists()


@pytest.mark.parametrize("language", ["ar", "ti", "de", "de-simple", "tr"])
def test_the_confirmation_holds_the_number_and_no_answer(send, mail_server, language):
    submission = send(language, name="Amira Haddad", office_mail="amira@example.org")
    delivery = tried(submission, "confirmation")
    assert (delivery.state, delivery.error) == ("sent", "")
    message = mail_server.mails[0]
    text = text_of(message)
    assert message["To"] == "amira@example.org"
    assert message["Message-ID"] == delivery.message_id
    assert message["Auto-Submitted"] == "auto-generated"
    assert submission.reference in text
    assert "Ihre Anfrage ist angekommen." in text  # German below
    assert "Amira" not in text
    assert "Probeformular" not in message.as_string()
    assert f"/{language}/formulare/fortsetzen/" in text
    if language == "ar":
        html = message_from_bytes(message.as_bytes(), policy=modern).get_body(("html",)).get_content()
        assert '<div lang="ar" dir="rtl">' in html
        assert '<div lang="de" dir="ltr">' in html


def test_a_name_in_an_address_cannot_add_headers(send, mail_server):
    submission = send(office_mail="a@example.org\nBcc: b@example.org")
    assert tried(submission, "confirmation").state == "failed"
    assert mail_server.mails == []


# --- Mail servers ---------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "error"),
    [
        ("550 no such user amira@example.org", "bounced", "recipient 550"),
        ("450 greylisted", "failed", "recipient 450"),
    ],
)
def test_a_refused_recipient_is_seen(send, mail_server, answer, state, error):
    mail_server.answers["amira@example.org"] = answer
    submission = send(office_mail="amira@example.org")
    delivery = tried(submission, "confirmation")
    assert (delivery.state, delivery.error) == (state, error)
    assert submission.lost_deliveries.exists() == (state == "bounced")


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "DATA"])
def test_a_server_that_refuses_everything_is_asked_again(send, mail_server, command):
    mail_server.answers |= {command: "554 geh weg amira@example.org", "HELO": "554 weg"}
    delivery = tried(send(office_mail="amira@example.org"), "confirmation")
    assert delivery.state == "failed"
    assert "amira" not in delivery.error


def test_a_server_that_says_nothing_costs_the_patience_and_no_more(send, mail_server):
    mail_server.silence = 20
    started = time.perf_counter()
    delivery = tried(send(office_mail="amira@example.org"), "confirmation")
    assert time.perf_counter() - started < 4
    assert (delivery.state, delivery.error) == ("failed", "timeout")


def test_without_a_server_it_is_tried_again(send, mail_server, settings):
    settings.EMAIL_PORT = 1
    delivery = tried(send(office_mail="amira@example.org"), "confirmation")
    assert (delivery.state, delivery.error) == ("failed", "ConnectionRefusedError")


# --- The office -----------------------------------------------------------------------------------
def test_the_office_hears_that_there_is_something_and_nothing_of_it(send, form, mail_server):
    configure(form, recipients="a@amt.example\nweg@amt.example\n a@amt.example")
    mail_server.answers["weg@amt.example"] = "550 weg"
    submission = send(name="Amira Haddad", office_mail="")
    for delivery in submission.deliveries.all():
        deliver(delivery.pk, now=timezone.now(), patience=2)
    assert dict(submission.deliveries.values_list("target", "state")) == {
        "a@amt.example": "sent",
        "weg@amt.example": "bounced",
    }
    text = text_of(mail_server.mails[0])
    assert submission.reference in text
    assert "Probeformular" in text
    assert "Arabisch" in text
    assert f"/verwaltung/faelle/{submission.case.pk}/" in text
    assert "Amira" not in text


def test_urgency_comes_from_the_rules(make_form):
    rule = {"when": {"eq": [{"var": "name"}, "x"]}}
    form = make_form(
        [{"key": "s", "fields": [{"key": "name", "type": "text"}]}],
        rules=[{"key": f"r{n}", "outcome": kind, **rule} for n, kind in enumerate(["route", "warn", "warn"])],
    )
    configure(form, recipients="a@amt.example")
    version = FormVersion.objects.current(form.slug)
    draft = start_draft(version=version, language="de").draft
    answers = State({version.compiled.by_key["name"].id: "x"})
    submission = submit(draft=draft, answers=answers, language="de")
    tried(submission, "notify")
    assert mail.outbox[0].subject == f"Dringend: Neue Anfrage {submission.reference}"
    assert "1 Hinweis „bitte beraten lassen“, 2 Warnungen" in mail.outbox[0].body


def test_a_recipient_taken_from_the_list_gets_nothing_any_more(send, form):
    configure(form, recipients="a@amt.example")
    submission = send()
    configure(form, recipients="b@amt.example")
    assert tried(submission, "notify").state == "failed"
    assert mail.outbox == []


# --- Webhook --------------------------------------------------------------------------------------
def verify(headers, body, secret, *, now, seen):
    """A receiver written from docs/forms-delivery.md, with nothing of ours."""
    parts = dict(part.split("=", 1) for part in headers["X-Lotse-Signature"].split(","))
    if abs(now - int(parts["t"])) > 300:
        return "too old"
    expected = hmac.new(secret.encode(), parts["t"].encode() + b"." + body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(expected, parts["v1"]):
        return "not signed"
    if headers["X-Lotse-Delivery"] in seen:
        return "seen"
    seen.add(headers["X-Lotse-Delivery"])
    return "new"


@pytest.fixture
def hooked(send, form, receiver):
    configure(form, webhook_url=receiver.url, secret=SECRET)

    def sent(**answers):
        return send(**({"name": "Amira"} | answers))

    return sent


def test_a_receiver_can_check_where_it_comes_from(hooked, receiver):
    submission = hooked(people=[("Sara", {"age": 7})])
    assert tried(submission, "webhook").state == "sent"
    headers, body = receiver.calls[0]
    now, seen = int(time.time()), set()
    assert verify(headers, body, SECRET, now=now, seen=seen) == "new"
    assert verify(headers, body, SECRET, now=now, seen=seen) == "seen"
    assert verify(headers, body + b" ", SECRET, now=now, seen=set()) == "not signed"
    assert verify(headers, body, "falsch", now=now, seen=set()) == "not signed"
    assert verify(headers, body, SECRET, now=now + 301, seen=set()) == "too old"
    assert webhook.is_signed(body, headers["X-Lotse-Signature"], SECRET, now=now)
    assert not webhook.is_signed(body, headers["X-Lotse-Signature"], SECRET, now=now + 301)
    assert not webhook.is_signed(body, "v1=1,t=x", SECRET, now=now)
    data = json.loads(body)
    assert data["schema"] == "lotse-submission/1"
    assert data["reference"] == submission.reference
    by_key = {(one["key"], one["person"] and one["person"]["name"]): one for one in data["answers"]}
    assert by_key["name", None]["value"] == "Amira"
    assert by_key["age", "Sara"]["value"] == 7
    assert by_key["age", "Sara"]["question"] == "Frage age"


def test_a_second_try_has_the_same_name(hooked, receiver):
    receiver.statuses = [500, 204]
    submission = hooked()
    delivery = tried(submission, "webhook")
    assert (delivery.state, delivery.error) == ("failed", "HTTP 500")
    Delivery.objects.update(next_at=timezone.now())
    assert tried(submission, "webhook").state == "sent"
    first, second = (headers["X-Lotse-Delivery"] for headers, _body in receiver.calls)
    assert first == second == str(delivery.pk)


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_no_redirect_is_followed(hooked, receiver, status):
    receiver.statuses, receiver.headers = [status], {"Location": receiver.url.replace("/hook", "/inside")}
    delivery = tried(hooked(), "webhook")
    assert (delivery.state, delivery.error) == ("failed", f"HTTP {status}")
    assert len(receiver.calls) == 1


@pytest.mark.parametrize("networks", [[], ["10.0.0.0/8"]])
def test_this_machine_is_not_called_unless_allowed(hooked, receiver, settings, networks):
    settings.WEBHOOK_NETWORKS = networks
    delivery = tried(hooked(), "webhook")
    assert (delivery.state, delivery.error) == ("failed", "address not allowed")
    assert receiver.calls == []


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "[::1]",
        "10.1.2.3",
        "192.168.0.1",
        "172.16.0.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",  # noqa: S104
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[fe80::1]",
        "[fd00::1]",
        "224.0.0.1",
        "2130706433",
        "0x7f.1",
        "localhost",
    ],
)
def test_addresses_inside_are_refused_in_any_clothes(host):
    with pytest.raises(NotDelivered, match="not allowed|gaierror"):
        webhook.post(f"https://{host}/", b"{}", {}, 1)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "https:///x",
        "https://u:p@example.org/",
        "https://x:999999/",
    ],
)
def test_only_plain_https_addresses(url):
    with pytest.raises(NotDelivered, match="not a https address"):
        webhook.post(url, b"{}", {}, 1)


def test_a_name_that_changes_between_two_questions_leads_nowhere(hooked, receiver, settings, monkeypatch):
    """DNS rebinding: asked once, and the number that was judged is the one that is called."""
    import socket

    asked = []
    real = socket.getaddrinfo

    def changing(host, *arguments, **more):
        if host == "localhost":
            asked.append(host)
            return real("127.0.0.1" if len(asked) == 1 else "10.0.0.1", *arguments, **more)
        return real(host, *arguments, **more)

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    assert tried(hooked(), "webhook").state == "sent"
    assert asked == ["localhost"]


def test_one_bad_number_among_good_ones_is_enough(monkeypatch):
    import socket

    found = [(2, 1, 6, "", (number, 443)) for number in ("93.184.215.14", "127.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: found)
    with pytest.raises(NotDelivered, match="not allowed"):
        webhook.post("https://example.org/", b"{}", {}, 1)


def test_a_wrong_certificate_ends_it(hooked, receiver, settings):
    settings.WEBHOOK_CA_CERTS = ""
    delivery = tried(hooked(), "webhook")
    assert (delivery.state, delivery.error) == ("failed", "TLS")
    assert receiver.calls == []


def test_a_dripping_receiver_cannot_hold_us(hooked, receiver):
    receiver.drip = 0.2
    started = time.perf_counter()
    delivery = tried(hooked(), "webhook")
    assert time.perf_counter() - started < 3.5
    assert (delivery.state, delivery.error) == ("failed", "timeout")


def test_without_a_secret_or_too_large_nothing_is_sent(hooked, form, receiver, monkeypatch):
    monkeypatch.setattr(webhook, "MAX_BODY", 100)
    assert tried(hooked(), "webhook").error == "too large"
    configure(form, webhook_url=receiver.url, secret="")
    assert tried(hooked(), "webhook").error == "no secret"
    assert receiver.calls == []


# --- Package --------------------------------------------------------------------------------------
@pytest.fixture
def packed(send, form, settings, tmp_path):
    settings.OUTBOX_DIR = tmp_path / "outbox"
    configure(form, package=True)

    def sent(*files):
        submission = send(name="أميرة", people=[("Sara", {"age": 7})], files=files)
        return submission, tried(submission, "package")

    return sent


def test_a_package_holds_answers_receipt_and_files(packed):
    submission, delivery = packed(
        ("../../etc/pass wd\x00.pdf", b"eins", "clean"),
        ("جواز.pdf", b"zwei", "unchecked"),
        ("virus.pdf", b"drei", "infected"),
    )
    assert (delivery.state, delivery.error) == ("sent", "")
    path = package_path(submission)
    assert path.name == f"{submission.reference}.zip"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with zipfile.ZipFile(path) as opened:
        names = opened.namelist()
        answers = json.loads(opened.read("answers.json"))
        assert opened.read("receipt.pdf").startswith(b"%PDF")
        assert opened.read("attachments/02-جواز.pdf") == b"zwei"
    assert names == ["answers.json", "receipt.pdf", "attachments/01-pass wd_.pdf", "attachments/02-جواز.pdf"]
    assert [one["file"] for one in answers["attachments"]] == [*names[2:], None]
    assert answers["people"] == {"family": [{"id": "0", "name": "Sara"}]}


def test_a_package_waits_for_the_scanner(packed, settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:1"
    submission, delivery = packed(("a.pdf", b"eins", "unchecked"))
    assert (delivery.state, delivery.error) == ("failed", "attachments not scanned yet")
    submission.attachments.update(state="clean")
    Delivery.objects.update(next_at=timezone.now())
    assert tried(submission, "package").state == "sent"


def test_a_package_is_there_whole_or_not_at_all(packed, monkeypatch, settings):
    def broken(_receipt):
        raise OSError

    monkeypatch.setattr(package, "receipt_pdf", broken)
    _submission, delivery = packed()
    assert delivery.state == "failed"
    assert list(settings.OUTBOX_DIR.iterdir()) == []


# --- Mails that come back -------------------------------------------------------------------------
def dsn(message_id, action="failed", status="5.1.1", part="text/rfc822-headers"):
    return (
        "From: MAILER-DAEMON@mx.example\nSubject: Undelivered\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
        "--b\nContent-Type: text/plain\n\nSorry.\n"
        "--b\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example\n\n"
        f"Final-Recipient: rfc822; amira@example.org\nAction: {action}\nStatus: {status}\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <amira@example.org> unknown\n\n"
        f"--b\nContent-Type: {part}\n\nTo: amira@example.org\nMessage-ID: {message_id}\nSubject: x\n\n--b--\n"
    ).encode()


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_mail_that_comes_back_is_seen_at_the_submission(send, part, monkeypatch, capsys):
    from io import BytesIO, TextIOWrapper

    submission = send(office_mail="amira@example.org")
    delivery = tried(submission, "confirmation")
    assert delivery.state == "sent"
    raw = dsn(delivery.message_id, part=part).replace(b"\n", b"\r\n")
    monkeypatch.setattr("sys.stdin", TextIOWrapper(BytesIO(raw)))
    call_command("record_bounce")
    delivery.refresh_from_db()
    assert (delivery.state, delivery.error) == ("bounced", "returned 5.1.1")
    assert list(submission.lost_deliveries) == [delivery]
    assert "amira" not in capsys.readouterr().out


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_other_notifications_change_nothing(send, action):
    delivery = tried(send(office_mail="amira@example.org"), "confirmation")
    assert note_bounce(dsn(delivery.message_id, action=action)) is None
    delivery.refresh_from_db()
    assert delivery.state == "sent"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\x00" * 100,
        b"Subject: Urlaub\n\nIch bin weg.",
        dsn("<" + "0" * 32 + "@localhost>"),
        dsn("<kein@Name>"),
        b"Content-Type: multipart/report; boundary=x\n\n--x\nContent-Type: message/delivery-status\n\n",
    ],
)
def test_whatever_else_is_piped_in_is_ignored(raw):
    assert note_bounce(raw) is None
