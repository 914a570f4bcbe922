"""The open-data API: every answer against the schemas of HSDS 3.0, every parameter, nothing protected."""

import json
from http import HTTPStatus
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from directory.hsds.mapping import term_id
from directory.models import Location, Offer, Organisation

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parents[2] / "data" / "hsds" / "schema"
API = "/api/hsds"


@pytest.fixture(scope="session")
def registry() -> Registry:
    files = {path.name: json.loads(path.read_text()) for path in SCHEMAS.glob("*.json")}
    resources = [
        (name, Resource.from_contents(data, default_specification=DRAFT202012))
        for name, data in files.items()
    ]
    return Registry().with_resources(resources)


@pytest.fixture
def valid(registry):
    def check(data: dict, schema: str) -> None:
        validator = Draft202012Validator(
            json.loads((SCHEMAS / f"{schema}.json").read_text()),
            registry=registry,
            format_checker=FormatChecker(),
        )
        assert [error.message for error in validator.iter_errors(data)] == []

    return check


def get(client, path: str, **params):
    return client.get(f"{API}{path}", params)


LISTS = {
    "/services": "service",
    "/organizations": "organization",
    "/service_at_locations": "service_at_location",
    "/taxonomies": "taxonomy",
    "/taxonomy_terms": "taxonomy_term",
}


@pytest.mark.parametrize("lang", ["de", "ar", "de-simple"])
@pytest.mark.parametrize(("path", "schema"), LISTS.items())
def test_lists_and_their_records_are_valid_hsds(client, valid, path, schema, lang):
    page = get(client, path, per_page=25, lang=lang).json()
    assert page["contents"]
    for row in page["contents"]:
        valid(row, schema)
    one = get(client, f"{path}/{page['contents'][0]['id']}", lang=lang)
    assert one.status_code == HTTPStatus.OK
    valid(one.json(), schema)


@pytest.mark.parametrize("path", ["/services", "/organizations"])
def test_full_lists_are_valid_hsds(client, valid, path):
    for row in get(client, path, full="true", full_service="true", per_page=40).json()["contents"]:
        valid(row, LISTS[path])


def test_the_compiled_schema_of_a_whole_service_is_met(client):
    schema = json.loads((SCHEMAS / "compiled_service_with_definitions.json").read_text())
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    for offer in Offer.objects.published()[:20]:
        assert list(validator.iter_errors(get(client, f"/services/{offer.pk}").json())) == []


