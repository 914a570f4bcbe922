"""What every engine must do, whatever it is made of. Subclassed by the tests of each engine.

A subclass gives the fixture `empty`: a function that returns an engine without documents, which knows the
words of a given lexicon.
"""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search import openings
from search.engines.base import OfferDocument
from search.lexicon import BoostRow, FilterPhrase, Lexicon, NeedPhrase, SynonymRow
from search.query import PAGE_SIZE, OfferQuery, Point

# A Wednesday in the morning, Europe/Berlin is one hour ahead.
NOW = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
MORNING = openings.encode([openings.Schedule("Mo-Fr 09:00-12:00")])
EVENING = openings.encode([openings.Schedule("We 18:00-20:00")])
LEXICON = Lexicon(
    needs=(
        NeedPhrase("de", "Kita", "E2"),
        NeedPhrase("de", "Kindergarten", "E2"),
        NeedPhrase("ar", "روضة", "E2"),
        NeedPhrase("de", "Mann schlägt", "V2"),
        NeedPhrase("de", "Deutsch lernen", "L1"),
    ),
    synonyms=(SynonymRow("de", ("Zuwanderungsbehörde", "Ausländerbehörde")),),
    filters=(
        FilterPhrase("de", "kostenlos", "cost", ("free",)),
        FilterPhrase("de", "jetzt offen", "open", ("now",)),
        FilterPhrase("*", "Moisling", "district", ("moisling",)),
        FilterPhrase("de", "arabisch", "language", ("ar",)),
    ),
    learning={"de": ("lernen", "Kurs")},
    protection=frozenset({"V1", "V2"}),
)


def document(pk: str, title: str, *, language: str = "de", body: str = "", **more) -> OfferDocument:
    names = ("needs", "points", "hours", "everywhere", "until", "quality", "keywords")
    facts = {name: more.pop(name) for name in names if name in more}
    facets = {name: tuple(values) for name, values in more.items()}
    facets.setdefault("need", facts.get("needs", ()))
    return OfferDocument(id=pk, language=language, title=title, body=body, facets=facets, **facts)


CITY = [
    document("1", "Deutschkurs für Frauen", theme=["language"], district=["moisling"], cost=["free"],
             needs=("L1",), points=(Point(53.839, 10.637),), hours=MORNING, quality=80),
    document("1", "دورة لغة ألمانية للنساء", language="ar", theme=["language"], district=["moisling"],
             cost=["free"], needs=("L1",), points=(Point(53.839, 10.637),), hours=MORNING, quality=80),
    document("2", "Deutschkurs am Abend", theme=["language"], district=["innenstadt"], cost=["paid"],
             needs=("L1",), points=(Point(53.866, 10.686),), hours=EVENING, quality=60),
    document("3", "Wohnungssuche", body="Hilfe bei der Suche", theme=["housing"], everywhere=True,
             district=["moisling", "innenstadt"], language_=[], quality=70),
    document("4", "Kita-Platz finden", theme=["family"], district=["moisling"], needs=("E2",),
             points=(Point(53.845, 10.640),), quality=40),
    document("5", "Termin bei der Ausländerbehörde", body="Aufenthaltstitel verlängern", theme=["law"],
             district=["innenstadt"], quality=50),
    document("6", "Beratung bei Gewalt", theme=["protection"], needs=("V2",), quality=1),
    document("7", "Männertreff", body="Für jeden Mann", theme=["participation"], quality=90),
]  # fmt: skip


