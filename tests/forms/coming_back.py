"""Leaving a draft and coming back to it, as tests do it."""

import re
from http import HTTPStatus

from forms.submissions import mails

PIN = "394857"
RESUME = "/de/formulare/fortsetzen/"


def leave(family, pin=PIN, email=""):
    """Save and leave; return what stands on the card."""
    response = family.browser.post(family.url("speichern/"), {"pin": pin, "email": email})
    assert response.url == family.url("karte/"), response
    return read_card(family.browser.get(response.url))


def read_card(response):
    page = response.content.decode()
    found = re.search(r'resume-card__code"><bdi dir="ltr">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<', page)
    return found[1] if found else ""


def come_back(browser, code, pin=PIN, **more):
    return browser.post(RESUME, {"code": code, "secret": pin, **more})


def is_in(browser, family):
    return browser.get(family.url("uebersicht/")).status_code == HTTPStatus.OK


def sent_by_now(mailoutbox):
    """Wait for the mails that go out beside the answer."""
    for _worker in range(2):
        mails._aside.submit(int).result()
    return mailoutbox


def link_in(mail):
    return re.search(r"https?://[^/\s]+(/\S+/fortsetzen/\S+/)", mail.body)[1]


def number_in(mail):
    return re.search(r"^\d{6}$", mail.body, re.M)[0]
