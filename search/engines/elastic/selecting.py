"""Selects offers from the cluster: sends what `asking` wrote, reranks the best, reads what comes back."""

from math import cos, radians
from typing import Any

from elasticsearch_dsl import Q, query

from search.engines.base import Hit
from search.engines.common import Selected, Selection
from search.engines.elastic.asking import Asking
from search.engines.elastic.cluster import Cluster
from search.engines.elastic.schema import DEEPEST, TEXTS, digest, field
from search.query import Point, distance
from search.ranking import WINDOW, Candidate, rank

BY_SCORE: list[Any] = ["_score", {"id": "asc"}]


class Selector:
    """One selection on one alias."""

    def __init__(self, cluster: Cluster, name: str, codes: tuple[str, ...], selection: Selection) -> None:
        self.cluster = cluster
        self.name = name
        self.selection = selection
        self.asking = Asking(selection, codes)
        self.first = selection.first
        self.size = max(0, min(selection.size, DEEPEST - selection.first))

    def select(self) -> Selected:
        if self.asking.by_words and self.size:
            return self._by_fit()
        scored, sort = self.asking.ordered()
        body = self.asking.counting(scored, sort, self.first, self.size, self.asking.source)
        answer = self._ask([body])[0]
        return self._selected(answer, answer["hits"]["hits"])

    def _ask(self, bodies: list[dict[str, Any]]) -> list[dict]:
        return self.cluster.search_many(self.name, bodies, **self.asking.header)

    # --- By fit -----------------------------------------------------------------------------------
    def _by_fit(self) -> Selected:
        """Return a slice of: the best, ordered anew, and behind them all others as the cluster orders them.

        The best are the first by score, what editors want first, and the offers for a named need.
        """
        scored = self.asking.matching()
        source = self.asking.ranked_source
        bodies = [self.asking.counting(scored, BY_SCORE, 0, WINDOW, source)]
        if self.asking.question.boosts:
            bodies.append(
                self._among(scored, self.asking.boosted(), source, size=len(self.asking.question.boosts))
            )
        if self.asking.need_terms:
            bodies.append(self._among(scored, self.asking.named(), source, size=WINDOW))
        answer, *more = self._ask(bodies)
        window = {hit["_id"]: hit for found in (answer, *more) for hit in found["hits"]["hits"]}
        best = self._reranked(list(window.values()))
        end = self.first + self.size
        hits = [window[pk] for pk in best[self.first : end]]
        if end > len(best) and answer["hits"]["total"]["value"] > len(best):
            hits += self._behind(scored, best, end)
        return self._selected(answer, hits)

    def _among(
        self, scored: query.Query, who: query.Query, source: list[str], *, size: int
    ) -> dict[str, Any]:
        return self.asking.body(Q("bool", must=[scored], filter=[who]), BY_SCORE, 0, size, source)

    def _behind(self, scored: query.Query, best: list[str], end: int) -> list[dict]:
        others = Q("bool", must=[scored], must_not=[Q("ids", values=best)])
        start = max(0, self.first - len(best))
        body = self.asking.body(others, BY_SCORE, start, end - len(best) - start, self.asking.source)
        found: list[dict] = self._ask([body])[0]["hits"]["hits"]
        return found

    def _reranked(self, hits: list[dict]) -> list[str]:
        candidates = []
        for hit in hits:
            source = hit["_source"]
            texts = {}
            for code in self.asking.languages if self.asking.question.groups else ():
                title, keywords, body = (source.get(field(kind, code), "") for kind in TEXTS)
                texts[code] = (title, keywords, body)
            needs = tuple(source["need_codes"])
            candidates.append(Candidate(hit["_id"], hit["_score"] or 0.0, needs, source["quality"], texts))
        return rank(candidates, self.asking.question)

    # --- Reading ----------------------------------------------------------------------------------
    def _selected(self, answer: dict, hits: list[dict]) -> Selected:
        total: int = answer["hits"]["total"]["value"]
        counted = answer.get("aggregations", {})
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in values["buckets"]}
            for group in counted.values()
            for name, values in group.items()
            if isinstance(values, dict) and values["buckets"]
        }
        opening = {digest(text): moment for text, moment in (self.selection.opening or {}).items()}
        return Selected(
            [
                Hit(hit["_id"], self._metres(hit), opening.get(hit.get("_source", {}).get("hours", "")))
                for hit in hits
            ],
            total,
            facets,
        )

    def _metres(self, hit: dict) -> float | None:
        """Return how far the nearest place of an offer is; places out of reach are not told."""
        here = self.selection.point
        if here is None:
            return None
        reach = self.selection.within_km if self.selection.within_km is not None else 20_000
        north, east = reach / 111.0, reach / max(1.0, 111.0 * cos(radians(here.latitude)))
        return min(
            (
                distance(here, Point(place["lat"], place["lon"]))
                for place in hit["_source"].get("points", ())
                if abs(place["lat"] - here.latitude) <= north and abs(place["lon"] - here.longitude) <= east
            ),
            default=None,
        )