class EngineContract:
    @pytest.fixture
    def engine(self, empty):
        engine = empty(LEXICON)
        engine.rebuild(CITY)
        return engine

    def ask(self, engine, words="", language="de", *, now=NOW, **wishes):
        fields = ("near", "point", "within", "open_at", "sort", "page", "plain")
        more = {name: wishes.pop(name) for name in fields if name in wishes}
        facets = {name: tuple(values) for name, values in wishes.items()}
        return engine.search(OfferQuery(words=words, language=language, facets=facets, **more), now=now)

    def ids(self, engine, *args, **wishes):
        return self.ask(engine, *args, **wishes).ids

    # --- Words ------------------------------------------------------------------------------------
    def test_words_find_titles(self, engine):
        assert set(self.ids(engine, "deutschkurs")) >= {"1", "2"}

    def test_all_words_come_before_some(self, engine):
        assert self.ids(engine, "Deutschkurs Abend")[0] == "2"

    def test_inflected_words_and_parts_of_compounds_are_found(self, engine):
        assert self.ids(engine, "Wohnungen")[0] == "3"
        assert self.ids(engine, "Suche Wohnung")[0] == "3"

    def test_a_word_without_umlauts_or_written_out_is_the_same(self, engine):
        for typed in ("Auslanderbehorde", "auslaenderbehoerde", "AUSLÄNDERBEHÖRDE"):
            assert self.ids(engine, typed)[0] == "5", typed

    def test_joined_and_split_spelling_meet(self, engine):
        assert self.ids(engine, "kitaplatz")[0] == "4"

    def test_an_arabic_question_finds_an_arabic_title_without_hamza(self, engine):
        assert self.ids(engine, "دورة المانية", "ar") == ["1"]

    def test_german_words_are_found_in_an_arabic_interface(self, engine):
        assert set(self.ids(engine, "Deutschkurs", "ar")) >= {"1", "2"}

    def test_arabic_words_are_found_in_a_german_interface(self, engine):
        assert self.ids(engine, "دورة ألمانية", "de") == ["1"]

    def test_synonyms_find_what_the_text_calls_otherwise(self, engine):
        assert self.ids(engine, "Zuwanderungsbehörde")[0] == "5"

    def test_a_need_is_found_by_words_no_text_holds(self, engine):
        assert self.ids(engine, "Kindergarten")[0] == "4"
        assert self.ids(engine, "روضة أطفال", "ar")[0] == "4"

    def test_a_misspelt_word_is_understood_and_named(self, engine):
        found = self.ask(engine, "Auslenderbehörde")
        assert found.ids[0] == "5"
        assert [row.typed for row in found.corrections] == ["Auslenderbehörde"]
        assert self.ask(engine, "Ausländerbehörde").corrections == ()

    def test_somebody_in_danger_sees_protection_first(self, engine):
        found = self.ask(engine, "mein Mann schlägt mich")
        assert found.danger
        assert found.ids[0] == "6"
        assert not self.ask(engine, "Männertreff").danger

    def test_no_order_and_no_filter_keeps_protection_from_somebody_in_danger(self, engine):
        words = "mein Mann schlägt mich"
        assert self.ids(engine, words, sort="open")[0] == "6"
        near = self.ids(engine, words, near="53.84,10.637", point=Point(53.84, 10.637), within=2, sort="near")
        assert near[0] == "6"
        found = self.ask(engine, words, theme=["housing"], open_at="now")
        assert found.ids[0] == "6"
        assert {(row.facet, row.applied) for row in found.relaxations} == {("theme", True), ("open", True)}

    # --- Filters ----------------------------------------------------------------------------------
    def test_counts_ignore_the_choice_in_their_own_facet(self, engine):
        found = self.ask(engine, theme=["language"])
        assert found.total == 2
        assert found.facets["theme"] == {
            "language": 2, "housing": 1, "family": 1, "law": 1, "protection": 1, "participation": 1,
        }  # fmt: skip
        assert {value: count for value, count in found.facets["district"].items() if count} == {
            "moisling": 1, "innenstadt": 1,
        }  # fmt: skip

    def test_counts_are_what_the_choice_then_gives(self, engine):
        for words in ("", "Deutschkurs", "Hilfe Kita Abend"):
            before = self.ask(engine, words, theme=["language", "family"])
            for facet in ("district", "cost"):
                for value, count in before.facets[facet].items():
                    after = self.ask(engine, words, theme=["language", "family"], **{facet: [value]})
                    assert after.total == count, (words, facet, value)

    def test_several_values_of_one_facet_add_up(self, engine):
        assert set(self.ids(engine, theme=["housing", "family"])) == {"3", "4"}

    def test_an_unknown_value_matches_nothing_and_says_what_hides_the_rest(self, engine):
        found = self.ask(engine, "Deutschkurs", theme=["nonsense"])
        assert found.ids == []
        assert [(row.facet, row.value) for row in found.relaxations] == [("theme", "nonsense")]
        assert found.relaxations[0].total == self.ask(engine, "Deutschkurs").total

    def test_facet_words_in_the_text_become_filters(self, engine):
        found = self.ask(engine, "Deutschkurs kostenlos")
        assert [(row.facet, row.values) for row in found.understood] == [("cost", ("free",))]
        assert found.ids == ["1"]
        assert "2" in self.ids(engine, "Deutschkurs kostenlos", plain=("kostenlos",))

    def test_a_language_to_learn_is_no_filter(self, engine):
        assert self.ask(engine, "Arabisch lernen").understood == ()

    def test_a_denied_filter_word_and_one_against_a_choice_are_no_filters(self, engine):
        assert self.ask(engine, "Deutschkurs nicht kostenlos").understood == ()
        found = self.ask(engine, "Deutschkurs kostenlos", cost=["paid"])
        assert found.understood == ()
        assert "1" not in found.ids

    def test_filter_words_beside_unknown_ones_still_find(self, engine):
        found = self.ask(engine, "Quidditch Moisling")
        assert found.total == self.ask(engine, district=["moisling"]).total
        assert [row.facet for row in found.understood] == ["district"]

    def test_words_of_a_third_language_are_found_when_nothing_else_is(self, engine):
        engine.index([document("8", "Fransızca yemek", language="tr")])
        assert self.ids(engine, "Fransızca", "de") == ["8"]

    def test_a_filter_word_never_leads_to_nothing(self, engine):
        found = self.ask(engine, "Kita arabisch")
        assert found.ids[0] == "4"
        assert [(row.facet, row.applied) for row in found.relaxations] == [("language", True)]

    # --- Place and time ---------------------------------------------------------------------------
    def test_near_a_place_in_order_of_distance(self, engine):
        found = self.ask(engine, near="53.84,10.637", point=Point(53.84, 10.637), within=2, sort="near")
        assert found.ids == ["1", "4", "3"]
        assert found.hits[0].distance == pytest.approx(111, abs=5)
        assert found.hits[2].distance is None

    def test_open_now_at_a_time_and_in_order(self, engine):
        assert self.ids(engine, open_at="now") == ["1"]
        assert self.ids(engine, open_at="2026-11-25T18:30") == ["2"]
        assert set(self.ids(engine, open_at="today")) == {"1", "2"}
        assert self.ids(engine, "Deutschkurs jetzt offen") == ["1"]
        assert self.ids(engine, theme=["language"], sort="open", now=NOW.replace(hour=13)) == ["2", "1"]

    def test_what_is_over_is_not_found(self, engine):
        engine.index([document("8", "Deutschkurs im Sommer", until=date(2026, 11, 24), theme=["language"])])
        engine.index([document("9", "Deutschkurs bis heute", until=date(2026, 11, 25), theme=["language"])])
        found = self.ask(engine, "Deutschkurs", theme=["language"])
        assert "8" not in found.ids
        assert "9" in found.ids
        assert found.total == 3

    # --- Changes ----------------------------------------------------------------------------------
    def test_removed_documents_are_gone_from_hits_and_counts(self, engine):
        engine.remove(["1"])
        assert "1" not in self.ids(engine, "deutschkurs")
        assert self.ask(engine).facets["theme"]["language"] == 1

    def test_indexing_again_replaces(self, engine):
        engine.index([document("2", "Nähkurs", theme=["participation"])])
        assert self.ids(engine, "Nähkurs")[0] == "2"
        assert "2" not in self.ids(engine, "Abend")
        assert self.ask(engine).facets["theme"] == {
            "language": 1, "housing": 1, "family": 1, "law": 1, "protection": 1, "participation": 2,
        }  # fmt: skip

    def test_a_rebuild_forgets_what_is_no_more(self, engine):
        engine.rebuild(CITY[3:4])
        assert self.ids(engine) == ["3"]
        assert engine.count() == 1
        assert engine.health()

    # --- Lists ------------------------------------------------------------------------------------
    def test_without_words_the_best_kept_come_first(self, engine):
        assert self.ids(engine) == ["7", "1", "3", "2", "5", "4", "6"]

    def test_pages_do_not_overlap(self, empty):
        engine = empty(LEXICON)
        engine.rebuild(document(f"{number:03}", f"Kurs Nummer {number:03}") for number in range(145))
        for words in ("", "Kurs", "Nummer 7"):
            pages = [self.ids(engine, words, page=page) for page in range(1, 9)]
            assert [len(page) for page in pages] == [PAGE_SIZE] * 7 + [5], words
            assert len({pk for page in pages for pk in page}) == 145, words

    def test_suggestions_begin_as_typed(self, engine):
        found = engine.suggest("Kind", "de")
        assert (found[0].kind, found[0].value, found[0].text) == ("need", "E2", "Kindergarten")
        assert {row.value for row in engine.suggest("deutsch", "de") if row.kind == "offer"} == {"1", "2"}
        assert [row.value for row in engine.suggest("Deutschkurs Ab", "de") if row.kind == "offer"] == ["2"]
        assert engine.suggest("", "de") == engine.suggest("x", "de") == []

    # --- Bad input --------------------------------------------------------------------------------
    @pytest.mark.parametrize(
        "words",
        ['"', "*", "NEAR(", "a AND", "title:x", "') DROP TABLE facet; --", "😀", "-", "x " * 500, "\ud800",
         "a\x00b", "und oder der die das", "\u202e\u200f", "ß" * 1000, "{!lucene}", "zzneede2", "_" * 50,
         "\u0345\u0483", "٣ ٣", "ﷺ" * 300],
    )  # fmt: skip
    def test_operators_are_only_text(self, engine, words):
        found = self.ask(engine, words)
        assert 0 <= found.total <= 7

    @settings(
        max_examples=60,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.differing_executors],
    )
    @given(
        words=st.text(max_size=1000),
        language=st.sampled_from(["de", "ar", "ti", "fr", "uk", "xx"]),
        value=st.text(max_size=40),
        page=st.integers(1, 500),
    )
    def test_no_question_breaks_the_engine(self, shared, words, language, value, page):
        found = self.ask(shared, words, language, theme=[value], page=page)
        assert found.total >= 0
        assert self.ask(shared, words, language).total <= 7

    @pytest.fixture
    def shared(self, engine):
        return engine

    def test_what_editors_boost_comes_first(self, empty):
        lexicon = Lexicon(boosts=(BoostRow("de", "Deutschkurs", "7"),))
        engine = empty(lexicon)
        engine.rebuild(CITY)
        assert self.ids(engine, "Deutschkurs")[0] == "7"
        assert "7" not in self.ids(engine, "Kurs am Abend")
        assert "7" not in self.ids(engine, "Deutschkurs", theme=["language"]), "a filter still filters"
