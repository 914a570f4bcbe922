"""Turns a text into the terms an index keeps, and a question into words with their terms.

The same code for both sides, so that what is equal on one side is equal on the other. Pure Python.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from search.analysis.compounds import split
from search.analysis.normaliser import JOINERS, WORD, normalise, words
from search.analysis.stemmers import stems

# A change of any rule, list or lexicon needs a new number, which asks for a rebuild (a test sees to it).
VERSION = 2

STOPWORDS = Path(__file__).parent / "data" / "stopwords.json"
GERMAN = ("de", "de-simple")
MAX_WORD = 60


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a text: as it was written, folded, and the terms it is found by.

    `terms`: its stems, the first is the usual one. `parts`: stems of the parts of a compound.
    """

    surface: str
    folded: str
    terms: tuple[str, ...]
    parts: tuple[str, ...] = ()


def analyse(text: str, language: str) -> list[Word]:
    """Return the words of a text that mean something; stop words and punctuation are left out.

    Parts joined by ZWNJ or hyphen give the parts and the joined word: "Kita-Platz" meets "Kitaplatz".
    """
    return [word for chunk in text.split() for word in _chunk(chunk, language)]


def analyse_once(text: str, language: str) -> list[Word]:
    """Do the same without remembering: for many texts that are read once, such as a lexicon."""
    return [word for chunk in text.split() for word in _chunk.__wrapped__(chunk, language)]


def index_terms(text: str, language: str) -> Iterator[str]:
    """Yield all terms of a text, in order, parts of compounds behind their word."""
    for chunk in text.split():
        for word in _chunk(chunk, language):
            yield from word.terms
            yield from word.parts


@lru_cache(maxsize=100_000)
def _chunk(chunk: str, language: str) -> tuple[Word, ...]:
    pieces = [(piece, words(piece, language)) for piece in JOINERS.split(chunk)]
    found = [
        _word(piece if len(folded) == 1 else word, word, language)
        for piece, folded in pieces
        for word in folded
        if word not in stopwords(language)
    ]
    if len(pieces) > 1 and all(len(folded) == 1 for _piece, folded in pieces):
        joined = "".join(folded[0] for _piece, folded in pieces)
        if len(pieces) == 2 and joined not in {word.folded for word in found}:
            found.append(_word(joined, joined, language))
    return tuple(found)


def _word(surface: str, folded: str, language: str) -> Word:
    folded = folded[:MAX_WORD]
    raw = "".join(WORD.findall(surface.lower()))
    terms = stems(raw, folded, language)
    parts: tuple[str, ...] = ()
    if language in GERMAN:
        # "Wohnungssuche" and "Wohnung suchen" mean the same: what says nothing alone says nothing here.
        useful = [part for part in split(folded) if part not in stopwords(language)]
        parts = tuple(stems(part, part, language)[0] for part in useful)
    return Word(surface, folded, terms, parts)


@cache
def _all_stopwords() -> dict[str, frozenset[str]]:
    lists = json.loads(STOPWORDS.read_text(encoding="utf-8"))
    return {
        code: frozenset(form for word in entries for form in words(word, code))
        for code, entries in lists.items()
    }


def stopwords(language: str) -> frozenset[str]:
    """Return the folded words of a language that say nothing about what is looked for."""
    return _all_stopwords().get(language, frozenset())


def fold(text: str, language: str) -> str:
    """Return a text as one folded line, for comparing whole names."""
    return " ".join(words(text, language)) or normalise(text, language).strip()
