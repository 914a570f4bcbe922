"""Splits German compounds: "Wohnungssuche" is found by "Wohnung" and by "Suche".

A greedy search over a lexicon of frequent words, as in Koehn and Knight (2003), with the usual linking
letters. All words are folded (search.analysis.normaliser).
"""

from functools import cache, lru_cache
from pathlib import Path

LEXICON = Path(__file__).parent / "data" / "compounds_de.txt"
SHORTEST_WORD = 8
SHORTEST_PART = 4
LINKS = ("", "s", "es", "n", "en", "er", "e", "ns")
# A first part may have lost its ending: Sprach-kurs, Schul-anmeldung, Wohn-geld.
LOST = ("", "e", "en")


@cache
def _lexicon() -> frozenset[str]:
    lines = LEXICON.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def is_frequent(word: str) -> bool:
    """True for a folded word most readers of German know."""
    return word in _lexicon()


@lru_cache(maxsize=20_000)
def split(word: str) -> tuple[str, ...]:
    """Return the parts of a folded word, in order; () if it is no compound of known words.

    Fewer parts are better than many; among two parts, the longer last one is the head of the word.
    """
    if len(word) < SHORTEST_WORD or not word.isalpha():
        return ()
    return _split(word, depth=3)


def _split(word: str, depth: int) -> tuple[str, ...]:
    for end in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first = _known(word[:end])
        if first and word[end:] in _lexicon():
            return (first, word[end:])
    if depth <= 2 or len(word) < 3 * SHORTEST_PART:
        return ()
    for end in range(SHORTEST_PART, len(word) - 2 * SHORTEST_PART + 1):
        first = _known(word[:end])
        rest = _split(word[end:], depth - 1) if first else ()
        if first and rest:
            return (first, *rest)
    return ()


def _known(part: str) -> str | None:
    """Return the word a first part stands for: "sprach" → "sprache", "wohnungs" → "wohnung"."""
    for link in LINKS:
        stem = part.removesuffix(link) if link else part
        if len(stem) < SHORTEST_PART or (link and not part.endswith(link)):
            continue
        if stem in _lexicon():
            return stem
    for lost in LOST[1:]:
        if part + lost in _lexicon():
            return part + lost
    return None
