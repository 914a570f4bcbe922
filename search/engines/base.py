"""What every search engine can do; pages know this and nothing of the engine behind it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.query import OfferQuery


@dataclass(frozen=True)
class OfferDocument:
    """One offer in one language. Texts by weight: title, then keywords, then body."""

    id: str
    language: str
    title: str
    keywords: str
    body: str
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Results:
    """One page of hits, and for every facet how many hits each of its values would give.

    The counts of a facet ignore the choice made in that same facet.
    """

    ids: list[str]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class SearchEngine(Protocol):
    def search(self, query: OfferQuery) -> Results: ...

    def index(self, documents: Iterable[OfferDocument]) -> int: ...

    def remove(self, ids: Iterable[str]) -> None: ...

    def rebuild(self, documents: Iterable[OfferDocument]) -> int: ...

    def health(self) -> bool: ...
