"""What editors and the taxonomy know about words: needs, synonyms, words that are filters, boosts. Pure.

Compiled once from plain rows; asked for every search. Phrases match by their terms, in any order, when all
of them occur; stop words and endings do not count.
"""

import bisect
import math
import sys
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from search.analysis.analyser import Word, analyse_once, fold
from search.question import READ_AS, script_of
from translations import languages

# A phrase in this language is matched against questions in all languages of its script.
ANY_LANGUAGE = "*"
COMPOUND_WEIGHT = 0.9
OTHER_LANGUAGE = 0.75
LONGEST_FILTER = 5
SCRIPT_OF_WORDS = {"ps": "Arab", "ckb": "Arab", "prs": "Arab"}


@dataclass(frozen=True)
class NeedPhrase:
    """Words by which people ask for a need; `weight` below 1 for words that only point its way."""

    language: str
    text: str
    code: str
    weight: float = 1.0
    # Words people use, but which nobody wants to read as a suggestion.
    suggested: bool = True
    # With these words the need is not meant: "gewaltfreie Kommunikation" is no cry for help.
    denies: bool = False


@dataclass(frozen=True)
class SynonymRow:
    """Words that find each other; with `one_way` only the first finds the others."""

    language: str
    texts: tuple[str, ...]
    one_way: bool = False


@dataclass(frozen=True)
class FilterPhrase:
    """Words that mean a filter: "kostenlos" → cost=free, "St. Lorenz" → two districts."""

    language: str
    text: str
    facet: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class BoostRow:
    """An offer editors want first when somebody asks these words."""

    language: str
    text: str
    offer: str
    weight: float = 1.0


class _Phrases:
    """Phrases of one language by one of their terms, and in how many codes each term occurs.

    Tuples and numbers, because there are tens of thousands of them in every process.
    """

    def __init__(self) -> None:
        self.by_term: dict[str, list[tuple[tuple[str, ...], str, float]]] = {}
        self._codes: dict[str, set[str]] | None = {}
        self.spread: dict[str, int] = {}

    def add(self, terms: Iterable[str], code: str, weight: float) -> None:
        phrase = tuple(sorted({sys.intern(term) for term in terms}))
        if phrase and self._codes is not None:
            for term in phrase:
                self._codes.setdefault(term, set()).add(code)
            row = (phrase, sys.intern(code), weight)
            rows = self.by_term.setdefault(phrase[0], [])
            if row not in rows:
                rows.append(row)

    def close(self) -> None:
        """All phrases have been added: only the numbers of codes are kept."""
        self.spread = {term: len(codes) for term, codes in (self._codes or {}).items()}
        self._codes = None


def language_of_words(code: str) -> str:
    """Return the analysis a language is treated with: Dari as Persian, Arabic in Latin letters as itself."""
    return "de" if code == "de-simple" else READ_AS.get(code, code) if code == "prs" else code


def script_of_language(code: str) -> str:
    if code.endswith("-Latn"):
        return "Latn"
    known = languages.find(code)
    return known.script if known else SCRIPT_OF_WORDS.get(code, "Latn")


