"""The search page: what it shows, and that no question is a dead end or an error."""

import re

import pytest
from django.test import Client
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.models import Location, Offer
from search.actions import rebuild
from search.engines import embedded_engine
from search.models import GapReport, SearchTask


@pytest.fixture(scope="module")
def _index(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        rebuild()


@pytest.fixture
def client(db, _index):
    return Client()


def get(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def total(html: str) -> int:
    return int(re.search(r"Gefundene Angebote: (\d+)", html)[1])


def test_the_words_searched_are_marked_in_all_their_forms(client):
    html = get(client, "/de/angebote/?q=Wohnungen")
    assert "<mark>Wohnungssuche</mark>" in html


def test_what_was_typed_is_shown_as_text_only(client):
    html = get(client, "/de/angebote/?q=%3Cscript%3Ealert(1)%3C/script%3E&plain=%3Cb%3E&near=%22%3E%3Cx")
    assert "<script>alert" not in html
    assert "<b>" not in html
    assert escape("<script>alert(1)</script>") in html


def test_filters_from_words_can_be_taken_back(client):
    html = get(client, "/de/angebote/?q=Deutschkurs+kostenlos")
    assert "aus „kostenlos“" in html
    assert 'href="?q=Deutschkurs+kostenlos&amp;plain=kostenlos"' in html
    assert "aus „kostenlos“" not in get(client, "/de/angebote/?q=Deutschkurs+kostenlos&plain=kostenlos")


def test_a_filter_word_that_leaves_nothing_is_left_out_and_said(client):
    html = get(client, "/de/angebote/?q=Frauenhaus+georgisch+Einbürgerung+armenisch")
    assert total(html) > 0


def test_a_wrong_spelling_offers_the_right_one(client):
    html = get(client, "/de/angebote/?q=Schuldenbertung")
    assert "Meinten Sie:" in html
    assert "Schuldenberatung" in html


def test_counts_shown_are_what_the_choice_then_gives(client):
    html = get(client, "/de/angebote/?q=Beratung&cost=free")
    shown = dict(re.findall(r'name="district" value="([\w-]+)".*?\(<bdi>(\d+)</bdi>\)', html, re.S))
    assert len(shown) == 10
    for slug, count in list(shown.items())[:4]:
        assert total(get(client, f"/de/angebote/?q=Beratung&cost=free&district={slug}")) == int(count)


def test_nothing_found_is_no_dead_end(client):
    html = get(client, "/de/angebote/?q=Seelsorge&mode=chat")
    assert total(html) == 0
    for way in (
        "Ohne „Chat“ suchen",
        "Alle Themen ansehen",
        "Rufen Sie die Migrationsberatung an",
        "Alles zum Thema „Alltag“",
        "Melden, dass etwas fehlt",
    ):
        assert way in html, way
    leads = re.search(r'href="(\?[^"]*)">Ohne „Chat“ suchen</a> \(<bdi>(\d+)', html)
    assert total(get(client, "/de/angebote/" + leads[1].replace("&amp;", "&"))) == int(leads[2]) > 0


def test_the_district_beside_is_offered(client):
    html = get(client, "/de/angebote/?q=Seelsorge&district=schlutup")
    if total(html) < 3:
        assert "Im Stadtteil daneben:" in html


def test_near_a_postal_code_shows_distances_in_order(client):
    html = get(client, "/de/angebote/?q=Beratung&near=23560&within=2&sort=near")
    distances = [float(km.replace(",", ".")) for km in re.findall(r"([\d,]+) km entfernt", html)]
    assert len(distances) > 3
    assert max(distances) <= 2


def test_an_unknown_postal_code_is_said_beside_its_field(client):
    html = get(client, "/de/angebote/?near=99999")
    assert 'id="near-error"' in html
    assert total(html) > 0


def test_a_time_is_kept_in_the_form_and_shown_as_a_filter(client):
    html = get(client, "/de/angebote/?open=&open_time=2026-11-25T10:00")
    assert 'value="2026-11-25T10:00"' in html
    assert total(html) < Offer.objects.published().count()


@pytest.mark.parametrize("address", ["status=tolerated", "near=53.86,10.68"])
def test_papers_and_places_are_kept_by_no_cache(client, address):
    assert "no-store" in client.get(f"/de/angebote/?{address}")["Cache-Control"]


def test_somebody_in_danger_sees_numbers_and_a_way_out(client):
    html = get(client, "/de/angebote/?q=mein+mann+schlägt+mich")
    assert 'href="tel:116016"' in html
    assert "data-quick-exit" in html
    assert html.index("tel:110") < html.index('id="q"')
    assert "data-quick-exit" not in get(client, "/de/angebote/?q=Deutschkurs")


def test_protected_addresses_are_in_no_filter_and_no_index(client):
    protected = Location.objects.filter(is_protected=True).first()
    ids = list(
        Offer.objects.published().filter(at_locations__location=protected).values_list("pk", flat=True)
    )
    assert ids
    db = embedded_engine_db()
    for pk in ids:
        number, facets = db.execute("SELECT pk, facets FROM offer WHERE id = ?", (str(pk),)).fetchone()
        assert not db.execute("SELECT 1 FROM point WHERE offer = ?", (number,)).fetchone()
        if not Offer.objects.get(pk=pk).citywide:
            assert "district" not in facets
    for words in (protected.street, protected.name):
        if words:
            assert f">{words}<" not in get(client, f"/de/angebote/?q={words}")


def embedded_engine_db():
    from django.conf import settings as django_settings

    return embedded_engine(django_settings.SEARCH_INDEX)._file.reading()


def test_suggestions_name_needs_and_offers(client):
    found = client.get("/de/angebote/vorschlaege/?q=Kinderg").json()["suggestions"]
    assert any(row["text"].startswith("Kindergarten") for row in found)
    assert client.get("/de/angebote/vorschlaege/?q=").json() == {"suggestions": []}
    offers = client.get("/ar/angebote/vorschlaege/?q=Sprachcaf").json()["suggestions"]
    assert offers
    assert all(row["url"].startswith("/ar/") for row in offers)


def test_a_gap_can_be_reported_once_and_again(client):
    for _ in range(2):
        answer = client.post("/de/angebote/fehlt/", {"query": "q=Quidditch&district=moisling"}, follow=True)
        assert "gemerkt, was hier fehlt" in answer.content.decode()
    report = GapReport.objects.get()
    assert (report.words, report.filters, report.count) == ("Quidditch", "", 2), "no filters: they tell more"
    assert client.get("/de/angebote/fehlt/").status_code == 405


def test_a_broken_index_says_so_and_shows_other_ways(client, settings, tmp_path):
    settings.SEARCH_INDEX = tmp_path / "search.sqlite3"
    settings.SEARCH_INDEX.write_bytes(b"broken" * 100)
    answer = client.get("/ar/angebote/?q=Kita")
    assert answer.status_code == 503
    assert 'value="Kita"' in answer.content.decode()
    assert SearchTask.objects.filter(offer=None).count() == 1
    assert client.get("/de/angebote/vorschlaege/?q=Kita").json() == {"suggestions": []}


def test_the_page_asks_the_database_little(client, django_assert_max_num_queries):
    get(client, "/ar/angebote/?theme=language")
    with django_assert_max_num_queries(10):
        get(client, "/ar/angebote/?theme=language")


def test_an_unknown_place_is_no_filter_and_stays_in_its_field(client):
    html = get(client, "/de/angebote/?near=L%C3%BCbeck")
    assert 'value="Lübeck"' in html
    assert 'id="near-error"' in html
    assert "active-filter" not in html


def test_a_name_for_two_districts_shows_both(client):
    html = get(client, "/de/angebote/?q=Beratung+St.+Lorenz")
    assert "St. Lorenz Nord, St. Lorenz Süd" in html


@pytest.mark.parametrize("query", ["theme=protection", "need=V1", "q=Gewalt&sort=open"])
def test_filters_of_protection_show_the_way_out_and_are_kept_by_no_cache(client, query):
    answer = client.get(f"/de/angebote/?{query}")
    assert "data-quick-exit" in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("query", ["q=%00", "q=Kita%00", "q=%ED%A0%BD", "district=%00&q=Kita", "q=%FF%FE"])
def test_bytes_nobody_can_read_are_left_out_of_a_search(client, query):
    html = get(client, f"/de/angebote/?{query}")
    assert total(html) > 0
    assert client.get(f"/de/angebote/vorschlaege/?{query}").status_code == 200


@pytest.mark.parametrize(
    "query",
    ["page=-1", "page=1000000000", "page=99999999999999999999", "q=" + "x" * 1000,
     "theme=nonsense&district=nowhere&language=xx&status=%F0%9F%98%80", "q=" + "%F0%9F%98%80" * 300,
     "q=%22%20OR%201=1--", "q=NEAR(a%20b,3)", "q=und+oder+der", "open=99&within=abc&near=1e9,2", "sort=;drop",
     "q=" + "+".join(["wort"] * 190), "near=91.0,181.0", "open_time=0001-01-01T00:00",
     "open_time=9999-12-31T23:59",
     "q=%D9%80%E2%80%8C", "plain=" + "&plain=".join("abc")],
)  # fmt: skip
def test_odd_input_gives_a_result_page(client, query):
    html = get(client, f"/de/angebote/?{query}")
    assert "Gefundene Angebote:" in html


@settings(max_examples=60, deadline=1000, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    words=st.text(max_size=1000),
    facets=st.dictionaries(
        st.sampled_from(["theme", "district", "language", "near", "open", "sort"]), st.text(max_size=20)
    ),
    page=st.text(max_size=12),
)  # fmt: skip
def test_any_text_gives_a_page_within_a_second(client, words, facets, page):
    """1,000 characters of any script; what no browser can send (lone surrogates) never arrives."""
    words = words.encode(errors="ignore").decode().replace("\x00", "")
    data = {name: text.encode(errors="ignore").decode().replace("\x00", "") for name, text in facets.items()}
    answer = client.get("/de/angebote/", {"q": words, "page": page.encode(errors="ignore").decode(), **data})
    assert answer.status_code in (200, 400, 414)
