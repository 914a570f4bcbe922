"""Marks stand around the words that were searched, in any form, and nowhere else."""

import pytest

from search.highlight import highlight
from search.lexicon import Lexicon, SynonymRow
from search.understanding import understand


class Everything:
    def known(self, language, terms):
        return True

    def alike(self, language, folded):
        return []


def marked(words: str, text: str, language: str = "de", lexicon: Lexicon | None = None) -> str:
    question = understand(words, language, lexicon or Lexicon(), Everything()).question
    return str(highlight(text, question, language))


@pytest.mark.parametrize(
    ("words", "text", "language", "html"),
    [
        ("Wohnung", "Hilfe: (Wohnungen).", "de", "Hilfe: (<mark>Wohnungen</mark>)."),
        ("wohnung", "Wohnungssuche", "de", "<mark>Wohnungssuche</mark>"),
        ("Deutschkurs", "Kurs in Deutschland", "de", "<mark>Kurs</mark> in Deutschland"),
        ("المانية", "دورة ألمانية", "ar", "دورة <mark>ألمانية</mark>"),
        ("курсов", "Курсы языка", "ru", "<mark>Курсы</mark> языка"),
        ("", "nichts gesucht", "de", "nichts gesucht"),
    ],
)
def test_forms_of_the_words_are_marked(words, text, language, html):
    assert marked(words, text, language) == html


def test_text_stays_text():
    assert (
        marked("b", "<b>Kurs</b> & b")
        == "&lt;<mark>b</mark>&gt;Kurs&lt;/<mark>b</mark>&gt; &amp; <mark>b</mark>"
    )


def test_synonyms_are_marked_too():
    lexicon = Lexicon(synonyms=(SynonymRow("de", ("Kita", "Kindergarten")),))
    assert marked("Kita", "Platz im Kindergarten", lexicon=lexicon) == "Platz im <mark>Kindergarten</mark>"
