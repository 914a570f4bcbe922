"""Choice of the engine: one for each process."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.base import Results, SearchEngine, SearchUnavailable
from search.engines.embedded import EmbeddedEngine
from search.lexicon import Lexicon
from search.words import current_lexicon

__all__ = [
    "Results",
    "SearchEngine",
    "SearchUnavailable",
    "embedded_engine",
    "engine_named",
    "get_engine",
    "throw_away_engine",
    "writing_engines",
]


def get_engine() -> SearchEngine:
    """Return the engine pages ask."""
    return embedded_engine(settings.SEARCH_INDEX)


def writing_engines() -> tuple[SearchEngine, ...]:
    """Return the engines that are kept up to date."""
    return (embedded_engine(settings.SEARCH_INDEX),)


def engine_named(name: str) -> SearchEngine:
    return embedded_engine(settings.SEARCH_INDEX)


@cache
def embedded_engine(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path, current_lexicon)


@contextmanager
def throw_away_engine(name: str, folder: Path, codes: tuple[str, ...]) -> Iterator[SearchEngine]:
    """Give an engine for other documents, which knows no words of this portal; it is gone afterwards."""
    engine = EmbeddedEngine(folder / "corpus.sqlite3", Lexicon, codes)
    try:
        yield engine
    finally:
        engine.close()
