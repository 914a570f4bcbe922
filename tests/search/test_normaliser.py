"""Spellings of one word are one word. The pairs are classes of search-behaviour, not a rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.analysis.normaliser import normalise, words

SAME = [
    ("de", "Ausländerbehörde", "Auslanderbehorde"),
    ("de", "Ausländeramt", "auslaenderamt"),
    ("de", "Straßenfest", "strassenfest"),
    ("de", "MÜTTER", "muetter"),
    ("ar", "ألمانية", "المانية"),
    ("ar", "الأجانب", "الاجانب"),
    ("ar", "روضة", "روضه"),
    ("ar", "مُسْتَشْفَى", "مستشفى"),
    ("fa", "كلاس زبان", "کلاس زبان"),
    ("fa", "آلماني", "آلمانی"),
    ("ckb", "زمانی ئەڵمانی", "زمانی ئهلمانی"),
    ("tr", "İş", "is"),
    ("tr", "yabancılar", "yabancilar"),
    ("ku", "zimanê almanî", "zimane almani"),
    ("uk", "сім'ї", "сімʼї"),
    ("uk", "сім’ї", "сімї"),
    ("ru", "ребёнок", "ребенок"),
    ("fr", "hébergement", "hebergement"),
    ("ti", "ሓኪም", "ሐኪም"),
    ("de", "２０２６", "2026"),
    ("ar", "٢٠٢٦", "2026"),
]


@pytest.mark.parametrize(("language", "stored", "typed"), SAME)
def test_spellings_meet(language, stored, typed):
    assert normalise(stored, language) == normalise(typed, language)


@pytest.mark.parametrize("word", ["neue", "Quelle", "Feuer", "Mauer"])
def test_ue_stays_where_it_is_no_umlaut(word):
    assert "ue" in normalise(word, "de")


def test_ue_stays_in_other_languages():
    assert normalise("question", "fr") == "question"


@given(st.text(max_size=300), st.sampled_from(["de", "ar", "fa", "ti", "uk", "fr"]))
def test_no_text_breaks_the_normaliser_and_folding_twice_changes_nothing(text, language):
    once = words(text, language)
    assert all(word and not word.isspace() for word in once)
    assert set(words(" ".join(once), language)) == set(once)