@dataclass(frozen=True)
class Lexicon:
    """All words, ready to be asked. Without rows it knows nothing and changes nothing."""

    needs: tuple[NeedPhrase, ...] = ()
    synonyms: tuple[SynonymRow, ...] = ()
    filters: tuple[FilterPhrase, ...] = ()
    boosts: tuple[BoostRow, ...] = ()
    protection: frozenset[str] = frozenset()
    first_protection: frozenset[str] = frozenset()
    # What makes a language word a subject to learn: "Arabisch lernen".
    learning: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @cached_property
    def _need_phrases(self) -> dict[str, _Phrases]:
        found: dict[str, _Phrases] = defaultdict(_Phrases)
        for row in self.needs:
            if row.denies:
                continue
            language = language_of_words(row.language)
            words = analyse_once(row.text, language)
            # Words with a second key may share only that one with the question.
            for which in (0, -1):
                found[language].add((word.terms[which] for word in words), row.code, row.weight)
            if any(word.parts for word in words):
                parts = [part for word in words for part in (word.parts or word.terms[:1])]
                found[language].add(parts, row.code, row.weight * COMPOUND_WEIGHT)
        for phrases in found.values():
            phrases.close()
        return dict(found)

    @cached_property
    def _codes(self) -> int:
        return len({row.code for row in self.needs}) or 1

    def needs_in(
        self, words: Mapping[str, list[Word]], main: Collection[str] = ()
    ) -> tuple[dict[str, float], dict[str, frozenset[str]]]:
        """Return the needs named by analysed words (by language), and the terms that named each.

        Scores grow with how much a phrase tells needs apart and how much of the question it covers. Words
        of another language than the `main` ones count less: "is" is a verb before it is the Turkish work.
        """
        scores: dict[str, float] = {}
        named_by: dict[str, frozenset[str]] = {}
        for language, found in words.items():
            phrases = self._need_phrases.get(language)
            if not phrases:
                continue
            terms = {term for word in found for term in (*word.terms, *word.parts)}
            total = sum(self._telling(phrases, word.terms[0]) for word in found) or 1.0
            own = 1.0 if not main or language in main else OTHER_LANGUAGE
            for term in terms & phrases.by_term.keys():
                for phrase, code, weight in phrases.by_term[term]:
                    if terms.issuperset(phrase):
                        told = sum(self._told(phrases, phrase, word) for word in found)
                        score = own * weight * told * (0.4 + 0.6 * min(1.0, told / total))
                        if score > scores.get(code, 0.0):
                            scores[code], named_by[code] = score, frozenset(phrase)
        return scores, named_by

    @cached_property
    def _denials(self) -> list[tuple[str, frozenset[str], str]]:
        found = []
        for row in self.needs:
            if row.denies:
                language = language_of_words(row.language)
                folded = frozenset(word.folded for word in analyse_once(row.text, language))
                found.append((language, folded, row.code))
        return found

    def needs_denied(self, words: Mapping[str, list[Word]]) -> set[str]:
        """Return the needs that some words say are not meant; here the words count as they are written."""
        folded = {language: {word.folded for word in found} for language, found in words.items()}
        return {
            code
            for language, phrase, code in self._denials
            if phrase and phrase <= folded.get(language, set())
        }

    def _told(self, phrases: _Phrases, phrase: tuple[str, ...], word: Word) -> float:
        """How much a phrase tells by one word of the question: a compound counts once, not by its parts."""
        own = (*word.terms, *word.parts)
        return max((self._telling(phrases, term) for term in phrase if term in own), default=0.0)

    def _telling(self, phrases: _Phrases, term: str) -> float:
        """How much a term tells the needs apart: much if few of them are asked for with it."""
        return math.log(1 + self._codes / max(1, phrases.spread.get(term, 1)))

    @cached_property
    def _synonyms(self) -> dict[str, dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]]]:
        """By language and first term: the phrase, and the phrases that may stand for it."""
        found: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
        for row in self.synonyms:
            language = language_of_words(row.language)
            phrases = [tuple(word.terms[0] for word in analyse_once(text, language)) for text in row.texts]
            phrases = list(dict.fromkeys(filter(None, phrases)))
            for phrase in phrases[:1] if row.one_way else phrases:
                others = tuple(other for other in phrases if other != phrase)
                if others:
                    found[language][phrase[0]].append((phrase, others))
        return found

    def synonyms_of(self, words: list[Word], start: int, language: str) -> list[tuple[int, tuple]]:
        """Return for the phrases that begin at a word: how many words they take, and what equals them."""
        if not self.synonyms:
            return []
        found = []
        terms = [word.terms[0] for word in words[start : start + 6]]
        for phrase, others in self._synonyms[language_of_words(language)].get(terms[0], ()):
            if tuple(terms[: len(phrase)]) == phrase:
                found.append((len(phrase), others))
        return found

    @cached_property
    def _filters(self) -> dict[tuple[str, str], FilterPhrase]:
        found: dict[tuple[str, str], FilterPhrase] = {}
        for row in self.filters:
            script = script_of(row.text) if row.language == ANY_LANGUAGE else script_of_language(row.language)
            language = "de" if row.language == ANY_LANGUAGE else language_of_words(row.language)
            found.setdefault((script, fold(row.text, language)), row)
        return found

    def filter_of(self, folded: str, script: str) -> FilterPhrase | None:
        """Return the filter some folded words mean, or None."""
        return self._filters.get((script, folded))

    @cached_property
    def _learning(self) -> frozenset[str]:
        return frozenset(
            word.terms[0]
            for code, texts in self.learning.items()
            for t in texts
            for word in analyse_once(t, code)
        )

    def is_learning(self, word: Word) -> bool:
        return any(term in self._learning for term in (*word.terms, *word.parts))

    @cached_property
    def _boost_phrases(self) -> list[tuple[str, frozenset[str], str, float]]:
        rows = ((row, language_of_words(row.language)) for row in self.boosts)
        return [
            (
                language,
                frozenset(word.terms[0] for word in analyse_once(row.text, language)),
                row.offer,
                row.weight,
            )
            for row, language in rows
        ]

    def boosts_in(self, words: Mapping[str, list[Word]]) -> dict[str, float]:
        """Return the offers boosted for analysed words, with their weights."""
        terms = {code: {t for word in found for t in word.terms} for code, found in words.items()}
        return {
            offer: weight
            for language, phrase, offer, weight in self._boost_phrases
            if phrase and phrase <= terms.get(language, set())
        }

    @cached_property
    def _beginnings(self) -> dict[str, list[tuple[str, str, str]]]:
        """By language, sorted: folded phrase, phrase as written, need."""
        found: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        for row in self.needs:
            if row.weight >= 1 and row.suggested and not row.denies:
                found[row.language].append(
                    (fold(row.text, language_of_words(row.language)), row.text, row.code)
                )
        return {language: sorted(rows) for language, rows in found.items()}

    def beginning_with(self, words: str, language: str, limit: int) -> list[tuple[str, str]]:
        """Return phrases (as written, with their need) that begin as typed, shortest first."""
        typed = fold(words, language_of_words(language))
        rows = self._beginnings.get(language, [])
        start = bisect.bisect_left(rows, (typed,))
        found = []
        for folded, text, code in rows[start : start + 200]:
            if not folded.startswith(typed):
                break
            found.append((text, code))
        return sorted(dict.fromkeys(found), key=lambda row: (len(row[0]), row[0]))[:limit]

    @cached_property
    def word_languages(self) -> tuple[str, ...]:
        """The analyses in which there are phrases of needs."""
        return tuple(self._need_phrases)

    @cached_property
    def known_words(self) -> dict[str, dict[str, str]]:
        """By language: folded words of all phrases, with the form they are written in."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        texts = [(row.language, row.text) for row in self.needs]
        texts += [(row.language, text) for row in self.synonyms for text in row.texts]
        for code, text in texts:
            for word in analyse_once(text, language_of_words(code)):
                found[language_of_words(code)].setdefault(word.folded, word.surface)
        return dict(found)
