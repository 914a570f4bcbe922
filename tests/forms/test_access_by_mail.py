"""Coming back to a draft by mail, letting others help, and how long it all lasts."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.test import Client
from django.utils import timezone

from forms.submissions import access
from forms.submissions.models import AccessGrant, Draft
from forms.wizard.access import wrong, wrong_number
from tests.forms.coming_back import (
    PIN,
    RESUME,
    come_back,
    is_in,
    leave,
    link_in,
    number_in,
    read_card,
    sent_by_now,
)
from tests.forms.family import Family

pytestmark = pytest.mark.django_db


@pytest.fixture
def family(request_form):
    return Family()


@pytest.fixture
def stranger():
    return Client()


# --- By mail --------------------------------------------------------------------------------------
def test_the_mail_names_neither_form_nor_answers(family, mailoutbox):
    family.answer("person", name="Amira Haddad", contact="1", role="sponsor")
    code = leave(family, email="a@example.org")
    mail = mailoutbox[0]
    assert code in mail.body
    for secret in ("Amira", "Anfrage", "anfrage", PIN):
        assert secret not in mail.subject + mail.body


def test_an_address_alone_gives_the_card_once_it_is_confirmed(family, stranger, mailoutbox):
    assert leave(family, pin="", email="a@example.org") == ""
    number = number_in(mailoutbox[0])
    page = family.browser.post(family.url("karte/"), {"number": "000001"}).content.decode()
    assert wrong_number() in page
    assert family.browser.post(family.url("karte/"), {"number": number}).url == family.url("karte/")
    assert read_card(family.browser.get(family.url("karte/")))
    link = link_in(mailoutbox[0])
    page = stranger.post(link, {"_go": "mail"}).content.decode()
    assert 'name="way" value="mail"' in page
    assert 'autocomplete="one-time-code"' in page
    number = number_in(sent_by_now(mailoutbox)[1])
    assert stranger.post(link, {"way": "mail", "secret": number}).url == family.url("uebersicht/")
    assert wrong() in Client().post(link, {"way": "mail", "secret": number}).content.decode()


def test_an_address_can_be_confirmed_after_the_card_is_no_longer_shown(family, mailoutbox):
    leave(family, email="a@example.org")
    family.browser.cookies.pop(f"card-{family.draft.pk.hex}")
    page = family.browser.get(family.url("karte/")).content.decode()
    assert 'name="number"' in page
    assert "resume-card__code" not in page
    family.browser.post(family.url("karte/"), {"number": number_in(mailoutbox[0])})
    assert AccessGrant.objects.get().email_confirmed
    assert family.browser.get(family.url("karte/")).url == family.url("speichern/")


def test_a_mistyped_address_opens_nothing_to_whoever_gets_the_mail(family, stranger, mailoutbox):
    leave(family, email="stranger@example.org")
    link, number = link_in(mailoutbox[0]), number_in(mailoutbox[0])
    assert wrong() in stranger.post(link, {"way": "mail", "secret": number}).content.decode()
    stranger.post(link, {"_go": "mail"})
    assert len(sent_by_now(mailoutbox)) == 1


def test_asking_for_a_number_answers_the_same_for_unknown_codes(family, mailoutbox):
    code = leave(family, email="a@example.org")
    AccessGrant.objects.update(email_confirmed=True)
    pages = {
        re.sub(
            r'csrfmiddlewaretoken" value="\w+"',
            "",
            Client().post(RESUME, {"code": one, "_go": "mail"}).content.decode(),
        ).replace(one, "")
        for one in (code, access.new_code())
    }
    assert len(pages) == 1
    assert len(sent_by_now(mailoutbox)) == 2


def test_a_mailbox_cannot_be_flooded(family, mailoutbox):
    code = leave(family, email="a@example.org")
    AccessGrant.objects.update(email_confirmed=True)
    for _ in range(9):
        Client().post(RESUME, {"code": code, "_go": "mail"})
    assert len(sent_by_now(mailoutbox)) == 1 + 5


def test_a_mail_that_cannot_be_sent_is_told(family, monkeypatch):
    monkeypatch.setattr("django.core.mail.EmailMessage.send", lambda self: (_ for _ in ()).throw(OSError))
    response = family.browser.post(
        family.url("speichern/"), {"pin": PIN, "email": "a@b.example"}, follow=True
    )
    assert "ließ sich nicht senden" in response.content.decode()
    assert read_card(response)


# --- Helpers --------------------------------------------------------------------------------------
def invite(family, name="Anna <b>", pin="748291", email=""):
    response = family.browser.post(family.url("zugaenge/"), {"name": name, "pin": pin, "email": email})
    assert response.url == family.url("karte/")
    return read_card(family.browser.get(response.url))


def test_a_helper_fills_in_but_reads_and_decides_nothing(family, stranger):
    family.answer("person", name="Amira Haddad", contact="1", role="sponsor")
    come_back(stranger, invite(family), "748291")
    page = stranger.get(family.url("schritt/person/")).content.decode()
    assert "Amira Haddad" not in page
    assert "Sie können sie nicht lesen" in page
    assert stranger.get(family.url("zugaenge/")).status_code == HTTPStatus.NOT_FOUND
    assert (
        stranger.post(family.url("zugaenge/"), {"name": "x", "pin": PIN}).status_code == HTTPStatus.NOT_FOUND
    )
    owner = AccessGrant.objects.get(role="owner")
    stranger.post(family.url("zugaenge/"), {"_go": f"revoke:{owner.pk}"})
    assert AccessGrant.objects.count() == 2
    assert is_in(family.browser, family)


def test_a_helper_cannot_see_the_card_of_the_family(family, stranger):
    come_back(stranger, invite(family), "748291")
    leave(family)
    stranger.cookies[f"card-{family.draft.pk.hex}"] = family.browser.cookies[
        f"card-{family.draft.pk.hex}"
    ].value
    assert stranger.get(family.url("karte/")).url == family.url("speichern/")


def test_the_family_sees_who_helps_and_ends_it_at_once(family, stranger):
    code = invite(family)
    come_back(stranger, code, "748291")
    assert is_in(stranger, family)
    page = family.browser.get(family.url("zugaenge/")).content.decode()
    assert "Anna &lt;b&gt;" in page
    helper = AccessGrant.objects.get(role="helper")
    family.browser.post(family.url("zugaenge/"), {"_go": f"revoke:{helper.pk}"})
    assert not is_in(stranger, family)
    assert wrong() in come_back(stranger, code, "748291").content.decode()
    assert "Anna" not in family.browser.get(family.url("zugaenge/")).content.decode()


@pytest.mark.parametrize("grant_id", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_revoking_nobody_changes_nothing(family, grant_id):
    response = family.browser.post(family.url("zugaenge/"), {"_go": f"revoke:{grant_id}"})
    assert response.url == family.url("zugaenge/")


def test_an_invitation_that_is_not_complete_is_shown_again_without_the_pin(family):
    page = family.browser.post(family.url("zugaenge/"), {"name": "Anna", "pin": "12"}).content.decode()
    assert 'value="Anna"' in page
    assert 'value="12"' not in page
    assert 'href="#id_pin"' in page


def test_a_helper_gets_the_link_by_mail_but_no_number(family, stranger, mailoutbox):
    invite(family, email="anna@example.org")
    assert not re.search(r"^\d{6}$", mailoutbox[0].body, re.M)
    assert "Anna" not in mailoutbox[0].body
    assert stranger.post(link_in(mailoutbox[0]), {"secret": "748291"}).url == family.url("uebersicht/")


# --- How long -------------------------------------------------------------------------------------
def test_the_last_week_is_announced_and_writing_ends_the_announcement(family):
    from django.template.loader import render_to_string

    from forms.wizard.visit import open_visit

    def note():
        request = family.browser.get(family.url("uebersicht/")).wsgi_request
        visit = open_visit(request, family.slug, family.draft.pk)
        return render_to_string("portal_forms/expiry_note.html", {"visit": visit}).strip()

    assert note() == ""
    Draft.objects.update(expires_at=timezone.now() + timedelta(days=6))
    assert "löschen wir Ihre Angaben" in note()
    family.answer("person", name="Amira", contact="1", role="sponsor")
    assert note() == ""


@pytest.mark.parametrize("language", ["ar", "ti", "de-simple"])
def test_all_pages_stand_in_other_languages(request_form, language):
    family = Family(language=language)
    leave(family)
    for rest in ("speichern/", "karte/", "zugaenge/"):
        assert family.browser.get(family.url(rest)).status_code == HTTPStatus.OK
    assert family.browser.get(family.url("karte/pdf/")).content.startswith(b"%PDF")
    for address in ("fortsetzen/", "geschlossen/"):
        assert family.browser.get(f"/{language}/formulare/{address}").status_code == HTTPStatus.OK
