"""Rebuilding on a real node: nothing is lost, one at a time, nothing is left behind."""

import threading
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from elasticsearch import Elasticsearch

from search import openings
from search.engines.base import SearchUnavailable
from search.engines.breaker import SearchRefused
from search.engines.elastic import Cluster, ElasticEngine, rebuilding, schema
from search.query import OfferQuery
from tests.search.contract import CITY, LEXICON, document

NAME = "rebuilt"


@pytest.fixture
def client(one_node):
    with Elasticsearch(one_node) as client:
        yield client


@pytest.fixture
def cluster(one_node):
    cluster = Cluster([one_node])
    yield cluster
    cluster.close()


@pytest.fixture
def make(cluster):
    """Return a function that makes an engine, as another process would."""
    yield lambda: ElasticEngine(cluster, NAME, lambda: LEXICON)
    ElasticEngine(cluster, NAME).drop()


@pytest.fixture
def engine(make):
    engine = make()
    engine.rebuild(CITY)
    return engine


def indices(client) -> set[str]:
    return {row["index"] for row in client.cat.indices(index=f"{NAME}*", format="json")}


def ids(engine, words: str) -> list[str]:
    return engine.search(OfferQuery(words=words)).ids


class Slow:
    """Documents that stop after the third, until they are let go."""

    def __init__(self) -> None:
        self.begun, self.go_on = threading.Event(), threading.Event()

    def __iter__(self):
        yield from CITY[:3]
        self.begun.set()
        assert self.go_on.wait(20)
        yield from CITY[3:]


@pytest.fixture
def slow(make):
    """A rebuild in another process that has begun and waits."""
    documents = Slow()
    rebuild = threading.Thread(target=make().rebuild, args=(documents,))
    rebuild.start()

    def finish():
        documents.go_on.set()
        rebuild.join(30)
        assert not rebuild.is_alive()

    assert documents.begun.wait(20)
    yield finish
    finish()


def test_what_changes_during_a_rebuild_is_in_the_new_index(engine, slow, client):
    """A slow rebuild reads its documents; meanwhile offers are changed, removed and added: read or unread."""
    assert ids(engine, "Kita")[0] == "4", "the old index answers meanwhile"
    engine.index([document("1", "Nähkurs"), document("9", "Schwimmkurs", theme=["sport"])])
    engine.index([document("5", "Webkurs")])
    engine.remove(["4", "1"])
    assert "4" not in ids(engine, "Kita-Platz finden"), "the old index follows, too"
    before = indices(client)
    slow()
    assert ids(engine, "Schwimmkurs")[0] == "9"
    assert ids(engine, "Webkurs")[0] == "5"
    assert ids(engine, "Termin") == []
    assert not {"1", "4"} & set(engine.search(OfferQuery()).ids)
    assert engine.search(OfferQuery()).facets["theme"]["sport"] == 1
    assert engine.count() == 6
    assert len(indices(client) - before) <= 0, "old indices are gone"


def test_a_second_rebuild_is_refused_in_one_line(engine, slow, make):
    with pytest.raises(SearchRefused, match=r"another rebuild of rebuilt is running \(seen \d+ s ago\)"):
        make().rebuild(CITY)
    slow()
    assert make().rebuild(CITY) == len(CITY)


def test_a_rebuild_that_died_is_swept_away(engine, client, cluster, make, monkeypatch):
    dead = rebuilding.Rebuilding(cluster, engine.names, engine.codes, engine.settings)
    dead._take()
    dead._create(f"{NAME}-0123456789ab", schema.offers(engine.codes), engine.names.building)
    with pytest.raises(SearchRefused):
        engine.rebuild(CITY)
    monkeypatch.setattr(rebuilding, "DEAD_AFTER", 0)
    engine.rebuild(CITY)
    assert f"{NAME}-0123456789ab" not in indices(client)
    assert len(indices(client)) == 3


