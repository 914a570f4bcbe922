"""The embedded engine."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.engines.base import OfferDocument
from search.engines.embedded import EmbeddedEngine
from search.query import PAGE_SIZE, OfferQuery


def document(pk: str, title: str, *, language="de", body="", **facets) -> OfferDocument:
    return OfferDocument(
        id=pk, language=language, title=title, keywords="", body=body,
        facets={name: tuple(values) for name, values in facets.items()},
    )  # fmt: skip


@pytest.fixture
def engine(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    engine.rebuild(
        [
            document("1", "Deutschkurs für Frauen", theme=["language"], district=["moisling"], language_=[]),
            document("1", "دورة لغة ألمانية للنساء", language="ar", theme=["language"]),
            document("2", "Deutschkurs am Abend", theme=["language"], district=["innenstadt"]),
            document(
                "3", "Wohnungssuche", body="Hilfe bei der Suche", theme=["housing"], district=["citywide"]
            ),
            document("4", "Kita-Platz finden", theme=["family"], district=["moisling"]),
        ]
    )
    return engine


def ids(engine, words="", language="de", **facets):
    query = OfferQuery(words=words, language=language, facets={k: tuple(v) for k, v in facets.items()})
    return engine.search(query).ids


def test_words_find_titles(engine):
    assert set(ids(engine, "deutschkurs")) == {"1", "2"}


def test_all_words_come_before_some(engine):
    assert ids(engine, "Deutschkurs Abend")[0] == "2"


def test_an_arabic_question_finds_an_arabic_title_without_hamza(engine):
    assert ids(engine, "دورة المانية", "ar") == ["1"]


def test_german_words_are_found_in_an_arabic_interface(engine):
    assert set(ids(engine, "Deutschkurs", "ar")) == {"1", "2"}


def test_joined_and_split_spelling_meet(engine):
    assert ids(engine, "kitaplatz") == ["4"]


def test_counts_ignore_the_choice_in_their_own_facet(engine):
    results = engine.search(OfferQuery(facets={"theme": ("language",)}))
    assert results.total == 2
    assert results.facets["theme"] == {"language": 2, "housing": 1, "family": 1}
    assert results.facets["district"] == {"moisling": 1, "innenstadt": 1}


def test_counts_are_what_the_choice_then_gives(engine):
    before = engine.search(OfferQuery(facets={"theme": ("language",)}))
    for value, count in before.facets["district"].items():
        assert len(ids(engine, theme=["language"], district=[value])) == count


def test_offers_for_the_whole_city_are_in_every_district(engine):
    assert set(ids(engine, district=["moisling"])) == {"1", "3", "4"}


def test_several_values_of_one_facet_add_up(engine):
    assert set(ids(engine, theme=["housing", "family"])) == {"3", "4"}


def test_an_unknown_value_matches_nothing(engine):
    assert ids(engine, theme=["nonsense"]) == []


def test_removed_documents_are_gone_from_hits_and_counts(engine):
    engine.remove(["1"])
    assert ids(engine, "deutschkurs") == ["2"]
    assert engine.search(OfferQuery()).facets["theme"]["language"] == 1


def test_indexing_again_replaces(engine):
    engine.index([document("2", "Nähkurs", theme=["participation"])])
    assert ids(engine, "Nähkurs") == ["2"]
    assert ids(engine, "Abend") == []


def test_pages_do_not_overlap(tmp_path):
    engine = EmbeddedEngine(tmp_path / "search.sqlite3")
    engine.rebuild(document(f"{number:03}", f"Kurs {number:03}") for number in range(45))
    pages = [engine.search(OfferQuery(page=page)).ids for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [PAGE_SIZE, PAGE_SIZE, 5]
    assert len({pk for page in pages for pk in page}) == 45


def test_health_asks_for_a_rebuild_after_a_change_of_the_analysis(engine, monkeypatch):
    assert engine.health()
    monkeypatch.setattr("search.engines.embedded.VERSION", 999)
    assert not engine.health()


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.text(max_size=200), language=st.sampled_from(["de", "ar", "ti", "fr"]))
def test_no_question_breaks_the_engine(engine, words, language):
    assert engine.search(OfferQuery(words=words, language=language)).total >= 0


@pytest.mark.parametrize(
    "words", ['"', "*", "NEAR(", "a AND", "title:x", "') DROP TABLE facet; --", "😀", "-", "x " * 500]
)
def test_operators_are_only_text(engine, words):
    assert engine.search(OfferQuery(words=words)).total <= 4
