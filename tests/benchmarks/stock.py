"""Wagtail's stock search on SQLite as a peer: the same titles and words, kept as documents of Wagtail.

Each row has the text of one language only, which is kinder to it than a real directory.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from wagtail.documents import get_document_model
from wagtail.search.backends import get_search_backend

from search.engines.embedded import EmbeddedEngine
from search.query import OfferQuery
from tests.benchmarks.corpus import documents, vocabulary

SHARES = (("1 % hits", 0.01, 100.0, 5), ("36 % hits", 0.36, 1000.0, 1))


def _word_of(texts: list[str], share: float) -> str:
    """Return the word that occurs in a share of the texts nearest to the wanted one."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in set(text.split()):
            counts[word] = counts.get(word, 0) + 1
    known = set(vocabulary("de"))
    return min((w for w in counts if w in known), key=lambda w: abs(counts[w] - share * len(texts)))


def _milliseconds(call: Callable[[], Any], times: int) -> float:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        call()
        found.append((time.perf_counter() - started) * 1000)
    return statistics.median(found)


def compare(count: int) -> list[dict[str, Any]]:
    """Return one row for a rare and one for a common word, 20 hits and their number each."""
    german = [document for document in documents(count) if document.language == "de"]
    texts = [f"{document.title} {document.body}"[:240] for document in german]
    model, backend = get_document_model(), get_search_backend()
    rows = model.objects.bulk_create(model(title=text, file=f"{n}.txt") for n, text in enumerate(texts))
    backend.add_bulk(model, rows)
    found = []
    with tempfile.TemporaryDirectory(prefix="lotse-bench-") as folder:
        engine = EmbeddedEngine(Path(folder) / "search.sqlite3")
        engine.rebuild(german)
        for name, share, budget, times in SHARES:
            word = _word_of(texts, share)

            def stock(word: str = word) -> Any:
                results = backend.search(word, model.objects.all())
                return list(results[:20]), results.count()

            ours = _milliseconds(lambda word=word: engine.search(OfferQuery(words=word)), 40)
            peer = _milliseconds(stock, times)
            found.append(
                {
                    "name": f"{count:,} rows, {name}: how many times faster", "value": round(ours, 2),
                    "unit": "ms", "peer": f"Wagtail stock search {peer:.0f} ms",
                    "ratio": round(peer / ours, 1), "budget": budget, "ok": peer / ours >= budget,
                }
            )  # fmt: skip
        engine.close()
    model.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return found
