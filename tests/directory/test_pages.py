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


@pytest.mark.parametrize("language", ["de", "ar", "ti"])
def test_a_theme_shows_its_needs_with_offers(client, language, django_assert_max_num_queries):
    address = f"/{language}/themen/language/"
    client.get(address)
    with django_assert_max_num_queries(8):
        html = client.get(address).content.decode()
    assert html.count("offer-card__title") > 5
    assert client.get(f"/{language}/themen/gibt-es-nicht/").status_code == HTTPStatus.NOT_FOUND


def test_all_themes_count_their_offers(client, django_assert_max_num_queries):
    client.get("/de/themen/")
    with django_assert_max_num_queries(6):
        html = client.get("/de/themen/").content.decode()
    count = Offer.objects.published().filter(needs__code="L5").count()
    assert f"({count})" in html


def test_the_page_says_what_search_engines_read(client, record):
    import json
    import re

    html = client.get(f"/ar/angebote/{record.pk}/").content.decode()
    data = json.loads(
        re.search(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL).group(1)
    )
    assert data["@type"] in ("Service", "GovernmentService")
    assert data["provider"]["name"] == record.organisation.name
    assert 'rel="canonical"' in html
    assert html.count('rel="alternate"') == 11


def test_markup_in_a_name_does_not_break_out_of_the_json(client, record):
    record.name_de = "</script><script>alert(1)</script>"
    record.save_revision().publish()
    assert "<script>alert" not in client.get(f"/de/angebote/{record.pk}/").content.decode()


def test_a_word_of_the_glossary_is_explained_once_and_not_inside_links(client, record):
    from directory.models import GlossaryTerm

    GlossaryTerm.objects.create(term="Testwort", explanation_de="Eine <b>Erklärung</b>", explanation_ar="شرح")
    record.description_de = '<p><a href="https://example.org">Testwort</a> Testwort, Testwort.</p>'
    record.save_revision().publish()
    html = client.get(f"/de/angebote/{record.pk}/").content.decode()
    assert html.count('popovertarget="term-testwort"') == 1
    assert ">Testwort</a>" in html
    assert "Eine &lt;b&gt;" in html
    record.description_ar = "<p>Testwort</p>"
    record.save_revision().publish()
    assert "شرح" in client.get(f"/ar/angebote/{record.pk}/").content.decode()


def test_the_sitemap_lists_public_pages_in_every_language(client, record):
    index = client.get("/sitemap.xml").content.decode()
    assert "sitemap-angebote.xml" in index
    offers = client.get("/sitemap-angebote.xml").content.decode()
    assert f"/ar/angebote/{record.pk}/" in offers
    assert 'hreflang="ti"' in offers
    record.unpublish()
    assert str(record.pk) not in client.get("/sitemap-angebote.xml").content.decode()
    for section in ("organisationen", "themen", "listen", "seiten"):
        assert client.get(f"/sitemap-{section}.xml").status_code == HTTPStatus.OK
    assert "sitemap.xml" in client.get("/robots.txt").content.decode()


def test_what_is_planted_in_the_city_can_be_seen():
    from django.utils import timezone

    from directory.actions import stale_offers
    from directory.admin.filters import in_queue
    from directory.models import District, Need

    public = Offer.objects.published()
    assert Organisation.objects.count() >= 120
    assert Offer.objects.filter(visible_until__lt=timezone.localdate()).count() >= 5
    assert stale_offers().count() >= 10
    assert in_queue(Offer.objects.all(), "expiring").count() >= 3
    for need in Need.objects.all():
        assert public.filter(needs=need).exists(), need
    for district in District.objects.all():
        assert public.filter(at_locations__location__district=district).count() >= 10, district
    assert not public.filter(needs__code="L6", at_locations__location__district__code="08").exists()
    assert public.filter(needs__code="D1", at_locations__location__district__code="01").count() >= 6
