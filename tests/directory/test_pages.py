"""Public pages of the directory."""

from http import HTTPStatus

import pytest

from directory.models import Location, Offer, Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def record():
    return (
        Offer.objects.published()
        .filter(at_locations__location__is_protected=False)
        .order_by("name_de")
        .first()
    )


def test_an_offer_page_shows_what_people_need(client, record):
    html = client.get(f"/de/angebote/{record.pk}/").content.decode()
    place = record.at_locations.first().location
    for text in (record.name_de, record.organisation.name, place.street):
        assert text in html


def test_an_unpublished_offer_is_not_found(client, record):
    record.unpublish()
    assert client.get(f"/de/angebote/{record.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_an_offer_of_an_unpublished_organisation_is_not_found(client, record):
    record.organisation.unpublish()
    assert client.get(f"/de/angebote/{record.pk}/").status_code == HTTPStatus.NOT_FOUND


def test_a_protected_address_is_shown_nowhere(client):
    place = Location.objects.get(is_protected=True)
    offers = Offer.objects.filter(at_locations__location=place)
    assert offers.exists()
    addresses = [f"/de/organisationen/{place.organisation_id}/", *(f"/de/angebote/{o.pk}/" for o in offers)]
    for address in addresses:
        html = client.get(address).content.decode()
        assert place.street not in html
        assert place.name not in html
        assert f"{place.latitude}" not in html


def test_the_offer_page_costs_few_queries(client, record, django_assert_max_num_queries):
    client.get(f"/ar/angebote/{record.pk}/")
    with django_assert_max_num_queries(12):
        assert client.get(f"/ar/angebote/{record.pk}/").status_code == HTTPStatus.OK


def test_the_list_costs_few_queries(client, django_assert_max_num_queries):
    client.get("/ar/angebote/")
    with django_assert_max_num_queries(10):
        assert client.get("/ar/angebote/").status_code == HTTPStatus.OK


def test_the_process_page_costs_few_queries_and_names_steps_with_offers(
    client, django_assert_max_num_queries
):
    client.get("/ar/weg/")
    with django_assert_max_num_queries(12):
        html = client.get("/ar/weg/").content.decode()
    assert html.count("/ar/angebote/") > 10


def test_the_organisation_page_lists_its_offers(client):
    organisation = Organisation.objects.filter(offers__live=True).first()
    html = client.get(f"/de/organisationen/{organisation.pk}/").content.decode()
    assert organisation.offers.first().name_de in html
