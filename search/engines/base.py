"""What every search engine can do; pages know this and nothing of the engine behind it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol

from search.query import OfferQuery, Point
from search.question import Question, Understood


@dataclass(frozen=True)
class OfferDocument:
    """One offer in one language; facts are the same in all its languages.

    Texts by weight: title, then keywords, then body. `needs`: codes of the taxonomy. `hours`: a text of
    search.openings. `everywhere`: near every place. `until`: last day on which the public sees it.
    `quality`: 0 to 100, decides between equals.
    """

    id: str
    language: str
    title: str
    keywords: str = ""
    body: str = ""
    needs: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    points: tuple[Point, ...] = ()
    hours: str = ""
    everywhere: bool = False
    until: date | None = None
    quality: int = 50


@dataclass(frozen=True)
class Hit:
    """One offer found; `distance` in metres from the wished place, `opens` next, where asked for."""

    id: str
    distance: float | None = None
    opens: datetime | None = None

    @property
    def km(self) -> float | None:
        return None if self.distance is None else self.distance / 1000


@dataclass(frozen=True)
class Correction:
    """A word nobody writes, and the one that was probably meant; `words`: the whole search with it."""

    typed: str
    meant: str
    words: str


@dataclass(frozen=True)
class Relaxation:
    """The search without one filter, and how many offers it then finds.

    `applied`: the hits shown are already those without the filter.
    """

    facet: str
    value: str
    total: int
    applied: bool = False


@dataclass(frozen=True)
class Results:
    """One page of hits, and for every facet how many hits each of its values would give.

    The counts of a facet ignore the choice made in that same facet. `understood`: filters read from the
    words. `limited`: the usual engine was away, and another answered.
    """

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    understood: tuple[Understood, ...] = ()
    corrections: tuple[Correction, ...] = ()
    relaxations: tuple[Relaxation, ...] = ()
    needs: dict[str, float] = field(default_factory=dict)
    danger: bool = False
    question: Question = field(default_factory=Question)
    limited: bool = False

    @property
    def ids(self) -> list[str]:
        return [hit.id for hit in self.hits]


@dataclass(frozen=True)
class Suggestion:
    """How a search that has been begun may go on: a need by its words, or an offer by its id."""

    kind: str
    value: str
    text: str = ""


class SearchEngine(Protocol):
    def search(self, query: OfferQuery, *, now: datetime | None = None) -> Results: ...

    def suggest(self, words: str, language: str, *, limit: int = 8) -> list[Suggestion]: ...

    def index(self, documents: Iterable[OfferDocument]) -> int: ...

    def remove(self, ids: Iterable[str]) -> None: ...

    def rebuild(self, documents: Iterable[OfferDocument]) -> int: ...

    def count(self) -> int: ...

    def health(self) -> bool: ...


class SearchUnavailable(Exception):
    """The engine cannot answer now; `str()` is a line for the log."""
