"""Finds records that may be the same one twice: like names at the same place. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

ALIKE = 0.6
# The same organisation gives a name to many offers; its own names must be closer.
VERY_ALIKE = 0.85


@dataclass(frozen=True)
class Candidate:
    pk: Any
    name: str
    owner: Any = None
    places: frozenset = field(default_factory=frozenset)


def trigrams(name: str) -> frozenset[str]:
    folded = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(c for c in folded if not unicodedata.combining(c)))
    return frozenset(f"  {word} "[start : start + 3] for word in words for start in range(len(word) + 1))


def similarity(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1: shared trigrams of all trigrams (Jaccard)."""
    a, b = trigrams(one), trigrams(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def is_duplicate(one: Candidate, other: Candidate) -> bool:
    if one.pk == other.pk:
        return False
    alike = similarity(one.name, other.name)
    if one.places & other.places or (not one.places and not other.places and one.owner == other.owner):
        return alike >= ALIKE
    return alike >= VERY_ALIKE and one.owner == other.owner and not (one.places and other.places)


def like(record: Candidate, others: Iterable[Candidate]) -> list[Candidate]:
    return [other for other in others if is_duplicate(record, other)]


def pairs(candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Candidate]]:
    """Yield pairs that may be the same; compares only what shares a place or an owner."""
    blocks: dict[Any, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        for key in {*candidate.places, ("owner", candidate.owner)}:
            blocks[key].append(candidate)
    seen = set()
    for block in blocks.values():
        for position, one in enumerate(block):
            for other in block[position + 1 :]:
                key = frozenset((one.pk, other.pk))
                if key not in seen and is_duplicate(one, other):
                    seen.add(key)
                    yield one, other
