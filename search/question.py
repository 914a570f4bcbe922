"""A search in the terms of the index: what engines are asked. Pure."""

import re
from dataclasses import dataclass, field

from translations import languages

# Searched beside the visitor's language, for words of an authority typed in German.
SECOND_LANGUAGE_FACTOR = 0.6
# Languages an interface has no texts in share the letters, and often the words, of another.
READ_AS = {"plain": "de-simple", "prs": "fa", "ps": "fa", "ckb": "fa", "ar-Latn": "ar", "fa-Latn": "fa"}

# Alternatives at least this good make an offer hold a word; needs at least this clear are what was asked for.
STRONG = 0.6
CLEAR = 0.99
_NO_LETTERS = re.compile(r"[^0-9a-z]")


def need_term(code: str) -> str:
    """Return the term of a need in an index; no word of a text can be equal to it."""
    return "zzneed" + _NO_LETTERS.sub("", code.lower())


@dataclass(frozen=True)
class Alternative:
    """Terms that together can stand for a word, and how well they do (1 is the word itself)."""

    terms: tuple[str, ...]
    weight: float


@dataclass(frozen=True)
class Group:
    """One word of the search, with what can stand for it in each language."""

    word: str
    alternatives: dict[str, tuple[Alternative, ...]]

    def terms(self, language: str) -> dict[str, float]:
        """Return each single term with its best weight."""
        found: dict[str, float] = {}
        for alternative in self.alternatives.get(language, ()):
            for term in alternative.terms:
                found[term] = max(found.get(term, 0.0), alternative.weight)
        return found

    def strong_terms(self, language: str) -> list[str]:
        """Return the terms that are good enough to stand for the word alone."""
        return [term for term, weight in self.terms(language).items() if weight >= STRONG]


@dataclass(frozen=True)
class Understood:
    """A filter read from the words: "arabisch" → language=ar."""

    facet: str
    values: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Question:
    """Words by language, the needs they name (with confidence, best 1), filters they hold.

    `languages`: the index languages asked, with the factor of their scores. `boosts`: offers editors want
    first for these words. `danger`: somebody may be in danger, protection comes first. `asked`: false if
    there is nothing to look for by words.
    """

    groups: tuple[Group, ...] = ()
    needs: dict[str, float] = field(default_factory=dict)
    filters: tuple[Understood, ...] = ()
    languages: dict[str, float] = field(default_factory=dict)
    boosts: dict[str, float] = field(default_factory=dict)
    first: frozenset[str] = frozenset()
    danger: bool = False

    @property
    def asked(self) -> bool:
        return bool(self.groups or self.needs or self.boosts)

    @property
    def need_terms(self) -> list[str]:
        """Return the terms of the needs that were named, and of those that come first in danger."""
        return [need_term(code) for code in dict.fromkeys((*self.needs, *self.first))]

    @property
    def clear_needs(self) -> list[str]:
        """Return the needs that were named most clearly."""
        return [code for code, share in self.needs.items() if share >= CLEAR]

    def terms(self, language: str) -> dict[str, float]:
        """Return all terms of all groups in one language, each with its best weight."""
        found: dict[str, float] = {}
        for group in self.groups:
            for term, weight in group.terms(language).items():
                found[term] = max(found.get(term, 0.0), weight)
        return found


SCRIPTS = {
    "Arab": range(0x600, 0x780),
    "Cyrl": range(0x400, 0x530),
    "Ethi": range(0x1200, 0x13A0),
}


def script_of(text: str) -> str:
    """Return the script most letters of a text belong to: Arab, Cyrl, Ethi, or else Latn."""
    counts = dict.fromkeys(SCRIPTS, 0)
    other = 0
    for char in text:
        if not char.isalpha():
            continue
        code = ord(char)
        name = next((name for name, block in SCRIPTS.items() if code in block), None)
        if name:
            counts[name] += 1
        else:
            other += 1
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > other else "Latn"


def searched_languages(
    text: str, language: str, available: tuple[str, ...] = languages.CODES
) -> dict[str, float]:
    """Return the index languages to ask for a text typed in an interface language, with their factors.

    The visitor's own and German always; another one when the letters are not those of the interface.
    """
    own = READ_AS.get(language, language)
    known = languages.find(own)
    script = script_of(text)
    if known is None or known.script == script:
        first = [own]
    else:
        first = [entry.code for entry in languages.PORTAL_LANGUAGES if entry.script == script]
        first = [own, languages.SOURCE, "en"] if script == "Latn" else first
    found = dict.fromkeys(first, 1.0)
    if own == "de-simple":
        found[languages.SOURCE] = 1.0
    for code in (own, languages.SOURCE):
        found.setdefault(code, SECOND_LANGUAGE_FACTOR)
    return {code: factor for code, factor in found.items() if code in available}


def wider_languages(text: str, available: tuple[str, ...] = languages.CODES) -> dict[str, float]:
    """Return all index languages of the script of a text: asked when the nearer ones know nothing."""
    script = script_of(text)
    codes = [entry.code for entry in languages.PORTAL_LANGUAGES if entry.script == script]
    return {code: SECOND_LANGUAGE_FACTOR for code in codes if code in available}
