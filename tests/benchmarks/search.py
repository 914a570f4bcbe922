"""The search at size: invented offers in four languages, against raw FTS5 and Wagtail's stock backend.

`LOTSE_BENCH_OFFERS` sets the large size (100,000 by default); the file is built for the benchmark.
"""

import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from search.analysis.analyser import analyse
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.schema import WEIGHTS, table
from search.highlight import highlight
from search.query import OfferQuery
from tests.benchmarks.corpus import documents, vocabulary
from tests.benchmarks.memory import memory
from tests.benchmarks.stock import compare

CITY = 5_000
LARGE = int(os.environ.get("LOTSE_BENCH_OFFERS", "100000"))
SHOWN_TEXT = "Hilfe bei der Wohnungssuche und beim Antrag, auch am Abend und ohne Termin, für Familien. " * 2


def _words(count: int, low: int, high: int, language: str) -> list[str]:
    """Return words whose rank in the Zipf list lies between two bounds; the same every time."""
    chance = random.Random(f"{language} {low}")
    known = vocabulary(language)
    return [known[chance.randint(low, high)] for _ in range(count)]


def _common(engine: EmbeddedEngine) -> list[str]:
    """Return words that stand in about a third of the German texts."""
    db, name, count = engine._file.reading(), table("de"), engine.count()
    sql = f"SELECT count(*) FROM {name} WHERE {name} MATCH ?"  # noqa: S608
    found = []
    for word in vocabulary("de")[:150]:
        number = db.execute(sql, (f'"{analyse(word, "de")[0].terms[0]}"',)).fetchone()[0]
        if 0.2 * count < number < 0.5 * count:
            found.append(word)
    return found


def _complete(engine: EmbeddedEngine, query: OfferQuery) -> None:
    """What a page needs: 20 hits, their number, all facets, and the marked texts."""
    results = engine.search(query)
    for _hit in results.hits:
        highlight(SHOWN_TEXT, results.question, query.language)


def _raw(engine: EmbeddedEngine, query: OfferQuery) -> Callable[[], Any]:
    """FTS5 asked directly for the ids of its ten best with the same terms."""
    name = table(query.language)
    terms = [term for word in analyse(query.words, query.language) for term in (*word.terms, *word.parts)]
    expression = " OR ".join(f'"{term}"' for term in terms)
    sql = (
        f"SELECT offer.id FROM {name} JOIN offer ON offer.pk = {name}.rowid "  # noqa: S608
        f"WHERE {name} MATCH ? ORDER BY bm25({name}, {WEIGHTS}) LIMIT 10"
    )
    db = engine._file.reading()
    return lambda: db.execute(sql, (expression,)).fetchall()


def _timed(call: Callable[[], Any]) -> float:
    started = time.perf_counter()
    call()
    return (time.perf_counter() - started) * 1000


def _row(
    name: str, engine: EmbeddedEngine, queries: Iterable[OfferQuery], *,
    p50: float, worst: tuple[int, float] | None = None, ratio: float,
) -> dict[str, Any]:  # fmt: skip
    """Ask each query of us and of raw FTS5 in turn, none twice."""
    ours, raw, hits = [], [], []
    queries = list(queries)
    for query in queries:
        # The pages of the file are read before, for both; what we keep in memory is not.
        _raw(engine, query)()
    for query in queries:
        raw.append(_timed(_raw(engine, query)))
        ours.append(_timed(lambda query=query: _complete(engine, query)))
        hits.append(engine.search(query).total)
    ours.sort()
    median, peer = statistics.median(ours), statistics.median(raw)
    share, limit = worst or (100, float("inf"))
    tail = ours[min(len(ours) - 1, int(len(ours) * share / 100))]
    return {
        "name": f"{name}, {statistics.median(hits):.0f} hits (p{share} {tail:.1f} ms)",
        "value": round(median, 2), "unit": "ms", "peer": f"raw FTS5 top 10 {peer:.2f} ms",
        "ratio": round(median / peer, 2), "budget": ratio,
        "ok": median <= p50 and tail <= limit and median / peer <= ratio,
    }  # fmt: skip


@contextmanager
def _engine(count: int):
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        engine = EmbeddedEngine(Path(folder) / "search.sqlite3")
        started = time.perf_counter()
        engine.rebuild(documents(count))
        engine.built = time.perf_counter() - started
        engine.search(OfferQuery())
        yield engine
        engine.close()


def _growth(engine: EmbeddedEngine, count: int) -> dict[str, Any]:
    """Building and size; reading the invented texts is part of it."""
    size = engine.path.resolve().stat().st_size / 1e6
    return {
        "name": f"rebuild {count:,} offers × 4: {size:.0f} MB", "value": round(engine.built, 1), "unit": "s",
        "peer": "", "ratio": round(engine.built / count * 100_000 / 240, 2), "budget": 1.0,
        "ok": engine.built <= 240 * count / 100_000 and size <= 600 * count / 100_000 + 20,
    }  # fmt: skip


def city() -> list[dict[str, Any]]:
    with _engine(CITY) as engine:
        selective = [OfferQuery(words=word) for word in _words(100, 200, 2000, "de")]
        return [_row("city size, selective", engine, selective, p50=3, worst=(95, 10), ratio=40)]


def large() -> list[dict[str, Any]]:
    with _engine(LARGE) as engine:
        selective = [OfferQuery(words=word) for word in _words(100, 100, 1000, "de")]
        arabic = [OfferQuery(words=word, language="ar") for word in _words(60, 100, 1000, "ar")]
        broad = [OfferQuery(words=word) for word in _common(engine)]
        filtered = [OfferQuery(words=word, facets={"cost": ("0",)}) for word in _common(engine)]
        found = OfferQuery(words="quittenkurs")
        document = next(iter(documents(1)))
        saved = _timed(lambda: (engine.index([_renamed(document)]), engine.search(found)))
        assert engine.search(found).total == 1
        return [
            _growth(engine, LARGE),
            _row(f"{LARGE:,}, selective", engine, selective, p50=8, ratio=5),
            _row(f"{LARGE:,}, selective, ar and de", engine, arabic, p50=8, ratio=6),
            _row(f"{LARGE:,}, a third of all rows", engine, broad, p50=60, worst=(99, 200), ratio=4),
            _row(f"{LARGE:,}, a third, filtered", engine, filtered, p50=60, worst=(99, 200), ratio=4),
            {"name": "saved offer findable", "value": round(saved, 1), "unit": "ms", "peer": "", "ratio": 0.0,
             "budget": 1.0, "ok": saved <= 200},
        ]  # fmt: skip


def _renamed(document: Any) -> Any:
    return replace(document, id="new", title="Quittenkurs am Abend")


def stock() -> list[dict[str, Any]]:
    return compare(10_000)


def process() -> dict[str, Any]:
    return memory(LARGE)


BENCHMARKS: tuple[Any, ...] = (city, large, stock, process)
