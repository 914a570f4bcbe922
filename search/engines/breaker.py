"""A fuse before an engine that may be away: after failures it is left in peace for a while.

Nobody waits for a cluster that did not answer a moment ago; another engine answers at once, and one search
after the other tries whether it is back.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from time import monotonic
from typing import TypeVar

import structlog

from search.engines.base import OfferDocument, Results, SearchEngine, SearchUnavailable, Suggestion
from search.query import OfferQuery

FAILURES = 2
FIRST_PAUSE = 1.0
LONGEST_PAUSE = 30.0

logger = structlog.get_logger(__name__)
Found = TypeVar("Found")


class SearchRefused(SearchUnavailable):
    """The engine is there, but will not do this one thing: no reason to leave it in peace."""


class Breaker:
    """Closed: all may ask. Open, after `failures` in a row: nobody, for a pause that doubles each time.

    After the pause one may try; the others wait for what comes of it.
    """

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        first: float = FIRST_PAUSE,
        longest: float = LONGEST_PAUSE,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self.failures = failures
        self.first = first
        self.longest = longest
        self.clock = clock
        self._lock = threading.Lock()
        self._failed = 0
        self._pause = 0.0
        self._until = 0.0
        self._trying = False

    @property
    def closed(self) -> bool:
        return self._pause == 0.0

    def allows(self) -> bool:
        """True if the engine may be asked now; whoever is told so must report what came of it."""
        with self._lock:
            if self.closed:
                return True
            if self._trying or self.clock() < self._until:
                return False
            self._trying = True
            return True

    def succeeded(self) -> None:
        with self._lock:
            was_open = not self.closed
            self._failed, self._pause, self._trying = 0, 0.0, False
        if was_open:
            logger.warning("search cluster is back")

    def failed(self) -> None:
        with self._lock:
            self._failed += 1
            # A late failure of somebody who asked before it opened must not lengthen the pause.
            opens = self._failed >= self.failures if self.closed else self._trying
            if opens:
                self._pause = min(self._pause * 2, self.longest) if self._pause else self.first
                self._until = self.clock() + self._pause
                self._trying = False
        if opens:
            logger.warning("search cluster is left alone for a while", count=round(self._pause))

    def nothing_learnt(self) -> None:
        """Report that asking ended for reasons of our own."""
        with self._lock:
            self._trying = False


class Fused:
    """An engine behind a breaker: raises SearchUnavailable at once while it is open."""

    def __init__(self, engine: SearchEngine, breaker: Breaker) -> None:
        self.engine = engine
        self.breaker = breaker

    def search(self, query: OfferQuery, *, now: datetime | None = None) -> Results:
        return self._through(lambda: self.engine.search(query, now=now))

    def suggest(self, words: str, language: str, *, limit: int = 8) -> list[Suggestion]:
        return self._through(lambda: self.engine.suggest(words, language, limit=limit))

    def index(self, documents: Iterable[OfferDocument]) -> int:
        rows = list(documents)
        return self._through(lambda: self.engine.index(rows))

    def remove(self, ids: Iterable[str]) -> None:
        rows = list(ids)
        self._through(lambda: self.engine.remove(rows))

    def rebuild(self, documents: Iterable[OfferDocument]) -> int:
        """Rebuild whatever the breaker says: it is asked for rarely, and takes too long to be a trial."""
        return self.engine.rebuild(documents)

    def count(self) -> int:
        return self._through(self.engine.count)

    def health(self) -> bool:
        return self.engine.health()

    def _through(self, call: Callable[[], Found]) -> Found:
        if not self.breaker.allows():
            raise SearchUnavailable("the cluster was away a moment ago")
        try:
            found = call()
        except SearchRefused:
            self.breaker.succeeded()
            raise
        except SearchUnavailable:
            self.breaker.failed()
            raise
        except BaseException:
            self.breaker.nothing_learnt()
            raise
        self.breaker.succeeded()
        return found


class Guarded:
    """The engine pages ask where there is a cluster: the primary, or while it is away, the fallback."""

    def __init__(self, primary: SearchEngine, fallback: SearchEngine, breaker: Breaker | None = None) -> None:
        self.primary = Fused(primary, breaker or Breaker())
        self.fallback = fallback

    def search(self, query: OfferQuery, *, now: datetime | None = None) -> Results:
        """Return what the primary finds; from the fallback it is marked as limited."""
        try:
            return self.primary.search(query, now=now)
        except SearchUnavailable:
            return replace(self.fallback.search(query, now=now), limited=True)

    def suggest(self, words: str, language: str, *, limit: int = 8) -> list[Suggestion]:
        try:
            return self.primary.suggest(words, language, limit=limit)
        except SearchUnavailable:
            return self.fallback.suggest(words, language, limit=limit)

    def index(self, documents: Iterable[OfferDocument]) -> int:
        rows = list(documents)
        self.fallback.index(rows)
        return self.primary.index(rows)

    def remove(self, ids: Iterable[str]) -> None:
        rows = list(ids)
        self.fallback.remove(rows)
        self.primary.remove(rows)

    def rebuild(self, documents: Iterable[OfferDocument]) -> int:
        """Rebuild both; the documents are read once and held meanwhile."""
        rows = list(documents)
        self.fallback.rebuild(rows)
        return self.primary.rebuild(rows)

    def count(self) -> int:
        try:
            return self.primary.count()
        except SearchUnavailable:
            return self.fallback.count()

    def health(self) -> bool:
        """True if the search is not limited: the fallback answers meanwhile, but somebody should know."""
        return self.primary.health()