def test_the_wrapper_counts_pages(client):
    page = get(client, "/services", per_page=10, page=2).json()
    total = Offer.objects.published().count()
    assert page["total_items"] == total
    assert page["total_pages"] == -(-total // 10)
    assert (page["page_number"], page["size"], page["first_page"], page["empty"]) == (2, 10, False, False)
    last = get(client, "/services", per_page=10, page=page["total_pages"]).json()
    assert last["last_page"]
    beyond = get(client, "/services", per_page=10, page=9999).json()
    assert beyond["empty"]
    assert beyond["contents"] == []


def ids(client, **params) -> set[str]:
    return {row["id"] for row in get(client, "/services", per_page=500, **params).json()["contents"]}


def test_every_page_together_holds_every_offer_once(client):
    seen = [
        row["id"]
        for number in range(1, 60)
        for row in get(client, "/services", per_page=9, page=number).json()["contents"]
    ]
    assert len(seen) == len(set(seen)) == Offer.objects.published().count()


def test_parameters_narrow_together(client):
    offer = Offer.objects.published().filter(needs__code="L5").first()
    need, organisation = term_id("L5"), str(offer.organisation_id)
    both = ids(client, taxonomy_term_id=need, organization_id=organisation)
    assert both == ids(client, taxonomy_term_id=need) & ids(client, organization_id=organisation)
    assert str(offer.pk) in both
    word = offer.organisation.name.split()[0]
    assert ids(client, search=word, taxonomy_term_id=need) == ids(client, search=word) & ids(
        client, taxonomy_term_id=need
    )


def test_a_theme_stands_for_its_needs(client):
    assert ids(client, taxonomy_term_id=term_id("L5")) < ids(client, taxonomy_term_id=term_id("language"))


def test_modified_after_leaves_older_ones_out(client):
    assert ids(client, modified_after="2000-01-01")
    assert not ids(client, modified_after="2999-01-01T00:00:00Z")
    assert ids(client, taxonomy_id="00000000-0000-0000-0000-000000000000") == set()


def test_minimal_says_only_what_hsds_requires(client, valid):
    rows = get(client, "/services", minimal="true").json()["contents"]
    assert {tuple(row) for row in rows} == {("id", "name", "status")}
    valid(rows[0], "service")


def test_ndjson_has_one_record_per_line(client):
    response = get(client, "/services", format="ndjson", per_page=7)
    assert response["Content-Type"] == "application/x-ndjson"
    assert len([json.loads(line) for line in response.content.decode().splitlines()]) == 7


def test_places_near_a_postcode(client):
    near = get(client, "/service_at_locations", postcode="23570", proximity=3000, per_page=500).json()
    exact = get(client, "/service_at_locations", postcode="23570", per_page=500).json()
    far = get(client, "/service_at_locations", postcode="23570", proximity=100000, per_page=500).json()
    assert 0 < exact["total_items"] <= near["total_items"] < far["total_items"]
    nowhere = get(client, "/service_at_locations", postcode="99999", proximity=1000).json()
    assert nowhere["empty"]


def test_the_language_comes_from_the_parameter_or_the_browser(client, offer):
    record = offer("mbe")
    assert get(client, f"/services/{record.pk}", lang="ar").json()["name"] == record.name_ar
    browser = client.get(f"{API}/services/{record.pk}", headers={"accept-language": "uk-UA,uk;q=0.9"})
    assert browser.json()["name"] == record.name_uk
    assert browser["Content-Language"] == "uk"
    assert "Accept-Language" in browser["Vary"]


def test_what_has_not_changed_is_not_sent_again(client):
    first = get(client, "/services")
    again = client.get(f"{API}/services", headers={"if-none-match": first["ETag"]})
    assert again.status_code == HTTPStatus.NOT_MODIFIED
    assert first["Access-Control-Allow-Origin"] == "*"


def test_a_protected_address_never_leaves(client):
    place = Location.objects.get(is_protected=True)
    offers = Offer.objects.filter(at_locations__location=place)
    answers = [get(client, f"/services/{one.pk}") for one in offers]
    answers.append(get(client, f"/organizations/{place.organisation_id}"))
    answers += [get(client, path, per_page=500, full="true") for path in LISTS]
    for response in answers:
        text = response.content.decode()
        assert place.street not in text
        assert str(place.pk) not in text
        assert place.name not in text


def test_only_what_is_public_is_there(client, offer):
    record = offer("mbe")
    record.unpublish()
    assert get(client, f"/services/{record.pk}").status_code == HTTPStatus.NOT_FOUND
    assert str(record.pk) not in ids(client)
    organisation = Organisation.objects.create(name="Entwurf", live=False)
    assert get(client, f"/organizations/{organisation.pk}").status_code == HTTPStatus.NOT_FOUND


@pytest.mark.parametrize(
    ("params", "status"),
    [
        ({"page": 0}, 422), ({"page": "x"}, 422), ({"per_page": 501}, 422), ({"format": "xml"}, 422),
        ({"taxonomy_term_id": "x"}, 422), ({"lang": "xx"}, 400), ({"search": "x" * 300}, 422),
        ({"page": 10**9}, 422),
    ],
)  # fmt: skip
def test_bad_parameters_are_refused_with_their_name(client, params, status):
    response = get(client, "/services", **params)
    assert response.status_code == status
    assert next(iter(params)) in response.content.decode()


def test_the_description_names_every_endpoint(client):
    base = get(client, "/").json()
    assert base["version"] == "3.0"
    paths = client.get(base["openapi_url"]).json()["paths"]
    assert {f"{API}{path}" for path in LISTS} <= set(paths)


def test_a_list_costs_few_queries_however_long(client, django_assert_max_num_queries):
    get(client, "/services", per_page=5)
    with django_assert_max_num_queries(8):
        get(client, "/services", per_page=5)
    with django_assert_max_num_queries(8):
        get(client, "/services", per_page=100)
