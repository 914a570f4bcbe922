"""Invented offers of any number: Zipf words in four languages, facets as in a city, the same every time."""

import random
from collections.abc import Iterator
from uuid import UUID

from search import openings
from search.engines.base import OfferDocument
from search.query import Point

LANGUAGES = ("de", "ar", "en", "uk")
LETTERS = {
    "de": "abdefghiklmnorstu",
    "ar": "ابتجحدرسعفقكلمنهوي",
    "en": "abcdefghilmnoprstuvwy",
    "uk": "абвгдеиклмнопрстуяі",
}
WORDS = 20_000
FACETS = {
    "theme": 11, "need": 46, "district": 10, "language": 25, "audience": 16, "cost": 2, "access": 3,
    "mode": 8, "accessible": 3, "places": 1, "status": 10,
}  # fmt: skip
HOURS = tuple(
    openings.encode([openings.Schedule(f"{days} {start:02}:00-{start + 3:02}:00")])
    for days in ("Mo-Fr", "Tu,Th", "We", "Mo,We,Fr", "Sa")
    for start in range(8, 17)
)


def vocabulary(language: str) -> list[str]:
    """Return words by rank; the most frequent are not stop words."""
    chance = random.Random(f"words {language}")
    found: dict[str, None] = {}
    while len(found) < WORDS:
        found["".join(chance.choices(LETTERS[language], k=chance.randint(5, 9)))] = None
    return list(found)


def documents(count: int) -> Iterator[OfferDocument]:
    """Yield `count` offers, each in four languages: titles of 5, summaries of 25, texts of 60 words."""
    chance = random.Random(7)
    words = {language: vocabulary(language) for language in LANGUAGES}
    weights = [1 / (rank + 10) for rank in range(WORDS)]
    totals, total = [], 0.0
    for weight in weights:
        total += weight
        totals.append(total)
    for number in range(count):
        facts = {
            "needs": (f"N{number % 46}",),
            "facets": {
                name: tuple({str(min(int(chance.expovariate(3) * size), size - 1)) for _ in range(2)})
                for name, size in FACETS.items()
            },
            "points": (Point(53.8 + chance.random() / 5, 10.6 + chance.random() / 5),),
            "hours": HOURS[number % len(HOURS)],
            "quality": chance.randint(0, 100),
        }
        for language in LANGUAGES:
            chosen = chance.choices(words[language], cum_weights=totals, k=90)
            yield OfferDocument(
                id=str(UUID(int=number)), language=language, title=" ".join(chosen[:5]),
                keywords=" ".join(chosen[5:8]), body=" ".join(chosen[5:]), **facts,
            )  # fmt: skip
