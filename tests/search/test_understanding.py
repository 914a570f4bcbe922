"""What is read from the words: needs, filters, synonyms, spelling. Rules, with small lexicons."""

import pytest

from search.lexicon import BoostRow, FilterPhrase, Lexicon, NeedPhrase, SynonymRow
from search.question import script_of, searched_languages
from search.understanding import understand

LEXICON = Lexicon(
    needs=(
        NeedPhrase("de", "Deutschkurs", "L1"),
        NeedPhrase("de", "Kurs Deutsch", "L1"),
        NeedPhrase("de", "Kinder", "C4"),
        NeedPhrase("de", "Kinder nachholen", "R5"),
        NeedPhrase("de", "heute Nacht", "H4"),
        NeedPhrase("de", "Mann schlägt", "V1"),
        NeedPhrase("uk", "житло", "H1"),
        NeedPhrase("ar-Latn", "lam shaml", "R5"),
        NeedPhrase("de", "Wohnungssuche", "H1"),
    ),
    synonyms=(SynonymRow("de", ("Arbeitsamt", "Agentur für Arbeit"), one_way=True),),
    filters=(
        FilterPhrase("de", "heute", "open", ("today",)),
        FilterPhrase("de", "kurdisch", "language", ("ku", "ckb")),
        FilterPhrase("*", "St. Lorenz", "district", ("st-lorenz-nord", "st-lorenz-sued")),
        FilterPhrase("*", "St. Lorenz Nord", "district", ("st-lorenz-nord",)),
        FilterPhrase("uk", "українською", "language", ("uk",)),
    ),
    boosts=(BoostRow("de", "Winterhilfe", "offer-1", 0.5),),
    learning={"de": ("lernen",)},
    protection=frozenset({"V1"}),
)


class Words:
    """An index that knows a few words."""

    def __init__(self, *known: str) -> None:
        self.words = known

    def known(self, language, terms):
        return bool(set(self.words) & terms)

    def alike(self, language, folded):
        return [(word, word) for word in self.words]


def read(words, language="de", *known, plain=()):
    return understand(words, language, LEXICON, Words(*known), plain=plain)


def filters(words, language="de", **more):
    return [(row.facet, row.values) for row in read(words, language, **more).question.filters]


def test_longer_phrases_win_over_shorter_ones():
    assert max(read("Kinder nachholen").question.needs.items(), key=lambda row: row[1])[0] == "R5"


def test_a_compound_and_its_parts_name_the_same_need():
    for words in ("Wohnungssuche", "Wohnung suchen", "Suche nach Wohnung"):
        assert "H1" in read(words).question.needs, words


def test_words_in_other_letters_name_needs_in_any_interface():
    assert "R5" in read("lam shaml", "ar").question.needs
    assert "H1" in read("житло", "de").question.needs


def test_the_longest_filter_wins_and_shared_names_mean_all():
    assert filters("Kurs St. Lorenz Nord") == [("district", ("st-lorenz-nord",))]
    assert filters("Kurs st lorenz") == [("district", ("st-lorenz-nord", "st-lorenz-sued"))]
    assert filters("kurdisch") == [("language", ("ku", "ckb"))]
    assert filters("допомога українською", "uk") == [("language", ("uk",))]


def test_words_of_a_need_are_no_filter():
    assert filters("wo heute Nacht schlafen") == []
    assert filters("Kurs heute") == [("open", ("today",))]


def test_somebody_in_danger_gets_no_filters():
    reading = read("mein Mann schlägt mich heute")
    assert reading.question.danger
    assert reading.question.filters == ()


def test_words_meant_as_text_stay_text():
    assert filters("Kurs heute", plain=("heute",)) == []


def test_synonyms_stand_for_the_word_one_way():
    terms = read("Arbeitsamt").question.terms("de")
    assert {"arbeitsamt", "agentur", "arbeit"} <= terms.keys()
    assert "arbeitsamt" not in read("Agentur für Arbeit").question.terms("de")


def test_a_misspelt_word_is_corrected_by_index_or_lexicon_and_named():
    reading = read("Sprachkrus!", "de", "sprachkurs")
    assert [(row.typed, row.meant) for row in reading.corrected] == [("Sprachkrus", "sprachkurs")]
    assert read("Wohnugnssuche").corrected[0].meant == "Wohnungssuche"
    assert "H1" in read("Wohnugnssuche").question.needs


@pytest.mark.parametrize("words", ["geflogen", "Kita", "abc", "2026", "😀", "Wohnungssuche"])
def test_known_everyday_and_short_words_are_left_alone(words):
    assert read(words, "de", "geflohen", "kitas").corrected == ()


def test_words_can_say_that_a_need_is_not_meant():
    lexicon = Lexicon(
        needs=(NeedPhrase("de", "Gewalt", "V2"), NeedPhrase("de", "Gewaltenteilung", "V2", denies=True)),
        protection=frozenset({"V2"}),
    )
    assert understand("Gewalt", "de", lexicon, Words()).question.danger
    assert not understand("Gewaltenteilung im Grundgesetz", "de", lexicon, Words()).question.danger
    assert lexicon.beginning_with("Gewalt", "de", 9) == [("Gewalt", "V2")]


def test_words_that_hurt_are_understood_but_never_suggested():
    lexicon = Lexicon(needs=(NeedPhrase("tr", "özürlü", "D2", suggested=False),))
    assert "D2" in understand("özürlü", "tr", lexicon, Words()).question.needs
    assert lexicon.beginning_with("öz", "tr", 9) == []


def test_boosts_need_all_words():
    assert read("Winterhilfe bitte").question.boosts == {"offer-1": 0.5}
    assert read("Winter").question.boosts == {}


@pytest.mark.parametrize(
    ("text", "language", "asked"),
    [
        ("Kurs", "de", ["de"]),
        ("Kurs", "ar", ["de", "en", "ar"]),
        ("دورة", "ar", ["ar", "de"]),
        ("دورة", "de", ["ar", "fa", "de"]),
        ("kurs", "tr", ["tr", "de"]),
        ("Kurs", "de-simple", ["de-simple", "de"]),
        ("курс", "ru", ["ru", "de"]),
        ("123", "ti", ["de", "en", "ti"]),
    ],
)
def test_the_visitors_language_and_german_are_searched(text, language, asked):
    assert set(searched_languages(text, language)) == set(asked)


def test_the_script_of_mixed_text_is_that_of_most_letters():
    assert script_of("WBS житло для сім'ї") == "Cyrl"
    assert script_of("Kurs für ኮርስ Frauen") == "Latn"
    assert script_of("...") == "Latn"
