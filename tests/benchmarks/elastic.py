"""Search on a real node: the engine against the bare client, and how soon a change is found."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from elasticsearch import Elasticsearch

from search.engines.elastic import Cluster, ElasticEngine
from search.query import OfferQuery
from tests.benchmarks.corpus import documents, vocabulary
from tests.benchmarks.measure import row
from tests.elasticsearch.distribution import Unavailable
from tests.elasticsearch.nodes import Cluster as Nodes

OFFERS = 10_000
FINDABLE_MS = 2_000


@contextmanager
def node() -> Iterator[str]:
    with Nodes(1, heap="1g") as nodes:
        yield nodes.addresses[0]


def questions() -> Iterator[tuple[str, OfferQuery]]:
    """Yield a rare and a frequent pair of words; a word by rank r is in about 800/(r+10) of 100 texts."""
    words = vocabulary("de")
    yield "selective", OfferQuery(words=f"{words[1500]} {words[1510]}")
    yield "broad", OfferQuery(words=f"{words[5]} {words[9]}", facets={"theme": ("1", "2")})


def _recorded(engine: ElasticEngine, query: OfferQuery) -> list[dict]:
    """Return what the engine sends for a search, when all words are known: the bodies of one msearch."""
    engine.search(query)
    sent: list[list[dict]] = []
    real = engine.cluster.search_many

    def record(name, bodies, **header):
        head = {"index": name, "allow_partial_search_results": False, **header}
        sent.append([part for body in bodies for part in (head, body)])
        return real(name, bodies, **header)

    engine.cluster.search_many = record  # type: ignore[method-assign]
    engine.search(query)
    del engine.cluster.search_many
    assert len(sent) == 1, "one question, one request"
    return sent[0]


def _against_the_bare_client(engine: ElasticEngine, client: Elasticsearch) -> Iterator[dict]:
    for name, query in questions():
        searches = _recorded(engine, query)
        assert engine.search(query).total, name
        yield row(
            f"Elasticsearch, {name} search, {OFFERS} offers × 4",
            lambda query=query: engine.search(query),
            "same bodies, bare client",
            lambda searches=searches: client.msearch(searches=searches),
            1.5,
        )


def _findable(engine: ElasticEngine, client: Elasticsearch) -> dict:
    """Save an offer ten times; each time until a search finds it, against indexing and refreshing bare."""
    one = next(documents(1))
    client.indices.create(index="bare")
    number = 0

    def save() -> None:
        nonlocal number
        number += 1
        engine.index([replace(one, id="new", title=f"Quittenkurs{number}zz")])
        until = time.monotonic() + 10
        while engine.search(OfferQuery(words=f"Quittenkurs{number}zz")).ids[:1] != ["new"]:
            assert time.monotonic() < until

    def bare() -> None:
        client.index(index="bare", id="new", document={"title": "x"}, refresh="wait_for")

    result = row("Elasticsearch, saved offer findable", save, "bare, wait_for", bare, 2.0)
    return result | {"ok": result["ok"] and result["value"] <= FINDABLE_MS}


def cluster() -> list[dict]:
    """Start a node, index the invented offers and measure; nothing where there is no Elasticsearch."""
    try:
        started = node()
        with started as address, Elasticsearch(address) as client:
            cluster = Cluster([address])
            engine = ElasticEngine(cluster, "bench", codes=("de", "ar", "en", "uk"))
            engine.rebuild(documents(OFFERS))
            rows = [*_against_the_bare_client(engine, client), _findable(engine, client)]
            cluster.close()
            return rows
    except Unavailable as reason:
        print(f"No figures of Elasticsearch. {reason}", file=sys.stderr)
        return []


BENCHMARKS = (cluster,)
