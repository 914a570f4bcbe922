"""Search on a cluster: the same analysis, understanding and ranking as the embedded engine.

The cluster finds, scores, filters and counts terms; it needs no plugin, no script and no analyser for it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from time import monotonic

from elasticsearch_dsl import Q, query

from search.analysis.analyser import analyse
from search.engines.base import OfferDocument, Results, SearchUnavailable, Suggestion
from search.engines.common import Engine, Selected, Selection
from search.engines.elastic import schema
from search.engines.elastic.cluster import Cluster, Missing, failing_as_one
from search.engines.elastic.rebuilding import Rebuilding
from search.engines.elastic.schema import Names, field
from search.engines.elastic.selecting import BY_SCORE, Selector
from search.engines.elastic.vocabulary import Vocabulary
from search.engines.elastic.writing import Writer, refresh, removals, send
from search.lexicon import Lexicon
from search.query import OfferQuery
from translations import languages

# How long a process believes that the index it searches is of its own version, in seconds.
LOOK_EVERY = 5.0
# How long a write waits to hear which indices there are, in seconds.
LOOKING = 1.0


@dataclass(frozen=True)
class _Present:
    """What there is now: the stamp of the live index ("" if there is none), and of one being built."""

    live: str = ""
    building: str = ""


class ElasticEngine(Engine):
    def __init__(
        self,
        cluster: Cluster,
        name: str,
        lexicon: Callable[[], Lexicon] = Lexicon,
        codes: tuple[str, ...] = languages.CODES,
        *,
        shards: int = 1,
        replicas: int = 0,
    ) -> None:
        super().__init__(lexicon, codes)
        self.cluster = cluster
        self.names = Names(name)
        # Every write asks for a refresh itself, so the cluster need not do it each second.
        self.settings = {
            "number_of_shards": shards,
            "number_of_replicas": replicas,
            "refresh_interval": "-1",
            "max_result_window": schema.DEEPEST,
        }
        self._vocabulary = Vocabulary(cluster, self.names, codes)
        self._looked = float("-inf")

    # --- Writing ----------------------------------------------------------------------------------
    def index(self, documents: Iterable[OfferDocument]) -> int:
        """Replace the given offers in the index; return how many documents were written."""
        rows = list(documents)
        return self._write(rows, []) if rows else 0

    def remove(self, ids: Iterable[str]) -> None:
        if rows := list(ids):
            self._write([], rows)

    def _write(self, documents: list[OfferDocument], gone: list[str]) -> int:
        """Write into the live index and into one that is being built; once more if they changed places."""
        try:
            return self._write_once(documents, gone)
        except Missing:
            return self._write_once(documents, gone)

    def _write_once(self, documents: list[OfferDocument], gone: list[str]) -> int:
        # An editor waits: a cluster that does not answer is not given minutes to take something.
        with self.cluster.patient(LOOKING):
            present = self._present()
        self._check(present.live)
        if present.building:
            self._check(present.building)
        names = self.names
        writer = Writer(names.live, names.words, self.codes)
        send(self.cluster, writer.actions(documents), to_aliases=True)
        send(self.cluster, removals(gone, names, building=bool(present.building)), to_aliases=True)
        if present.building:
            beside = Writer(names.building, names.words_building, self.codes)
            send(self.cluster, beside.actions(documents), to_aliases=True)
        refresh(self.cluster, names.live, names.words)
        return writer.written

    def rebuild(self, documents: Iterable[OfferDocument]) -> int:
        """Write a new index beside the live one and let it take its place."""
        written = Rebuilding(self.cluster, self.names, self.codes, self.settings).run(documents)
        self._looked = float("-inf")
        return written

    def drop(self) -> None:
        """Delete everything of this engine from the cluster."""
        Rebuilding(self.cluster, self.names, self.codes, self.settings).delete_all()

    # --- Which index ------------------------------------------------------------------------------
    def _present(self) -> _Present:
        names = self.names
        found = self.cluster.ask(
            lambda client: client.indices.get(
                index=f"{names.live},{names.building}",
                features=["aliases", "mappings"],
                filter_path="*.aliases,*.mappings._meta",
                ignore_unavailable=True,
            )
        )
        with failing_as_one():
            stamps = {
                alias: row["mappings"]["_meta"]["stamp"] for row in found.values() for alias in row["aliases"]
            }
        return _Present(stamps.get(names.live, ""), stamps.get(names.building, ""))

    def _check(self, stamp: str) -> None:
        if stamp != schema.STAMP:
            raise SearchUnavailable(
                f"the search index {self.names.live} was made for {stamp or 'nothing known'}, "
                f"this is {schema.STAMP}: run manage.py rebuild_search"
            )

    def _look(self) -> None:
        """Refuse an index of another version; looked at every few seconds."""
        if monotonic() - self._looked > LOOK_EVERY:
            self._check(self._present().live)
            self._looked = monotonic()

    # --- Reading ----------------------------------------------------------------------------------
    def search(self, query: OfferQuery, *, now: datetime | None = None) -> Results:
        with self.cluster.patient():
            self._look()
            with failing_as_one():
                self._vocabulary.begin(query.words, query.language)
            return super().search(query, now=now)

    def suggest(self, words: str, language: str, *, limit: int = 8) -> list[Suggestion]:
        with self.cluster.patient():
            self._look()
            return super().suggest(words, language, limit=limit)

    def select(self, selection: Selection) -> Selected:
        with failing_as_one():
            return Selector(self.cluster, self.names.live, self.codes, selection).select()

    def known(self, language: str, terms: frozenset[str]) -> bool:
        with failing_as_one():
            return self._vocabulary.known(language, terms)

    def alike(self, language: str, folded: str) -> list[tuple[str, str]]:
        with failing_as_one():
            return self._vocabulary.alike(language, folded)

    def hours(self) -> Iterable[str]:
        with failing_as_one():
            return self._vocabulary.hours()

    def titles_beginning(self, words: str, language: str, limit: int) -> list[str]:
        codes = [code for code in dict.fromkeys((language, languages.SOURCE)) if code in self.codes]
        queries = [row for code in codes if (row := _beginning(words, code)) is not None]
        if not queries or limit < 1:
            return []
        bodies = [
            {"query": row.to_dict(), "size": limit, "sort": BY_SCORE, "_source": False} for row in queries
        ]
        answers = self.cluster.search_many(self.names.live, bodies)
        found = dict.fromkeys(hit["_id"] for answer in answers for hit in answer["hits"]["hits"])
        return list(found)[:limit]

    def count(self) -> int:
        with self.cluster.patient():
            body = {"size": 0, "query": {"exists": {"field": "id"}}, "track_total_hits": True}
            total: int = self.cluster.search(self.names.live, body)["hits"]["total"]["value"]
            return total

    def health(self) -> bool:
        """True if the index is there, whole, and was made by this version of schema and analysis."""
        try:
            with self.cluster.patient():
                self._check(self._present().live)
                self.count()
        except SearchUnavailable:
            return False
        return True


def _beginning(words: str, language: str) -> query.Query | None:
    typed = analyse(words, language)
    if not typed:
        return None
    *whole, last = typed
    title = field("title", language)
    parts = [Q("term", **{title: word.terms[0]}) for word in whole]
    beginning = last.terms[0] if len(last.terms[0]) < len(last.folded) else last.folded
    return Q("bool", must=[*parts, Q("prefix", **{title: beginning})])
