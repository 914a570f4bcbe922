"""Editing offers in the real admin, through the test client."""

import re
from datetime import timedelta
from http import HTTPStatus

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

from directory.models import Location, Need, Offer, Organisation

pytestmark = pytest.mark.django_db
EMPTY_INLINES = ("audiences", "schedules", "closures", "documents", "next_steps")


@pytest.fixture
def editor(signed_in):
    return signed_in("Portalredaktion")


def _rows(offer: Offer | None, relation: str, **values) -> tuple[list[dict], int]:
    """Return one row and the number of rows the form has shown before."""
    if offer is None:
        return [values], 0
    return [values | {"id": str(getattr(offer, relation).get().pk)}], 1


@pytest.fixture
def posted():
    """Return the form data of a new offer with some changes."""

    def make(offer: Offer | None = None, **changes) -> dict:
        from translations.languages import PORTAL_LANGUAGES

        data = {f"description_{language.column_suffix}": rich_text("") for language in PORTAL_LANGUAGES}
        data |= {
            "name_de": "Nähkurs für Anfängerinnen",
            "name_ar": "دورة خياطة",
            "organisation": str(Organisation.objects.first().pk),
            "needs": [str(Need.objects.get(code="C1").pk)],
            "cost": "free",
            "access": "open",
            "languages": inline_formset(*_rows(offer, "languages", code="ar", with_interpreter="")),
            **{name: inline_formset([]) for name in EMPTY_INLINES},
            "at_locations": inline_formset(
                *_rows(offer, "at_locations", location=str(Location.objects.first().pk))
            ),
        }
        return nested_form_data(data | changes)

    return make


def test_a_draft_is_saved_published_and_found(editor, posted, client):
    add = reverse("wagtailsnippets_directory_offer:add")
    assert editor.post(add, posted()).status_code == HTTPStatus.FOUND
    offer = Offer.objects.get(name_de="Nähkurs für Anfängerinnen")
    assert not offer.live
    assert client.get(offer.get_absolute_url()).status_code == HTTPStatus.NOT_FOUND
    edit = reverse("wagtailsnippets_directory_offer:edit", args=[offer.pk])
    editor.post(edit, posted(offer) | {"action-publish": "1"})
    offer.refresh_from_db()
    assert offer.live
    assert "دورة خياطة" in client.get(f"/ar/angebote/{offer.pk}/").content.decode()


def test_drafts_do_not_leak_into_the_published_page(editor, posted, client):
    editor.post(reverse("wagtailsnippets_directory_offer:add"), posted() | {"action-publish": "1"})
    offer = Offer.objects.get(name_de="Nähkurs für Anfängerinnen")
    edit = reverse("wagtailsnippets_directory_offer:edit", args=[offer.pk])
    editor.post(edit, posted(offer, name_de="Geheimer Entwurf"))
    assert "Geheimer Entwurf" not in client.get(f"/de/angebote/{offer.pk}/").content.decode()
    assert offer.revisions.count() == 2


def test_a_language_named_twice_is_refused(editor, posted):
    twice = inline_formset([{"code": "ar", "with_interpreter": ""}, {"code": "ar", "with_interpreter": "on"}])
    response = editor.post(reverse("wagtailsnippets_directory_offer:add"), posted(languages=twice))
    assert response.status_code == HTTPStatus.OK
    assert "doppelten" in response.content.decode()
    assert not Offer.objects.filter(name_de="Nähkurs für Anfängerinnen").exists()


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"website": "www.example.org"}, "https://"),
        ({"website": "javascript:alert(1)"}, "gültige Adresse"),
        ({"email": "kontakt@"}, "gültige E-Mail"),
        ({"valid_from": "2026-05-01", "valid_to": "2026-04-01"}, "Ende liegt vor dem Anfang"),
        (
            {"audiences": inline_formset([{"minimum_age": "20", "maximum_age": "10", "gender": "any"}])},
            "niemand",
        ),
        (
            {"audiences": inline_formset([{"gender": "female"}, {"gender": "female", "excluded": "on"}])},
            "niemand",
        ),
        ({"schedules": inline_formset([{"opening_hours_text": "Mo 09:00-12:00; Xx 10:00"}])}, "Xx"),
        ({"schedules": inline_formset([{"opening_hours_day1": "9-12, 11-13"}])}, "überschneiden"),
        ({"schedules": inline_formset([{"opening_hours_day1": "25-26"}])}, "25"),
    ],
)
def test_bad_input_is_refused_beside_its_field_and_kept(editor, posted, changes, says):
    response = editor.post(reverse("wagtailsnippets_directory_offer:add"), posted(**changes))
    html = response.content.decode()
    assert response.status_code == HTTPStatus.OK
    errors = " ".join(re.findall(r'class="error-message">(.*?)</', html, re.S))
    assert says in errors
    assert "دورة خياطة" in html
    assert not Offer.objects.filter(name_de="Nähkurs für Anfängerinnen").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("phone", "0451"),
        ("phone", "keine Nummer"),
        ("website", "example"),
        ("email", "x@"),
        ("parent", "itself"),
    ],
)
def test_an_organisation_cannot_be_given_what_does_not_work(field, value):
    organisation = Organisation.objects.filter(parent=None).first()
    child = Organisation(name="Unterstelle", parent=organisation)
    child.save()
    setattr(organisation, field, child if value == "itself" else value)
    with pytest.raises(ValidationError) as refused:
        organisation.full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize("value", ["2355", "235555", "ABCDE", "23 552"])