def test_a_rebuild_that_was_taken_for_dead_stops(engine, client, make, monkeypatch):
    """It must not write into what another one builds, nor take the place of it."""
    monkeypatch.setattr(rebuilding, "BEAT_EVERY", 0)
    monkeypatch.setattr(rebuilding, "DEAD_AFTER", 0)

    def documents():
        for number in range(3_000):
            yield document(f"{number}", "Kurs")
            if number == 1_000:
                make().rebuild(CITY)

    with pytest.raises(SearchRefused, match="version_conflict"):
        engine.rebuild(documents())
    assert engine.count() == 7
    assert len(indices(client)) == 3


def test_a_failed_rebuild_leaves_the_live_index_and_no_other(engine, client):
    def breaking():
        yield CITY[0]
        raise ValueError("the database went away")

    before = indices(client)
    with pytest.raises(ValueError, match="went away"):
        engine.rebuild(breaking())
    assert engine.search(OfferQuery()).total == 7
    assert indices(client) == before


def test_an_index_of_another_version_asks_for_a_rebuild_in_one_line(engine, make, monkeypatch):
    assert engine.health()
    monkeypatch.setattr(schema, "STAMP", "schema 99, analysis 99")
    fresh = make()
    assert not fresh.health()
    for call in (lambda: fresh.search(OfferQuery()), lambda: fresh.index(CITY), lambda: fresh.remove(["1"])):
        with pytest.raises(SearchUnavailable, match=r"made for schema 1.*run manage.py rebuild_search"):
            call()
    fresh.rebuild(CITY)
    assert fresh.health()
    assert fresh.search(OfferQuery()).total == 7


def test_a_writer_of_another_version_keeps_out_of_what_is_built(engine, slow, make, monkeypatch):
    """Its terms would be others. Its change stays in the outbox until the new index is live."""
    monkeypatch.setattr(schema, "STAMP", "schema 99, analysis 99")
    with pytest.raises(SearchUnavailable, match="made for schema 1"):
        make().index(CITY)


def test_without_an_index_it_says_so_and_the_cluster_invents_none(make, client):
    engine = make()
    assert not engine.health()
    for call in (
        lambda: engine.search(OfferQuery()),
        lambda: engine.index(CITY),
        lambda: engine.remove(["1"]),
    ):
        with pytest.raises(SearchUnavailable, match="nothing known"):
            call()
    assert indices(client) == set()


def test_many_writers_and_rebuilds_at_once_lose_nothing(engine, make):
    """Three writers, two rebuilds in turn and two readers: in the end every written offer is there."""
    problems: list[BaseException] = []
    stop = threading.Event()
    database = list(CITY)

    def guarded(work):
        def run():
            try:
                work()
            except BaseException as problem:  # noqa: BLE001
                problems.append(problem)

        return threading.Thread(target=run)

    def write(name):
        own = make()
        for number in range(12):
            new = document(f"{name}{number}", f"Angebot {name} {number}")
            database.append(new)
            own.index([new])
            if number % 4 == 3:
                gone = database.pop(database.index(new))
                own.remove([gone.id])

    def read():
        own = make()
        while not stop.wait(0.01):
            assert own.search(OfferQuery(words="Deutschkurs")).total >= 2

    def current():
        yield from list(database)

    def rebuild():
        for _ in range(2):
            make().rebuild(current())

    readers = [guarded(read) for _ in range(2)]
    writers = [guarded(lambda name=name: write(name)) for name in "abc"] + [guarded(rebuild)]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(120)
    stop.set()
    for thread in readers:
        thread.join(30)
    assert problems == []
    assert set(engine.search(OfferQuery(words="Angebot")).ids) <= {row.id for row in database}
    assert engine.search(OfferQuery(words="Angebot")).total == 27
    assert engine.count() == 34


def test_new_hours_are_known_to_every_process(engine, make):
    other = make()
    now = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    asked = OfferQuery(open_at="2026-11-25T22:30")
    assert other.search(asked, now=now).ids == []
    late = openings.encode([openings.Schedule("We 22:00-23:00")])
    engine.index([replace(CITY[2], hours=late)])
    assert other.search(asked, now=now).ids == ["2"]
    engine.rebuild([replace(CITY[3], hours=late)])
    assert other.search(asked, now=now).ids == ["3"]
