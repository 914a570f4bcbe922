"""Which text is shown when one is missing."""

from types import SimpleNamespace

from translations import fallback


def test_the_wanted_language_comes_first():
    text = fallback.of_mapping({"ar": "مرحبا", "de": "Hallo"}, "ar")
    assert (text.value, text.language.code, text.is_fallback) == ("مرحبا", "ar", False)


def test_a_missing_text_is_shown_in_the_next_language_and_says_so():
    text = fallback.of_mapping({"ar": "", "de": "Hallo"}, "ar")
    assert (text.value, text.language.code, text.is_fallback) == ("Hallo", "de", True)


def test_english_comes_before_german_for_arabic_but_not_for_turkish():
    texts = {"en": "Hello", "de": "Hallo"}
    assert fallback.of_mapping(texts, "ar").value == "Hello"
    assert fallback.of_mapping(texts, "tr").value == "Hallo"


def test_without_any_text_nothing_is_a_fallback():
    text = fallback.of_mapping({}, "fa")
    assert not text
    assert not text.is_fallback
    assert text.language.code == "fa"


def test_records_and_rows_use_the_columns_of_modeltranslation():
    record = SimpleNamespace(name_de_simple=None, name_de="Kurs", name_en=None)
    assert fallback.of_field(record, "name", "de-simple").value == "Kurs"
    assert fallback.of_row({"name_de": "Kurs"}, "name", "de-simple").value == "Kurs"


def test_a_list_reads_only_the_columns_of_one_chain():
    assert fallback.columns("name", "ar") == ("name_ar", "name_en", "name_de")
