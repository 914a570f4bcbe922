"""Who may change which record: owner, colleague, stranger, translator, office."""

from http import HTTPStatus

import pytest
from django.urls import reverse

from directory.models import Contact, Location, Offer, Organisation, OrganisationEditor
from directory.permissions import may_change

pytestmark = pytest.mark.django_db
VIEWS = ("edit", "history", "usage", "unpublish", "delete", "copy", "lock")


@pytest.fixture
def house(offer):
    """An organisation with a department, and an offer of each; and one of somebody else."""
    parent = Organisation.objects.create(name="Haus", live=True)
    part = Organisation.objects.create(name="Abteilung", parent=parent, live=True)
    return {
        "own": Offer.objects.create(organisation=parent, name_de="Eigenes"),
        "part": Offer.objects.create(organisation=part, name_de="Der Abteilung"),
        "foreign": offer("mbe"),
        "parent": parent,
    }


@pytest.fixture
def provider(signed_in, house):
    client = signed_in("Anbieterredaktion")
    OrganisationEditor.objects.create(user=client.user, organisation=house["parent"])
    return client


def status(client, record, view="edit"):
    return client.get(reverse(f"wagtailsnippets_directory_offer:{view}", args=[record.pk])).status_code


@pytest.mark.parametrize(
    ("record", "expected"), [("own", HTTPStatus.OK), ("part", HTTPStatus.OK), ("foreign", HTTPStatus.FOUND)]
)
def test_a_provider_edits_the_own_organisation_and_its_parts_only(provider, house, record, expected):
    assert status(provider, house[record]) == expected


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_of_a_foreign_record_opens(provider, house, view):
    assert status(provider, house["foreign"], view) == HTTPStatus.FOUND
    url = reverse(f"wagtailsnippets_directory_offer:{view}", args=[house["foreign"].pk])
    provider.post(url, {"name_de": "gekapert"})
    house["foreign"].refresh_from_db()
    assert house["foreign"].name_de != "gekapert"


def test_the_list_shows_only_what_is_in_ones_care(provider, signed_in, house):
    html = provider.get(reverse("wagtailsnippets_directory_offer:list")).content.decode()
    assert "Eigenes" in html
    assert "Der Abteilung" in html
    assert house["foreign"].name_de not in html


def test_a_provider_without_an_organisation_sees_nothing(signed_in, house):
    stranger = signed_in("Anbieterredaktion")
    assert status(stranger, house["own"]) == HTTPStatus.FOUND
    html = stranger.get(reverse("wagtailsnippets_directory_offer:list")).content.decode()
    assert "Eigenes" not in html


def test_the_office_edits_everything(signed_in, house):
    office = signed_in("Portalredaktion")
    assert {status(office, house[name]) for name in ("own", "part", "foreign")} == {HTTPStatus.OK}


@pytest.mark.parametrize("model", [Location, Contact, Organisation])
def test_places_contacts_and_organisations_are_kept_apart_too(provider, house, model):
    label = model._meta.model_name
    if model is Organisation:
        own, foreign = house["parent"], house["foreign"].organisation
    else:
        values = {"name": "x"} | ({"email": "a@example.org"} if model is Contact else {})
        own = model.objects.create(organisation=house["parent"], **values)
        foreign = model.objects.create(organisation=house["foreign"].organisation, **values)
    url = f"wagtailsnippets_directory_{label}:edit"
    assert provider.get(reverse(url, args=[own.pk])).status_code == HTTPStatus.OK
    assert provider.get(reverse(url, args=[foreign.pk])).status_code == HTTPStatus.FOUND


def test_a_shared_place_belongs_to_the_office(provider):
    assert not may_change(provider.user, Location.objects.create(name="Stadthaus"))


def test_a_translator_gets_the_own_language_and_nothing_else(signed_in, house):
    translator = signed_in("Übersetzung Arabisch")
    url = reverse("wagtailsnippets_directory_offer:edit", args=[house["foreign"].pk])
    html = translator.get(url).content.decode()
    assert 'name="name_ar"' in html
    for forbidden in ("name_de", "name_tr", "cost", "organisation", "schedules-TOTAL_FORMS"):
        assert f'name="{forbidden}"' not in html
    before = house["foreign"]
    rich = '{"blocks":[],"entityMap":{}}'
    posted = {"name_ar": "ترجمة جديدة", "summary_ar": "", "description_ar": rich, "cost_note_ar": ""}
    translator.post(url, posted | {"name_de": "gekapert", "cost": "paid"})
    draft = Offer.objects.get(pk=before.pk).get_latest_revision_as_object()
    assert draft.name_ar == "ترجمة جديدة"
    assert draft.name_de == before.name_de
    assert draft.cost == before.cost
    assert [row.code for row in draft.languages.all()] == [row.code for row in before.languages.all()]


def test_a_provider_cannot_move_an_offer_to_somebody_else(provider, house):
    from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text

    from translations.languages import PORTAL_LANGUAGES

    data = {f"description_{language.column_suffix}": rich_text("") for language in PORTAL_LANGUAGES}
    inlines = ("audiences", "languages", "at_locations", "schedules", "closures", "documents", "next_steps")
    data |= {name: inline_formset([]) for name in inlines}
    foreign = str(house["foreign"].organisation_id)
    data |= {"name_de": "Eigenes", "organisation": foreign, "cost": "free", "access": "open"}
    url = reverse("wagtailsnippets_directory_offer:edit", args=[house["own"].pk])
    response = provider.post(url, nested_form_data(data))
    assert response.status_code == HTTPStatus.OK
    assert "für die Sie zuständig sind" in response.content.decode()
