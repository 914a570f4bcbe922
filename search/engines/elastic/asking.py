"""Writes a selection as queries of the cluster: who matches, how well, what is counted. Asks nothing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zlib import crc32

from elasticsearch_dsl import Q, query

from search.engines.common import Selection
from search.engines.elastic.schema import TEXTS, WEIGHTS, digest, facet, field
from search.query import FACETS
from search.question import Question, need_term

# What a cluster takes in one list of terms is 65,536.
TERMS_AT_ONCE = 60_000
# More values than this no facet has.
VALUES = 500
# Above every number of different moments within eight days (11,520 minutes); exact in the floats of scores.
FITS_WELL = 100_000
NOTHING = Q("match_none")
BEST_KEPT = [{"quality": "desc"}, {"name": "asc"}, {"id": "asc"}]
REST = "rest"


class Asking:
    """One selection in the language of the cluster. `codes`: the languages of the index."""

    def __init__(self, selection: Selection, codes: tuple[str, ...]) -> None:
        self.selection = selection
        self.question: Question = selection.question
        self.languages = {code: factor for code, factor in self.question.languages.items() if code in codes}
        self.need_terms = self.question.need_terms
        self.chosen = {name: Q("terms", **{facet(name): list(map(_readable, values))})
                       for name, values in selection.facets.items()}  # fmt: skip

    @property
    def by_words(self) -> bool:
        return self.selection.sort == "fit" and self.question.asked

    @property
    def header(self) -> dict[str, Any]:
        """Scores are those of the whole index, and pages of one search come from the same copies of it."""
        words = " ".join(group.word for group in self.question.groups)
        preference = f"lotse{crc32(words.encode('utf-8', 'replace')) % 1000}"
        return {"search_type": "dfs_query_then_fetch", "preference": preference}

    # --- Bodies -----------------------------------------------------------------------------------
    def body(
        self, scored: query.Query, sort: list[Any], first: int, size: int, source: list[str]
    ) -> dict[str, Any]:
        """Return a search over the hits, without counts."""
        whole = Q("bool", must=[scored], filter=[*self._limits(), *self.chosen.values()])
        return {"query": whole.to_dict(), "sort": sort, "from": first, "size": size, "_source": source}

    def counting(
        self, scored: query.Query, sort: list[Any], first: int, size: int, source: list[str]
    ) -> dict[str, Any]:
        """Return a search with the number of hits, and if wished the counts of all facets."""
        body = self.body(scored, sort, first, size, source) | {"track_total_hits": True}
        if not self.selection.count_facets:
            return body
        # What is counted ignores the choice in its own facet, so the choice must come after counting.
        body["query"] = Q("bool", must=[scored], filter=self._limits()).to_dict()
        if self.chosen:
            body["post_filter"] = Q("bool", filter=list(self.chosen.values())).to_dict()
        return body | {"aggs": self._counts()}

    def _counts(self) -> dict[str, Any]:
        return {
            name: {
                "filter": Q("bool", filter=limits).to_dict(),
                "aggs": {each: _values(each) for each in facets},
            }
            for name, limits, facets in self._counted()
        }

    def _counted(self) -> Iterator[tuple[str, list[query.Query], list[str]]]:
        """Yield what is counted together: a name, the choices that limit it, and the facets."""
        yield REST, list(self.chosen.values()), [name for name in FACETS if name not in self.chosen]
        for name in self.chosen.keys() & set(FACETS):
            yield name, [row for other, row in self.chosen.items() if other != name], [name]

    # --- Who matches ------------------------------------------------------------------------------
    def matching(self) -> query.Query:
        """Return who holds any of the words, names a need, or is boosted; scored by the best language."""
        if not self.question.asked:
            return Q("match_all")
        found: list[query.Query] = []
        for language, factor in self.languages.items():
            terms = [*self.question.terms(language), *self.need_terms]
            if terms:
                # As bm25 of FTS5: one frequency over all fields, in which a title counts four times.
                fields = [f"{field(kind, language)}^{weight}" for kind, weight in WEIGHTS.items()]
                found.append(Q("combined_fields", query=" ".join(terms), fields=fields, boost=factor))
        if self.question.boosts:
            found.append(Q("constant_score", filter=self.boosted(), boost=0))
        return Q("dis_max", queries=found) if found else NOTHING

    def boosted(self) -> query.Query:
        return Q("ids", values=list(self.question.boosts))

    def named(self) -> query.Query:
        """Return the offers for a need that was named."""
        rows = [Q("terms", **{field("needs", code): self.need_terms}) for code in self.languages]
        return Q("bool", should=rows) if rows else NOTHING

    def strong(self) -> query.Query:
        """Return the offers that hold every word, or are for the need that was clearly named."""
        clear = [need_term(code) for code in self.question.clear_needs]
        found: list[query.Query] = []
        for language in self.languages:
            groups = []
            for group in self.question.groups:
                terms = group.strong_terms(language)
                rows = [Q("terms", **{field(kind, language): terms}) for kind in TEXTS] if terms else []
                groups.append(Q("bool", should=rows) if rows else NOTHING)
            if groups:
                found.append(Q("bool", filter=groups))
            if clear:
                found.append(Q("terms", **{field("needs", language): clear}))
        return Q("bool", should=found) if found else NOTHING

    def _limits(self) -> list[query.Query]:
        """Return the filters that are no facets: not over, open as wished, near the place."""
        over = Q("range", until={"lt": self.selection.today})
        limits: list[query.Query] = [Q("bool", must_not=[over])]
        if self.selection.open_hours is not None:
            limits.append(_any_of("hours", map(digest, self.selection.open_hours)))
        if self.selection.within_km is not None:
            limits.append(Q("bool", should=[Q("term", everywhere=True), self._near()]))
        return limits

    def _near(self) -> query.Query:
        here, reach = self.selection.point, self.selection.within_km
        if here is None or reach is None:
            return Q("exists", field="points")
        return Q("geo_distance", distance=f"{reach}km", points={"lat": here.latitude, "lon": here.longitude})

    # --- Order ------------------------------------------------------------------------------------
    def ordered(self) -> tuple[query.Query, list[Any]]:
        """Return query and sort for all orders but the best fit to words.

        Far down a list of loosely related offers the nearest is of no use: those that fit well come first.
        """
        if self.selection.sort == "fit":
            return self.matching(), BEST_KEPT
        tiers = [Q("constant_score", filter=self.strong(), boost=FITS_WELL)] if self.question.asked else []
        sort: list[Any] = ["_score"]
        if self.selection.sort == "near" and (here := self.selection.point):
            tiers.append(Q("constant_score", filter=self._near(), boost=1))
            place = {"lat": here.latitude, "lon": here.longitude}
            sort.append({"_geo_distance": {"points": place, "order": "asc", "unit": "m", "mode": "min"}})
        else:
            tiers += _by_opening(self.selection.opening or {})
        scored = Q("bool", filter=[self.matching()], should=tiers, minimum_should_match=0)
        return scored, sort + BEST_KEPT

    # --- What hits bring along --------------------------------------------------------------------
    @property
    def source(self) -> list[str]:
        names = ["points"] if self.selection.point else []
        return names + (["hours"] if self.selection.opening else [])

    @property
    def ranked_source(self) -> list[str]:
        """What the reranker reads, in the languages of the question only."""
        texts = (
            [field(kind, code) for code in self.languages for kind in TEXTS] if self.question.groups else []
        )
        return [*self.source, "need_codes", "quality", *texts]


def _values(name: str) -> dict[str, Any]:
    return {"terms": {"field": facet(name), "size": VALUES, "min_doc_count": 0}}


def _any_of(name: str, values: Iterable[str]) -> query.Query:
    found = list(values)
    parts = [found[start : start + TERMS_AT_ONCE] for start in range(0, len(found), TERMS_AT_ONCE)]
    rows = [Q("terms", **{name: part}) for part in parts]
    return Q("bool", should=rows) if rows else NOTHING


def _by_opening(opening: Mapping[str, datetime]) -> list[query.Query]:
    """Return one score for each moment at which something opens, the soonest the highest."""
    texts: dict[datetime, list[str]] = {}
    for text, moment in opening.items():
        texts.setdefault(moment, []).append(text)
    latest_first = sorted(texts, reverse=True)
    return [
        Q("constant_score", filter=_any_of("hours", map(digest, texts[moment])), boost=rank)
        for rank, moment in enumerate(latest_first, start=1)
    ]


def _readable(value: str) -> str:
    """Return a value as it can be sent: halves of letters belong to no code."""
    return value.encode("utf-8", "replace").decode()
