"""Choice of the engine: one for each process. The cluster's is only imported where one is configured."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from django.conf import settings
from django.db import DatabaseError

from search.engines.base import Results, SearchEngine, SearchUnavailable
from search.engines.breaker import Guarded
from search.engines.embedded import EmbeddedEngine
from search.lexicon import Lexicon
from search.query import OfferQuery
from search.words import current_lexicon

if TYPE_CHECKING:
    from search.engines.elastic import Cluster

__all__ = [
    "Results",
    "SearchEngine",
    "SearchUnavailable",
    "embedded_engine",
    "engine_named",
    "get_engine",
    "throw_away_engine",
    "warm_up",
    "writing_engines",
]


def get_engine() -> SearchEngine:
    """Return the engine pages ask."""
    return _guarded_engine() if settings.ELASTICSEARCH_URL else embedded_engine(settings.SEARCH_INDEX)


def warm_up() -> None:
    """Read words and index before the first search of a process; a portal without them starts as well."""
    try:
        for words in ("Hilfe", "مساعدة", "допомога", "ሓገዝ"):
            get_engine().search(OfferQuery(words=words))
    except (SearchUnavailable, DatabaseError):
        return


def writing_engines() -> tuple[SearchEngine, ...]:
    """Return the engines that are kept up to date, the one that is always there first."""
    embedded = embedded_engine(settings.SEARCH_INDEX)
    return (embedded, _guarded_engine().primary) if settings.ELASTICSEARCH_URL else (embedded,)


def engine_named(name: str) -> SearchEngine:
    """Return "embedded" or "elastic", for measuring: unguarded, and with all the time it wants."""
    if name != "elastic":
        return embedded_engine(settings.SEARCH_INDEX)
    from search.engines.elastic import ElasticEngine

    return ElasticEngine(_cluster(patience=None), settings.ELASTICSEARCH_INDEX, current_lexicon)


@cache
def embedded_engine(path: Path) -> EmbeddedEngine:
    return EmbeddedEngine(path, current_lexicon)


@contextmanager
def throw_away_engine(name: str, folder: Path, codes: tuple[str, ...]) -> Iterator[SearchEngine]:
    """Give an engine for other documents, which knows no words of this portal; it is gone afterwards."""
    if name == "elastic":
        from search.engines.elastic import ElasticEngine

        elastic = ElasticEngine(
            _cluster(patience=None),
            f"{settings.ELASTICSEARCH_INDEX}-corpus-{uuid4().hex[:8]}",
            Lexicon,
            codes,
        )
        try:
            yield elastic
        finally:
            elastic.drop()
            elastic.cluster.close()
        return
    engine = EmbeddedEngine(folder / "corpus.sqlite3", Lexicon, codes)
    try:
        yield engine
    finally:
        engine.close()


def _guarded_engine() -> Guarded:
    return _guarded(settings.SEARCH_INDEX, tuple(settings.ELASTICSEARCH_URL), settings.ELASTICSEARCH_INDEX)


@cache
def _guarded(path: Path, addresses: tuple[str, ...], index: str) -> Guarded:
    """Return the cluster's engine with the embedded one behind it; the arguments tell portals apart."""
    from search.engines.elastic import ElasticEngine

    engine = ElasticEngine(
        _cluster(patience=settings.ELASTICSEARCH_PATIENCE),
        index,
        current_lexicon,
        shards=settings.ELASTICSEARCH_SHARDS,
        replicas=settings.ELASTICSEARCH_REPLICAS,
    )
    return Guarded(engine, embedded_engine(path))


def _cluster(*, patience: float | None) -> "Cluster":
    if not settings.ELASTICSEARCH_URL:
        raise SearchUnavailable("ELASTICSEARCH_URL names no cluster")
    from search.engines.elastic import Cluster

    return Cluster(
        settings.ELASTICSEARCH_URL,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca_certs=settings.ELASTICSEARCH_CA_CERTS,
        patience=patience,
    )
