"""What people and editors notice when nodes die: nobody waits, nothing is lost."""

import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.test import Client

from search import engines
from search.actions import flush, rebuild, watch
from search.engines import SearchUnavailable, embedded_engine, engine_named, get_engine
from search.engines.elastic import Cluster, ElasticEngine
from search.models import SearchTask
from search.query import OfferQuery
from tests.search.contract import CITY, LEXICON

LIMITED = "Die Suche ist gerade eingeschränkt"


@pytest.fixture
def nodes(three_nodes):
    """The three nodes; those a test has left dead are alive for the next."""
    yield three_nodes
    three_nodes.start(*(index for index, node in enumerate(three_nodes.nodes) if not node.process))


def test_no_search_fails_while_a_node_dies_and_returns(nodes):
    cluster = Cluster(nodes.addresses)
    engine = ElasticEngine(cluster, "city", lambda: LEXICON, shards=2, replicas=1)
    engine.rebuild(CITY)
    nodes.wait("green")
    totals: list[int] = []
    over = Event()

    def search_on():
        while not over.wait(0.01):
            totals.append(engine.search(OfferQuery(words="Deutschkurs Kita", language="de")).total)

    def wait_for_answers():
        enough, until = len(totals) + 20, time.monotonic() + 60
        while len(totals) < enough and time.monotonic() < until:
            time.sleep(0.05)
            for failed in (searches for searches in load if searches.done()):
                failed.result()
        assert len(totals) >= enough

    with ThreadPoolExecutor() as people:
        load = [people.submit(search_on) for _ in range(2)]
        try:
            wait_for_answers()
            nodes.kill(0)
            wait_for_answers()
            nodes.wait("yellow")
            wait_for_answers()
            nodes.start(0)
            nodes.wait("green")
            wait_for_answers()
        finally:
            over.set()
    for searches in load:
        searches.result()
    assert set(totals) == {3}
    engine.drop()
    cluster.close()


class Clock:
    """Stands still until somebody moves it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def portal(nodes, settings, tmp_path, db):
    """The portal with the cluster; its breaker goes by our clock."""
    settings.ELASTICSEARCH_URL = nodes.addresses
    settings.ELASTICSEARCH_INDEX = "portal"
    settings.SEARCH_INDEX = tmp_path / "search.sqlite3"
    # Two cores carry three nodes here: while they start, a second is little.
    settings.ELASTICSEARCH_PATIENCE = 5
    guarded = get_engine()
    guarded.primary.breaker.clock = Clock()
    rebuild()
    yield guarded
    guarded.primary.engine.drop()
    guarded.primary.engine.cluster.close()
    embedded_engine(settings.SEARCH_INDEX).close()
    engines._guarded.cache_clear()


def page(words: str) -> str:
    return Client().get("/de/angebote/", {"q": words}).content.decode()


def test_an_hour_without_a_cluster_loses_nothing(portal, nodes, offer, django_capture_on_commit_callbacks):
    def rename(key: str, name: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            one = offer(key)
            one.name_de = name
            one.save_revision().publish()

    def publish_nothing(key: str) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            offer(key).unpublish()

    nodes.wait("green")
    assert not get_engine().search(OfferQuery(words="Deutschkurs")).limited
    assert LIMITED not in page("Deutschkurs")
    before = portal.count()

    for index in range(3):
        nodes.kill(index)
    times = []
    for _ in range(15):
        started = time.perf_counter()
        found = get_engine().search(OfferQuery(words="Deutschkurs"))
        times.append(time.perf_counter() - started)
        assert found.limited
        assert found.total
    assert statistics.median(times) <= 0.3
    assert max(times) < 1
    html = page("Deutschkurs")
    assert LIMITED in html
    assert "Deutschkurs" in html

    # An hour: changes come in, the worker tries again and again, people search.
    clock = portal.primary.breaker.clock
    for minute in range(60):
        clock.now += 60
        if minute % 10 == 0:
            rename("eok", f"Quittenkurs {minute}")
        if minute == 30:
            publish_nothing("kita")
        watch(pause=0, rounds=1)
        if minute % 10 == 0:
            assert get_engine().search(OfferQuery(words="Quittenkurs")).ids[0] == str(offer("eok").pk)
    assert SearchTask.objects.count() == 7
    assert "<mark>Quittenkurs</mark> 50" in page("Quittenkurs")
    with pytest.raises(SearchUnavailable):
        flush()

    nodes.start(0, 1, 2)
    nodes.wait("green")
    clock.now += 60
    assert flush() == 7
    assert not SearchTask.objects.exists()
    elastic = engine_named("elastic")
    assert elastic.count() == portal.fallback.count() == before - 1
    assert elastic.search(OfferQuery(words="Quittenkurs")).ids[0] == str(offer("eok").pk)
    assert str(offer("kita").pk) not in elastic.search(OfferQuery(words="Kita")).ids
    elastic.cluster.close()
    assert not get_engine().search(OfferQuery(words="Quittenkurs")).limited
    assert LIMITED not in page("Quittenkurs")


def test_a_wanted_rebuild_waits_for_the_cluster_without_beginning_again_and_again(portal, monkeypatch):
    """The file is rebuilt the first time; then it waits with the cluster, and keeps up by single changes."""
    rebuilt = []
    real = type(portal.fallback).rebuild
    monkeypatch.setattr(
        type(portal.fallback), "rebuild", lambda self, rows: rebuilt.append(1) or real(self, rows)
    )
    monkeypatch.setattr(
        ElasticEngine, "rebuild", lambda self, rows: (_ for _ in ()).throw(SearchUnavailable("away"))
    )
    SearchTask.objects.create(offer=None)
    watch(pause=0, rounds=4)
    assert len(rebuilt) == 1
    assert SearchTask.objects.get().attempts == 4
    monkeypatch.undo()
    assert flush() == 1
    assert not SearchTask.objects.exists()
