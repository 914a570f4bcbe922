"""The registry of languages."""

import pytest

from translations import languages


def test_the_portal_speaks_eleven_languages_with_german_as_source():
    assert languages.CODES == ("de", "de-simple", "en", "ar", "fa", "ti", "uk", "ru", "tr", "ku", "fr")
    assert languages.SOURCE == "de"


@pytest.mark.parametrize("code", ["ar", "fa", "prs", "ps", "ckb", "ur"])
def test_arabic_scripts_run_from_right_to_left(code):
    assert languages.get(code).rtl


@pytest.mark.parametrize("code", ["ku", "ti", "am", "uk"])
def test_other_scripts_run_from_left_to_right(code):
    assert not languages.get(code).rtl


@pytest.mark.parametrize("code", languages.CODES)
def test_every_fallback_chain_reaches_german_and_never_loops(code):
    order = languages.resolution_order(code)
    assert order[0] == code
    assert languages.SOURCE in order
    assert len(set(order)) == len(order)


def test_plain_german_falls_back_to_german_first():
    assert languages.resolution_order("de-simple")[1] == "de"


def test_an_unknown_code_is_not_found():
    assert languages.find("xx") is None
    with pytest.raises(KeyError):
        languages.get("xx")
