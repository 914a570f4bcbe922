"""Addresses, direction and switcher in eleven languages."""

import re
from http import HTTPStatus

import pytest

from translations import languages
from translations.models import LanguageSettings

pytestmark = pytest.mark.django_db

PAGES = ["", "angebote/", "organisationen/", "weg/", "formulare/familie/", "datenschutz/", "konto/login/"]


@pytest.mark.parametrize("language", languages.PORTAL_LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_there_in_every_language_with_its_direction(client, language, page):
    response = client.get(f"/{language.code}/{page}")
    assert response.status_code == HTTPStatus.OK
    assert response["Content-Language"] == language.code
    html = re.search(r"<html[^>]*>", response.content.decode()).group()
    assert f'lang="{language.code}"' in html
    assert f'dir="{language.direction}"' in html


@pytest.mark.parametrize("page", ["", "angebote/?q=Kurs&theme=language&page=1", "weg/", "datenschutz/"])
def test_the_switcher_keeps_the_page(client, page):
    html = client.get(f"/de/{page}").content.decode().replace("&amp;", "&")
    for language in languages.PORTAL_LANGUAGES:
        assert f'href="/{language.code}/{page}"' in html


def test_the_switcher_on_an_error_page_leads_to_the_start_page(client):
    html = client.get("/de/gibt-es-nicht/").content.decode()
    assert 'href="/ar/' in html


@pytest.mark.parametrize(
    ("accepted", "expected"), [("ar,de;q=0.5", "ar"), ("xx", "de"), ("", "de"), ("ti-ER", "ti"), ("ku", "ku")]
)
def test_the_root_follows_the_browser(client, accepted, expected):
    assert client.get("/", HTTP_ACCEPT_LANGUAGE=accepted).url == f"/{expected}/"


def test_only_public_languages_are_offered(client):
    settings = LanguageSettings.load()
    settings.public = ["de", "en"]
    settings.save()
    html = client.get("/de/").content.decode()
    assert 'href="/en/"' in html
    assert 'href="/ti/"' not in html
    assert client.get("/", HTTP_ACCEPT_LANGUAGE="ti").url == "/de/"


def test_german_cannot_be_switched_off():
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError, match="Deutsch"):
        LanguageSettings(public=["en"]).clean()
    with pytest.raises(ValidationError, match="xx"):
        LanguageSettings(public=["de", "xx"]).clean()


def test_a_missing_text_is_shown_in_its_fallback_language_and_says_so(client, offer):
    from directory.models import Offer

    record = Offer.objects.exclude(description_ar="").order_by("pk").first()
    Offer.objects.filter(pk=record.pk).update(description_fr=None, name_fr=None)
    html = client.get(f"/fr/angebote/{record.pk}/").content.decode()
    assert re.search(r'<h1[^>]*lang="en"[^>]*dir="ltr"', html)
    assert languages.get("en").autonym in html


def test_the_admin_is_german(signed_in):
    html = signed_in("Portalredaktion").get("/verwaltung/", HTTP_ACCEPT_LANGUAGE="ar").content.decode()
    assert 'lang="de"' in html
