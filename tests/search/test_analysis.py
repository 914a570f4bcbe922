"""Inflections, compounds and joined spellings of one word meet; what analysis does is versioned."""

import hashlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis import analyser
from search.analysis.analyser import analyse, index_terms
from search.analysis.compounds import split
from translations import languages

# Two forms of a word in each language: the classes of docs/search.md, not a rate.
INFLECTED = [
    ("de", "Wohnungen", "Wohnung"), ("de", "Bewerbungen", "Bewerbung"), ("de", "Ärztin", "Ärztinnen"),
    ("en", "recognition", "recognitions"), ("en", "courses", "course"),
    ("fr", "hébergements", "hebergement"), ("fr", "cours d'allemand", "allemand"),
    ("ru", "немецкого", "немецкий"), ("ru", "курсы", "курс"), ("ru", "врачу", "врач"),
    ("uk", "курси", "курсів"), ("uk", "німецької", "німецька"), ("uk", "житлом", "житло"),
    ("uk", "сім'ї", "сім'я"), ("uk", "допомозі", "допомога"),
    ("tr", "kursları", "kurs"), ("tr", "yabancılar", "yabancı"),
    ("ar", "العائلة", "عائلة"), ("ar", "الأجانب", "اجانب"), ("ar", "دورات", "دورة"),
    ("fa", "کلاس‌ها", "کلاس"), ("fa", "خانه‌ها", "خانه"),
    ("ku", "kursa", "kurs"), ("ku", "zimanê", "ziman"),
    ("ti", "ንሓኪም", "ሓኪም"), ("ckb", "زمانی", "زمان"), ("pl", "kursów", "kursy"),
    ("so", "luuqadda", "luuqad"),
]  # fmt: skip


def terms(text: str, language: str) -> set[str]:
    return set(index_terms(text, language))


@pytest.mark.parametrize(("language", "one", "other"), INFLECTED)
def test_forms_of_a_word_meet(language, one, other):
    assert terms(one, language) & terms(other, language)


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("wohnungssuche", ("wohnung", "suche")),
        ("deutschkurs", ("deutsch", "kurs")),
        ("wohnberechtigungsschein", ("wohn", "berechtigung", "schein")),
        ("mietvertrag", ("miete", "vertrag")),
        ("kitaplatz", ("kita", "platz")),
    ],
)
def test_compounds_are_split(word, parts):
    assert split(word) == parts


@pytest.mark.parametrize(
    "word", ["einburgerung", "dolmetscher", "unterstutzung", "behandlung", "verstehen", "kostenlos", "kurs"]
)
def test_words_that_are_no_compounds_stay_whole(word):
    assert split(word) == ()


def test_a_hyphen_gives_parts_and_the_joined_word():
    assert [word.folded for word in analyse("Kita-Platz", "de")] == ["kita", "platz", "kitaplatz"]


def test_a_zero_width_non_joiner_gives_parts_and_the_joined_word():
    assert [word.folded for word in analyse("مهد\u200cکودک", "fa")] == ["مهد", "کودک", "مهدکودک"]


def test_the_french_apostrophe_separates():
    assert [word.folded for word in analyse("l'école", "fr")] == ["ecole"]


def test_stop_words_are_left_out():
    assert [word.folded for word in analyse("Wo kann ich Deutsch lernen?", "de")] == ["deutsch", "lernen"]


@given(st.text(max_size=300), st.sampled_from([*languages.CODES, "ckb", "so", "pl", "xx"]))
def test_no_text_breaks_the_analysis(text, language):
    for term in index_terms(text, language):
        assert term
        assert not set(term) & set(" \t\n\"'*():-_")


SAMPLE = {
    "de": "Die Ausländerbehörde hilft bei Wohnungssuche und Kita-Platz in der Straße",
    "en": "Courses for nurses: recognition of qualifications",
    "fr": "Hébergement d'urgence pour les familles à l'école",
    "ar": "دورات اللغة الألمانية للعائلات في المدرسة",
    "fa": "کلاس‌های زبان آلمانی برای خانواده‌ها",
    "ti": "ንስድራቤታት ዝኸውን ትምህርቲ ቋንቋ ጀርመን",
    "uk": "Курси німецької мови для сім'ї та допомога з житлом",
    "ru": "Бесплатные курсы немецкого языка для родителей",
    "tr": "Yabancılar dairesinde randevu ve çocuklar için kreş",
    "ku": "Kursa zimanê almanî ji bo malbatan",
}
KNOWN = {2: "c105c3e7601deb47"}


def test_a_change_of_the_analysis_has_a_new_version():
    """If this fails, the index of every portal must be rebuilt: raise VERSION and note the digest here."""
    made = {code: [*index_terms(text, code)] for code, text in SAMPLE.items()}
    digest = hashlib.sha256(json.dumps(made, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:16]
    assert KNOWN.get(analyser.VERSION) == digest
