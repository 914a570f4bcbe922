"""Turns documents into what is sent to the cluster, and sends it."""

from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from elasticsearch.helpers import streaming_bulk

from search.analysis.analyser import Word, analyse, fold
from search.engines.base import OfferDocument
from search.engines.elastic import schema
from search.engines.elastic.cluster import WRITING, Cluster, failing_as_one, problem_of
from search.engines.elastic.schema import Names, digest, facet, field
from search.query import FACETS
from search.question import need_term

CHUNK = 500
CHUNK_BYTES = 8 * 1024 * 1024
EXISTS = 409
# What stands for a removed offer in an index that is being built: nothing finds what was over long ago.
GONE = {"until": "1970-01-01"}

Action = dict[str, Any]


class Writer:
    """Makes the actions for two targets (an index or alias of offers, and one of words).

    `only_new`: never over what is there already, which is newer.
    """

    def __init__(self, offers: str, words: str, codes: tuple[str, ...], *, only_new: bool = False) -> None:
        self.offers = offers
        self.words = words
        self.codes = codes
        self.written = 0
        self._operation = "create" if only_new else "index"
        self._seen: set[int] = set()

    def actions(self, documents: Iterable[OfferDocument]) -> Iterator[Action]:
        """Yield each offer after the words and hours in it; documents of one offer follow each other."""
        for pk_id, same in groupby(documents, key=lambda document: document.id):
            rows = list(same)
            source = self._facts(rows[0])
            for document in rows:
                if document.language in self.codes:
                    yield from self._text(document, source)
                    self.written += 1
            if rows[0].hours:
                yield from self._once(source["hours"], {"kind": "hours", "hours": rows[0].hours})
            yield {"_op_type": self._operation, "_index": self.offers, "_id": pk_id, "_source": source}

    def _facts(self, document: OfferDocument) -> Action:
        return {
            "id": document.id,
            "name": fold(document.title, document.language)[:80],
            "quality": document.quality,
            "everywhere": document.everywhere,
            "need_codes": list(document.needs),
            "points": [{"lat": point.latitude, "lon": point.longitude} for point in document.points],
            **({"hours": digest(document.hours)} if document.hours else {}),
            **({"until": document.until.isoformat()} if document.until else {}),
            **{facet(name): list(document.facets[name]) for name in FACETS if document.facets.get(name)},
        }

    def _text(self, document: OfferDocument, source: Action) -> Iterator[Action]:
        language = document.language
        for kind in schema.TEXTS:
            terms: list[str] = []
            for word in analyse(getattr(document, kind), language):
                terms += word.terms
                terms += word.parts
                yield from self._word(language, word)
            source[field(kind, language)] = " ".join(terms)
        source[field("needs", language)] = " ".join(need_term(code) for code in document.needs)

    def _word(self, language: str, word: Word) -> Iterator[Action]:
        key = f"{language}:{word.folded}"
        if hash(key) in self._seen:
            return
        source = {
            "kind": "word",
            "language": language,
            "folded": word.folded,
            "term": word.terms[0],
            "terms": list(dict.fromkeys((*word.terms, *word.parts))),
            "grams": " ".join(schema.grams(word.folded)),
            "length": len(word.folded),
        }
        yield from self._once(key, source)

    def _once(self, key: str, source: Action) -> Iterator[Action]:
        """Yield what never changes, if this writer has not sent it yet."""
        if hash(key) not in self._seen:
            self._seen.add(hash(key))
            yield {"_op_type": "create", "_index": self.words, "_id": key, "_source": source}


def send(
    cluster: Cluster,
    actions: Iterable[Action],
    *,
    to_aliases: bool,
    retries: int = 0,
    after_each: Callable[[], None] = lambda: None,
) -> None:
    """Send actions in chunks; raise SearchUnavailable for the first that failed.

    `to_aliases`: their targets must be aliases, so that a cluster never invents an index by itself.
    """
    results = iter(
        streaming_bulk(
            cluster.client.options(request_timeout=WRITING),
            _with_own_failures(actions),
            chunk_size=CHUNK,
            max_chunk_bytes=CHUNK_BYTES,
            raise_on_error=False,
            max_retries=retries,
            initial_backoff=1,
            require_alias=to_aliases,
        )
    )
    number = 0
    while True:
        try:
            with failing_as_one():
                row = next(results, None)
                if row is None:
                    return
                _judge(*row)
        except _OwnFailure as failure:
            raise failure.reason from None
        number += 1
        if number % CHUNK == 0:
            after_each()


class _OwnFailure(BaseException):
    """Carries a failure to read the documents past everything that would take it for one of the cluster."""

    def __init__(self, reason: Exception) -> None:
        self.reason = reason


def _with_own_failures(actions: Iterable[Action]) -> Iterator[Action]:
    try:
        yield from actions
    except Exception as reason:
        raise _OwnFailure(reason) from reason


def _judge(ok: bool, item: dict[str, Any]) -> None:
    """Raise for an action that failed; what is there already, or was gone, is as it should be."""
    if ok:
        return
    operation, result = next(iter(item.items()))
    status = int(result["status"])
    error = result.get("error")
    if (operation == "create" and status == EXISTS) or (operation == "delete" and not error):
        return
    reason = f"{result.get('_id', '')} {(error or {}).get('type', '')} {(error or {}).get('reason', '')}"
    raise problem_of(status, reason[:200])


def refresh(cluster: Cluster, *targets: str) -> None:
    """Make what was written findable now.

    Writes of a portal are rare, and an editor waits for them: `wait_for` would add up to a second to each.
    """
    cluster.tell(lambda client: client.indices.refresh(index=",".join(targets)))


def removals(ids: Iterable[str], names: Names, *, building: bool) -> Iterator[Action]:
    """Yield what takes offers out; in a new index a mark keeps a rebuild from bringing them back."""
    for pk_id in ids:
        yield {"_op_type": "delete", "_index": names.live, "_id": pk_id}
        if building:
            yield {"_op_type": "index", "_index": names.building, "_id": pk_id, "_source": GONE}
