"""A new index beside the live one, and who may build it."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic, sleep, time
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch

from search.engines.base import OfferDocument, SearchUnavailable
from search.engines.breaker import SearchRefused
from search.engines.elastic import schema
from search.engines.elastic.cluster import Cluster, Missing
from search.engines.elastic.schema import Names
from search.engines.elastic.writing import Writer, refresh, send

# Seconds after which a rebuild that gave no sign of life is over, and how often a living one gives it.
DEAD_AFTER = 120.0
BEAT_EVERY = 5.0
# Searches that have begun in the old index may end in it.
GRACE = 0.5
RETRIES = 5


class Rebuilding:
    def __init__(
        self, cluster: Cluster, names: Names, codes: tuple[str, ...], settings: dict[str, Any]
    ) -> None:
        self.cluster = cluster
        self.names = names
        self.codes = codes
        self.settings = settings

    def run(self, documents: Iterable[OfferDocument]) -> int:
        """Write all documents into new indices and let them take the place of the old ones.

        Meanwhile writers write into both. The documents must be read after this has begun: then each change
        is in them, or its writer saw the new index. This never writes over what is there already.
        """
        with self._lease() as beat:
            self._sweep()
            mark = uuid4().hex[:12]
            offers, words = f"{self.names.live}-{mark}", f"{self.names.words}-{mark}"
            try:
                self._create(words, schema.words(), self.names.words_building)
                self._create(offers, schema.offers(self.codes), self.names.building)
                writer = Writer(offers, words, self.codes, only_new=True)
                send(
                    self.cluster,
                    writer.actions(documents),
                    to_aliases=False,
                    retries=RETRIES,
                    after_each=beat,
                )
                refresh(self.cluster, offers, words)
                old = self._take_over(offers, words)
            except BaseException:
                with suppress(SearchUnavailable):
                    self._delete([offers, words])
                raise
            if old:
                sleep(GRACE)
                self._delete(old)
            return writer.written

    def _create(self, name: str, mapping: dict[str, Any], alias: str) -> None:
        shards = {"number_of_shards": 1} if name.startswith(self.names.words) else {}
        self.cluster.tell(
            lambda client: client.indices.create(
                index=name, mappings=mapping, settings=self.settings | shards, aliases={alias: {}}
            )
        )

    def _take_over(self, offers: str, words: str) -> list[str]:
        """Move all four aliases in one step; return the indices that are no longer searched."""
        actions: list[dict[str, Any]] = []
        old: list[str] = []
        for new, live, building in (
            (offers, self.names.live, self.names.building),
            (words, self.names.words, self.names.words_building),
        ):
            old += (before := self._carrying(live))
            actions += [{"remove": {"index": name, "alias": live}} for name in before]
            actions += [{"remove": {"index": new, "alias": building}}, {"add": {"index": new, "alias": live}}]
        self.cluster.tell(lambda client: client.indices.update_aliases(actions=actions))
        return old

    def _carrying(self, alias: str) -> list[str]:
        try:
            return list(self.cluster.tell(lambda client: client.indices.get_alias(name=alias)))
        except Missing:
            return []

    def _sweep(self) -> None:
        """Delete what a rebuild that died has left. Nobody else builds: we hold the lease."""
        ours = re.compile(rf"{re.escape(self.names.live)}(-words)?-[0-9a-f]{{12}}")
        found = self.cluster.tell(
            lambda client: client.indices.get_alias(index=f"{self.names.live}-*", ignore_unavailable=True)
        )
        searched = {self.names.live, self.names.words}
        self._delete([
            name for name, row in found.items() if ours.fullmatch(name) and not searched & set(row["aliases"])
        ])  # fmt: skip

    def _delete(self, indices: list[str]) -> None:
        if indices:
            self.cluster.tell(
                lambda client: client.indices.delete(index=",".join(indices), ignore_unavailable=True)
            )

    def delete_all(self) -> None:
        """Delete everything this engine has on the cluster."""
        alive = [name for alias in (self.names.live, self.names.words) for name in self._carrying(alias)]
        self._delete([*alive, self.names.lock])
        self._sweep()

    # --- One at a time ----------------------------------------------------------------------------
    @contextmanager
    def _lease(self) -> Iterator[Callable[[], None]]:
        """Hold the one document that allows to rebuild; give the function that shows we are alive."""
        self._create_lock()
        held = self._take()
        last = monotonic()

        def beat() -> None:
            nonlocal held, last
            if monotonic() - last > BEAT_EVERY:
                held, last = self._put(held), monotonic()

        try:
            yield beat
        finally:
            with suppress(SearchUnavailable):
                self.cluster.tell(lambda client: client.delete(index=self.names.lock, id="rebuild", **held))

    def _create_lock(self) -> None:
        settings = {"number_of_shards": 1, "auto_expand_replicas": "0-1"}
        # "It is there already" is a refusal, too; whatever else is wrong shows at the next step.
        with suppress(SearchRefused):
            self.cluster.tell(lambda client: client.indices.create(index=self.names.lock, settings=settings))

    def _take(self) -> dict[str, Any]:
        try:
            return self._put({})
        except SearchRefused:
            found = self._get()
            since = time() - found["_source"]["alive"]
            if since < DEAD_AFTER:
                raise SearchRefused(
                    f"another rebuild of {self.names.live} is running (seen {since:.0f} s ago)"
                ) from None
            return self._put({"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]})

    def _put(self, expected: dict[str, Any]) -> dict[str, Any]:
        """Write a sign of life, if the document is as expected ({}: not there); else refuse."""

        def call(client: Elasticsearch) -> Any:
            kind: dict[str, Any] = {} if expected else {"op_type": "create"}
            return client.index(
                index=self.names.lock, id="rebuild", document={"alive": time()}, **expected, **kind
            )

        found = self.cluster.tell(call)
        return {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}

    def _get(self) -> Any:
        return self.cluster.tell(lambda client: client.get(index=self.names.lock, id="rebuild"))
