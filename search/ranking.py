"""Orders the best candidates of an engine by what people expect. Pure; the same for every engine.

An engine finds candidates by its own full-text score (bm25). Here they are scored anew by how many of the
words they hold and where, by the needs that were named, and by what editors want; bm25 decides the rest.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from search.question import Alternative, Question

# How many of an engine's best are looked at again; beyond them its own order stays.
WINDOW = 40

BASE = 1.0
COVERAGE = 2.0
IN_TITLE = 0.8
NEED = 3.0
PROTECTION = 100.0
# At full weight above whatever words and needs can give.
BOOST = 10.0
QUALITY = 0.1
# What a word is worth by the field it is found in: title, keywords, body.
FIELDS = (1.0, 0.8, 0.7)


@dataclass(frozen=True)
class Candidate:
    """An offer an engine found: its score (the more the better), and its terms by language and field.

    `texts`: language → (title, keywords, body), each one string of terms separated by spaces.
    """

    id: str
    score: float
    needs: tuple[str, ...] = ()
    quality: int = 50
    texts: Mapping[str, tuple[str, str, str]] = field(default_factory=dict)


def rank(candidates: Iterable[Candidate], question: Question) -> list[str]:
    """Return the ids of the candidates, best first; equal ones by id, so that pages do not overlap."""
    rows = list(candidates)
    best = max((row.score for row in rows), default=0.0) or 1.0
    scored = [(-_score(row, row.score / best, question), row.id) for row in rows]
    return [pk for _score, pk in sorted(scored)]


def _score(row: Candidate, base: float, question: Question) -> float:
    need = max((question.needs.get(code, 0.0) for code in row.needs), default=0.0)
    coverage, in_title = _coverage(row, question)
    score = BASE * base + COVERAGE * coverage + IN_TITLE * in_title + NEED * need
    score += BOOST * question.boosts.get(row.id, 0.0) + QUALITY * row.quality / 100
    if question.danger and question.first.intersection(row.needs):
        score += PROTECTION
    return score


def _coverage(row: Candidate, question: Question) -> tuple[float, float]:
    """Return how much of the question the candidate holds, and how much of it in its title (0 to 1).

    Languages do not add up: the one that fits best counts.
    """
    if not question.groups:
        return 0.0, 0.0
    best = (0.0, 0.0)
    for language, texts in row.texts.items():
        factor = question.languages.get(language, 0.0)
        fields = [f" {text} " for text in texts]
        total = titled = 0.0
        for group in question.groups:
            found, in_title = _group(group.alternatives.get(language, ()), fields)
            total += found
            titled += in_title
        count = len(question.groups)
        best = max(best, (factor * total / count, factor * titled / count))
    return best


def _group(alternatives: tuple[Alternative, ...], fields: list[str]) -> tuple[float, float]:
    best = titled = 0.0
    for alternative in alternatives:
        weight = alternative.weight
        if weight <= best and weight <= titled:
            continue
        terms = alternative.terms
        for position, worth in enumerate(FIELDS):
            if all(f" {term} " in fields[position] for term in terms):
                best = max(best, weight * worth)
                if position == 0:
                    titled = max(titled, weight)
                break
    return best, titled
