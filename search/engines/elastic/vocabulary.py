"""Which words the texts know, which are like one, and which texts of hours there are."""

import threading
from collections.abc import Iterable
from typing import Any

from elasticsearch_dsl import Q, query

from search.analysis.analyser import analyse
from search.engines.elastic import schema
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.schema import Names
from search.question import searched_languages
from search.understanding import MAX_GROUPS, SHORTEST_CORRECTED

ALIKE = 80
FARTHEST = 3
# Terms a process remembers; about ten megabytes.
REMEMBERED = 100_000
HOURS_AT_ONCE = 1_000
Term = tuple[str, str]


class Vocabulary:
    """Asked for every word of a search, so it asks the cluster for all of them at once.

    Terms that are known stay known: a word that has just left the texts needs no correction.
    """

    def __init__(self, cluster: Cluster, names: Names, codes: tuple[str, ...]) -> None:
        self.cluster = cluster
        self.names = names
        self.codes = codes
        self._known: set[Term] = set()
        self._local = threading.local()
        self._hours: tuple[str, dict[str, str]] = ("", {})

    # --- Words ------------------------------------------------------------------------------------
    def begin(self, words: str, language: str) -> None:
        """Look up all words of a search, in all languages it will be asked in."""
        asked = [code for code in searched_languages(words, language) if code in self.codes]
        chunks = list(dict.fromkeys(words.split()[:MAX_GROUPS]))
        analysed = {(chunk, code): analyse(chunk, code) for chunk in chunks for code in asked}
        self._local.unknown = set()
        self._look_up({(code, t) for (_, code), row in analysed.items() for word in row for t in word.terms})
        # Should one of the words need a correction, those that are as unknown may need one, too.
        strange = [
            chunk
            for chunk in chunks
            if not any(
                (code, t) in self._known for code in asked for w in analysed[chunk, code] for t in w.terms
            )
        ]
        self._local.strange = {
            (code, word.folded) for chunk in strange for code in asked for word in analysed[chunk, code][:1]
        }
        self._local.alike = {}

    def known(self, language: str, terms: frozenset[str]) -> bool:
        if language not in self.codes:
            return False
        wanted = {(language, term) for term in terms}
        if not wanted & self._known:
            self._look_up(wanted - getattr(self._local, "unknown", set()))
        return bool(wanted & self._known)

    def _look_up(self, wanted: set[Term]) -> None:
        by_language: dict[str, list[str]] = {}
        for code, term in sorted(wanted - self._known):
            by_language.setdefault(code, []).append(term)
        if not by_language:
            return
        filters = {
            code: Q("bool", filter=[Q("term", language=code), Q("terms", terms=terms)])
            for code, terms in by_language.items()
        }
        body: dict[str, Any] = {
            "size": 0,
            "query": Q("bool", filter=[Q("bool", should=list(filters.values()))]).to_dict(),
            "aggs": {code: _counted(filters[code], terms) for code, terms in by_language.items()},
        }
        found = self.cluster.search(self.names.words, body)["aggregations"]
        known = {(code, bucket["key"]) for code in by_language for bucket in found[code]["terms"]["buckets"]}
        if len(self._known) > REMEMBERED:
            self._known = set()
        self._known = self._known | known
        self._local.unknown = getattr(self._local, "unknown", set()) | (wanted - self._known)

    def alike(self, language: str, folded: str) -> list[tuple[str, str]]:
        """Return words with the most three-letter parts in common, of about the same length."""
        found: dict[Term, list[tuple[str, str]]] = getattr(self._local, "alike", {})
        if (language, folded) not in found:
            strange: set[Term] = getattr(self._local, "strange", set())
            found.update(self._all_alike({*strange, (language, folded)} - found.keys()))
            self._local.alike = found
        return found[language, folded]

    def _all_alike(self, wanted: Iterable[Term]) -> dict[Term, list[tuple[str, str]]]:
        found: dict[Term, list[tuple[str, str]]] = {term: [] for term in wanted}
        asked = [
            (code, word) for code, word in found if code in self.codes and len(word) >= SHORTEST_CORRECTED
        ]
        if asked:
            answers = self.cluster.search_many(self.names.words, [_alike(*term) for term in asked])
            for term, answer in zip(asked, answers, strict=True):
                rows = [hit["_source"] for hit in answer["hits"]["hits"]]
                found[term] = [(row["folded"], row["term"]) for row in rows]
        return found

    # --- Hours ------------------------------------------------------------------------------------
    def hours(self) -> list[str]:
        """Return all texts of hours. An index only ever gets more of them, so their number says enough."""
        newest, total = self._newest_hours(1)
        if not newest:
            return []
        index, held = self._hours
        held = dict(held) if index == newest[0]["_index"] else {}
        if len(held) < total:
            newest, total = self._newest_hours(min(total - len(held), schema.DEEPEST))
            held.update((hit["_id"], hit["_source"]["hours"]) for hit in newest)
        if len(held) < total:
            held = self._all_hours()
        self._hours = (newest[0]["_index"], held)
        return list(held.values())

    def _newest_hours(self, size: int) -> tuple[list[dict], int]:
        found = self.cluster.search(self.names.words, _hours(size, "desc"))["hits"]
        return found["hits"], found["total"]["value"]

    def _all_hours(self) -> dict[str, str]:
        held: dict[str, str] = {}
        after: list[Any] = [-1]
        while True:
            body = _hours(HOURS_AT_ONCE, "asc") | {"search_after": after}
            hits = self.cluster.search(self.names.words, body)["hits"]["hits"]
            if not hits:
                return held
            held.update((hit["_id"], hit["_source"]["hours"]) for hit in hits)
            after = hits[-1]["sort"]


def _counted(who: query.Query, terms: list[str]) -> dict[str, Any]:
    wanted = {"terms": {"field": "terms", "include": terms, "size": len(terms)}}
    return {"filter": who.to_dict(), "aggs": {"terms": wanted}}


def _hours(size: int, order: str) -> dict[str, Any]:
    return {
        "size": size,
        "query": {"bool": {"filter": [{"term": {"kind": "hours"}}]}},
        "sort": [{"_seq_no": order}],
        "_source": ["hours"],
        "track_total_hits": True,
    }


def _alike(language: str, folded: str) -> dict[str, Any]:
    near = {"gte": len(folded) - FARTHEST, "lte": len(folded) + FARTHEST}
    query = Q(
        "bool",
        must=[Q("match", grams=" ".join(schema.grams(folded)))],
        filter=[Q("term", language=language), Q("range", length=near)],
    )
    return {"size": ALIKE, "query": query.to_dict(), "_source": ["folded", "term"]}
