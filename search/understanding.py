"""Reads the words of a search: its filters, needs, synonyms, and wrong spellings. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from rapidfuzz.distance import DamerauLevenshtein

from search.analysis.analyser import Word, analyse, fold
from search.analysis.compounds import is_frequent
from search.lexicon import LONGEST_FILTER, Lexicon, language_of_words, script_of_language
from search.question import (
    Alternative,
    Group,
    Question,
    Understood,
    script_of,
    searched_languages,
    wider_languages,
)
from translations import languages

MAX_GROUPS = 24
PART_WEIGHT = 0.35
COMPOUND_WEIGHT = 0.8
SYNONYM_WEIGHT = 0.85
ALIKE_WEIGHT = 0.7
# Needs named less clearly than this share of the clearest are left out.
LEAST_SHARE = 0.5
CLEAR_DANGER = 0.6
# "nicht kostenlos" is no wish for what costs nothing. Folded.
NEGATIONS = frozenset(
    ("nicht", "kein", "keine", "keinen", "ohne", "not", "no", "without", "non", "pas", "sans", "не", "без")
    + ("غیر", "لیس", "بدون", "لا", "نه", "degil", "siz", "na", "ne", "be")
)
CRISIS = frozenset({"V3"})
SHORTEST_CORRECTED = 4
LEAST_ALIKE = 0.72
MAX_CORRECTED = 4
MOST_LONGER = 3
# People rarely get the first letter wrong.
SAME_BEGINNING = 0.02
# Punctuation around a word does not belong to it.
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.S)


class Vocabulary(Protocol):
    """The words an index knows."""

    def known(self, language: str, terms: frozenset[str]) -> bool:
        """Return whether any of the terms occurs in the texts of a language."""
        ...

    def alike(self, language: str, folded: str) -> list[tuple[str, str]]:
        """Return words that share letters with one: (folded, term)."""
        ...


@dataclass(frozen=True)
class Corrected:
    """A word as typed, the one meant, and how alike they are (0 to 1)."""

    typed: str
    meant: str
    likeness: float


@dataclass(frozen=True)
class Reading:
    """The question, and the words taken for others in it."""

    question: Question
    corrected: tuple[Corrected, ...] = ()


def understand(
    words: str,
    language: str,
    lexicon: Lexicon,
    vocabulary: Vocabulary,
    *,
    plain: tuple[str, ...] = (),
    chosen: frozenset[str] = frozenset(),
    wider: bool = False,
    available: tuple[str, ...] = languages.CODES,
) -> Reading:
    """Return what some words, typed in an interface language, ask of an index in the available languages.

    `plain`: words that shall stay text; `chosen`: facets the visitor has set, which words do not change;
    `wider`: ask all languages of these letters.
    """
    asked = searched_languages(words, language, available)
    if wider:
        asked = {**wider_languages(words, available), **asked}
    script = script_of(words)
    reader = _Reader(lexicon, vocabulary, script)
    main = next(iter(asked), language)
    rest, filters = reader.filters(words, main, frozenset(plain), chosen)
    by_language = {code: analyse(words, code) for code in reader.need_languages(main)}
    own = {language_of_words(code) for code in (language, *asked)}
    scores, named_by = lexicon.needs_in(by_language, own)
    boosts = lexicon.boosts_in(by_language)
    corrected = reader.corrections(rest, asked, by_language)
    if corrected:
        # A misspelt word may name a need, too.
        meant = _replace(words, corrected)
        more, more_named = lexicon.needs_in({code: analyse(meant, code) for code in by_language}, own)
        for code, score in more.items():
            if score > scores.get(code, 0.0):
                scores[code], named_by[code] = score, more_named[code]
    for code in lexicon.needs_denied(by_language):
        scores.pop(code, None)
    needs = _clear(scores)
    clear = frozenset(code for code, share in needs.items() if share >= CLEAR_DANGER)
    named = clear & lexicon.protection
    filters = () if named else _not_part_of_a_need(filters, named_by, needs, main)
    rest = _rest(words, filters)
    groups = reader.groups(rest, asked, corrected)
    question = Question(
        groups=groups,
        needs=needs,
        filters=filters,
        languages=asked,
        boosts=boosts,
        # Whoever is beaten needs a shelter first; whoever cannot go on living, somebody to talk to now.
        first=(lexicon.first_protection or named) if named - CRISIS else named,
        danger=bool(named),
    )
    return Reading(question, corrected)


def _clear(scores: Mapping[str, float]) -> dict[str, float]:
    best = max(scores.values(), default=0.0)
    return {code: score / best for code, score in scores.items() if score >= best * LEAST_SHARE}


def _not_part_of_a_need(
    filters: tuple[Understood, ...],
    named_by: Mapping[str, frozenset[str]],
    needs: Mapping[str, float],
    language: str,
) -> tuple[Understood, ...]:
    """Leave out filters whose words already named the need: "heute Nacht schlafen" asks for a shelter."""
    used = {term for code in needs for term in named_by.get(code, ())}
    return tuple(
        row
        for row in filters
        if not ({term for word in analyse(row.words, language) for term in word.terms} & used)
    )


def _rest(words: str, filters: tuple[Understood, ...]) -> str:
    for row in filters:
        words = words.replace(row.words, " ", 1)
    return " ".join(words.split())


def _replace(words: str, corrected: tuple[Corrected, ...]) -> str:
    for row in corrected:
        words = words.replace(row.typed, row.meant, 1)
    return words


@dataclass(frozen=True)
class _Reader:
    lexicon: Lexicon
    vocabulary: Vocabulary
    script: str

    def need_languages(self, main: str) -> list[str]:
        """All languages of this script in which needs have words: people mix them."""
        codes = [code for code in self.lexicon.word_languages if script_of_language(code) == self.script]
        return list(dict.fromkeys((language_of_words(main), *codes)))

    def filters(
        self, words: str, language: str, plain: frozenset[str], chosen: frozenset[str]
    ) -> tuple[str, tuple[Understood, ...]]:
        """Return the words without those that are filters, and these filters; the longest match wins."""
        chunks = words.split()[: 10 * MAX_GROUPS]
        found: list[Understood] = []
        rest: list[str] = []
        position = 0
        while position < len(chunks):
            for length in range(min(LONGEST_FILTER, len(chunks) - position), 0, -1):
                span = chunks[position : position + length]
                text = " ".join(span)
                row = self.lexicon.filter_of(fold(text, language_of_words(language)), self.script)
                if row is None or text in plain or row.facet in chosen:
                    continue
                if position and fold(chunks[position - 1], "de") in NEGATIONS:
                    continue
                if row.facet == "language" and self._is_subject(chunks, position, length, language):
                    continue
                found.append(Understood(row.facet, row.values, text))
                position += length
                break
            else:
                rest.append(chunks[position])
                position += 1
        return " ".join(rest), tuple(_merged(found))

    def _is_subject(self, chunks: list[str], position: int, length: int, language: str) -> bool:
        """True for "Arabisch lernen": the language is what somebody wants to learn."""
        neighbours = chunks[position + length : position + length + 2]
        if language not in ("de", "de-simple"):
            neighbours = chunks[max(0, position - 2) : position] + neighbours
        return any(self.lexicon.is_learning(word) for text in neighbours for word in analyse(text, language))

    def corrections(
        self, words: str, asked: Mapping[str, float], by_language: Mapping[str, list[Word]]
    ) -> tuple[Corrected, ...]:
        """Return words that neither index nor lexicon knows, with the known word most like each."""
        found: list[Corrected] = []
        for chunk in dict.fromkeys(words.split()[:MAX_GROUPS]):
            core = _CORE.search(chunk)
            if core is None or len(found) == MAX_CORRECTED or self._is_known(chunk, asked, by_language):
                continue
            if best := self._most_alike(core[0], asked):
                found.append(best)
        return tuple(found)

    def _is_known(
        self, chunk: str, asked: Mapping[str, float], by_language: Mapping[str, list[Word]]
    ) -> bool:
        """True for words of the index, of the lexicon, of everyday German, and for what is no word."""
        lexicon_words = self.lexicon.known_words
        for code in dict.fromkeys((*asked, *by_language)):
            for word in analyse(chunk, code):
                if len(word.folded) < SHORTEST_CORRECTED or word.folded.isdigit() or word.parts:
                    return True
                if word.folded in lexicon_words.get(code, ()) or (code == "de" and is_frequent(word.folded)):
                    return True
                if code in asked and self.vocabulary.known(code, frozenset(word.terms)):
                    return True
        return False

    def _most_alike(self, typed: str, asked: Mapping[str, float]) -> Corrected | None:
        lexicon_words = self.lexicon.known_words
        best: Corrected | None = None
        for code in asked:
            for word in analyse(typed, code)[:1]:
                surfaces = lexicon_words.get(language_of_words(code), {})
                candidates = {folded: folded for folded, _term in self.vocabulary.alike(code, word.folded)}
                found = _most_alike(typed, word.folded, candidates | surfaces)
                if found and (best is None or found.likeness > best.likeness):
                    best = found
        return best

    def groups(
        self, words: str, asked: Mapping[str, float], corrected: tuple[Corrected, ...]
    ) -> tuple[Group, ...]:
        """Return one group for each word, with its synonyms, parts and likely spellings."""
        meant = {chunk: row for row in corrected for chunk in words.split() if row.typed in chunk}
        main = next(iter(asked), "de")
        chunks = [chunk for chunk in words.split() if analyse(chunk, main)]
        found: dict[str, dict[str, list[Alternative]]] = {}
        for code in asked:
            analysed = [(chunk, word) for chunk in chunks for word in analyse(chunk, code)]
            flat = [word for _chunk, word in analysed]
            spans: dict[int, list[Alternative]] = {}
            for position, (chunk, word) in enumerate(analysed):
                for length, others in self.lexicon.synonyms_of(flat, position, code):
                    for offset in range(length):
                        spans.setdefault(position + offset, []).extend(
                            Alternative(other, SYNONYM_WEIGHT) for other in others
                        )
                if len(found) >= MAX_GROUPS and chunk not in found:
                    continue
                row = found.setdefault(chunk, {}).setdefault(code, [])
                row += _own(word)
                if chunk in meant:
                    weight = ALIKE_WEIGHT * meant[chunk].likeness
                    row += [
                        Alternative(alternative.terms, alternative.weight * weight)
                        for other in analyse(meant[chunk].meant, code)
                        for alternative in _own(other)
                    ]
            for position, alternatives in spans.items():
                chunk = analysed[position][0]
                if chunk in found:
                    found[chunk][code] += alternatives
        return tuple(
            Group(chunk, {code: tuple(dict.fromkeys(rows)) for code, rows in by_code.items()})
            for chunk, by_code in found.items()
        )


def _own(word: Word) -> list[Alternative]:
    """Return what a word itself is found by: its terms; a compound also by all, and by some, of its parts."""
    found = [Alternative((term,), 1.0) for term in word.terms]
    if word.parts:
        found.append(Alternative(word.parts, COMPOUND_WEIGHT))
        found += [Alternative((part,), PART_WEIGHT) for part in word.parts]
    return found


def _merged(found: list[Understood]) -> list[Understood]:
    """Join equal facets only when they were named apart; "kurdisch" already holds two values."""
    return list({(row.facet, row.values): row for row in found}.values())


def _most_alike(typed: str, folded: str, candidates: Mapping[str, str]) -> Corrected | None:
    """Return the candidate (folded → as written) most like a folded word, if it is like enough."""
    best: tuple[float, str] | None = None
    for candidate in candidates:
        if abs(len(candidate) - len(folded)) > MOST_LONGER or candidate == folded:
            continue
        likeness = DamerauLevenshtein.normalized_similarity(folded, candidate, score_cutoff=LEAST_ALIKE)
        if likeness and candidate[0] == folded[0]:
            likeness += SAME_BEGINNING
        if likeness and (best is None or (likeness, -len(candidate)) > (best[0], -len(best[1]))):
            best = (likeness, candidate)
    return Corrected(typed, candidates[best[1]], min(best[0], 1.0)) if best else None