def test_a_wrong_postal_code_is_refused(value):
    with pytest.raises(ValidationError) as refused:
        Location(name="Haus", postal_code=value).full_clean()
    assert "postal_code" in refused.value.message_dict


def test_an_offer_is_published_at_the_planned_time(editor, posted, monkeypatch):
    from django.core.management import call_command
    from django.utils import timezone

    soon = timezone.localtime() + timedelta(hours=1)
    data = posted(go_live_at=f"{soon:%Y-%m-%d %H:%M}") | {"action-publish": "1"}
    editor.post(reverse("wagtailsnippets_directory_offer:add"), data)
    offer = Offer.objects.get(name_de="Nähkurs für Anfängerinnen")
    assert not offer.live
    call_command("publish_scheduled")
    offer.refresh_from_db()
    assert not offer.live
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr(timezone, "now", lambda: later)
    call_command("publish_scheduled")
    offer.refresh_from_db()
    assert offer.live


def test_publishing_without_a_german_name_is_refused(editor, posted):
    editor.post(reverse("wagtailsnippets_directory_offer:add"), posted(name_de="") | {"action-publish": "1"})
    assert not Offer.objects.filter(name_ar="دورة خياطة", live=True).exists()


def test_scripts_in_rich_text_are_cleaned_on_save(editor, posted):
    offer = Offer.objects.first()
    offer.description_de = "<p>gut</p><script>alert(1)</script>"
    offer.full_clean()
    assert offer.description_de == "<p>gut</p>"


@pytest.mark.parametrize(("mode", "direction"), [("de", "ltr"), ("ar", "rtl"), ("ti", "ltr")])
def test_the_preview_shows_each_language(editor, mode, direction):
    from django.test import RequestFactory

    offer = Offer.objects.published().first()
    request = offer.make_preview_request(preview_mode=mode, original_request=RequestFactory().get("/"))
    html = request.content.decode()
    assert f'lang="{mode}"' in html
    assert f'dir="{direction}"' in html
    assert "frame-ancestors 'self'" in request["Content-Security-Policy"]


@pytest.mark.parametrize("name", ["list", "add"])
@pytest.mark.parametrize("model", ["offer", "organisation", "location", "theme", "need", "district"])
def test_every_screen_of_the_directory_opens(editor, model, name):
    assert editor.get(reverse(f"wagtailsnippets_directory_{model}:{name}")).status_code == HTTPStatus.OK


def test_history_and_edit_open_for_an_existing_offer(editor):
    offer = Offer.objects.published().first()
    for name in ("edit", "history", "usage"):
        url = reverse(f"wagtailsnippets_directory_offer:{name}", args=[offer.pk])
        assert editor.get(url).status_code == HTTPStatus.OK


def test_a_provider_editor_cannot_publish(signed_in, posted):
    provider = signed_in("Anbieterredaktion")
    provider.post(reverse("wagtailsnippets_directory_offer:add"), posted() | {"action-publish": "1"})
    assert not Offer.objects.filter(name_de="Nähkurs für Anfängerinnen", live=True).exists()


def test_a_case_worker_does_not_edit_the_directory(signed_in):
    response = signed_in("Fallbearbeitung").get(reverse("wagtailsnippets_directory_offer:list"))
    assert response.status_code == HTTPStatus.FOUND
