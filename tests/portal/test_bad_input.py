"""Whatever is typed into the address: a helpful page, never an internal error."""

from http import HTTPStatus

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.django_db

UNKNOWN = [
    "/xx/",
    "/xx/angebote/",
    "/de/gibt-es-nicht/",
    "/de/angebote/123/",
    "/de/angebote/nicht-uuid/",
    "/de/angebote/00000000-0000-0000-0000-000000000000/",
    "/de/organisationen/00000000-0000-0000-0000-000000000000/",
    "/ti/formulare/nichts/",
    "/ar/\u202egnal/",
    "/angebote/",
    "/de",
]


@pytest.mark.parametrize("address", UNKNOWN)
def test_an_unknown_address_is_not_found_with_a_way_on(client, address):
    response = client.get(address, follow=True)
    if address == "/de":
        assert response.status_code == HTTPStatus.OK
        return
    assert response.status_code == HTTPStatus.NOT_FOUND
    page = response.content.decode()
    assert "<main" in page
    assert "/angebote/" in page


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/de/organisationen/?q=%00", 400),
        ("/de/themen/?q=a%00b&page=2", 400),
        ("/de/organisationen/?q=%ff%fe", 400),
        ("/de/%00/", 400),
        ("/de/angebote/?q=" + "x" * 20_000, 414),
        ("/de/" + "x" * 5_000, 414),
    ],
)
def test_malformed_addresses_are_refused_with_a_page(client, address, status):
    response = client.get(address)
    assert response.status_code == status
    assert b"<main" in response.content
    assert b'lang="de"' in response.content


def test_ten_megabytes_of_query_are_refused_at_once(client):
    response = client.get("/ar/angebote/", QUERY_STRING="q=" + "x" * 10_000_000)
    assert response.status_code == HTTPStatus.REQUEST_URI_TOO_LONG
    assert b'dir="rtl"' in response.content
    assert len(response.content) < 20_000


@pytest.mark.parametrize(
    "query",
    [
        "theme=nonsense",
        "page=-1",
        "page=1e9",
        "page=999999999",
        "q=%22%2A(",
        "&&&=",
        "district[]=x",
        "q=" + "a+" * 500,
    ],
)
def test_odd_but_readable_queries_give_a_result_page(client, query):
    assert client.get(f"/de/angebote/?{query}").status_code == HTTPStatus.OK


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=1000), theme=st.text(max_size=60), page=st.text(max_size=12))
def test_any_text_gives_an_answer(words, theme, page):
    response = Client().get(
        "/ar/angebote/", {"q": words.encode("utf-8", "replace").decode(), "theme": theme, "page": page}
    )
    assert response.status_code in (HTTPStatus.OK, HTTPStatus.BAD_REQUEST, HTTPStatus.REQUEST_URI_TOO_LONG)


@pytest.mark.parametrize("code", ["de", "de-simple", "en", "ar", "fa", "ti", "uk", "ru", "tr", "ku", "fr"])
def test_the_error_page_speaks_the_language_of_the_address(client, code):
    response = client.get(f"/{code}/gibt-es-nicht/")
    assert f'lang="{code}"' in response.content.decode()
    assert response["Content-Language"] == code


def test_a_missing_csrf_token_is_explained():
    response = Client(enforce_csrf_checks=True).post("/ar/formulare/familie/")
    assert response.status_code == HTTPStatus.FORBIDDEN
    assert b'dir="rtl"' in response.content


def test_an_internal_error_has_a_page_that_needs_nothing(client, monkeypatch):
    def explode(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("search.views.get_engine", explode)
    client.raise_request_exception = False
    response = client.get("/fa/angebote/")
    assert response.status_code == HTTPStatus.INTERNAL_SERVER_ERROR
    assert b'dir="rtl"' in response.content
