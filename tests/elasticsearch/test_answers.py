"""What the engine makes of a cluster that answers badly. The node is a fake: a real one does not do it."""

import json
import statistics
import time

import pytest

from search.engines.base import SearchUnavailable
from search.engines.breaker import Breaker, Guarded, SearchRefused
from search.engines.elastic import Cluster, ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.query import OfferQuery
from tests.elasticsearch.fakes import WHOLE, FakeNode
from tests.search.contract import CITY, LEXICON

ERROR = {"type": "es_rejected_execution_exception", "reason": "queue is full"}


def refusal(status: int) -> bytes:
    return json.dumps({"error": {"root_cause": [ERROR], **ERROR}, "status": status}).encode()


def one(**differently) -> bytes:
    return json.dumps({"responses": [{**WHOLE, **differently}]}).encode()


@pytest.fixture
def node():
    with FakeNode() as node:
        yield node


@pytest.fixture
def engine(node):
    cluster = Cluster([node.address], patience=0.25)
    yield ElasticEngine(cluster, "lotse", lambda: LEXICON)
    cluster.close()


@pytest.fixture
def guarded(engine, tmp_path):
    embedded = EmbeddedEngine(tmp_path / "search.sqlite3", lambda: LEXICON)
    embedded.rebuild(CITY)
    yield Guarded(engine, embedded)
    embedded.close()


BAD = {
    "too many requests": (429, refusal(429)),
    "overloaded": (503, refusal(503)),
    "failed": (500, refusal(500)),
    "gateway": (502, b"<html>Bad gateway</html>"),
    "not allowed": (403, refusal(403)),
    "too many, one of several": (200, one(status=429, error=ERROR)),
    "half of the shards": (200, one(_shards={"total": 2, "successful": 1, "failed": 1})),
    "half of the time": (200, one(timed_out=True)),
    "no hits": (200, one(hits={})),
    "no total": (200, one(hits={"hits": []})),
    "nothing": (200, b""),
    "cut off": (200, one()[:40]),
    "no object": (200, b"[1, 2]"),
    "no answers": (200, b'{"responses": []}'),
    "hits of another kind": (200, one(hits={"total": {"value": 1}, "hits": [{"id": 1}]})),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_whatever_goes_wrong_is_one_exception_and_a_limited_answer(node, engine, guarded, bad):
    assert engine.search(OfferQuery()).total == 0, "the fake is well"
    node.answer = lambda path: bad if "_msearch" in path else None
    with pytest.raises(SearchUnavailable) as caught:
        engine.search(OfferQuery())
    assert not isinstance(caught.value, SearchRefused)
    assert len(str(caught.value)) < 300
    found = guarded.search(OfferQuery())
    assert found.limited
    assert found.total == 7


def test_a_refused_question_leaves_the_breaker_closed(node, guarded):
    node.answer = lambda path: (200, one(status=400, error=ERROR)) if "_msearch" in path else None
    for _ in range(5):
        assert guarded.search(OfferQuery()).limited
    node.answer = lambda path: None
    assert not guarded.search(OfferQuery()).limited


def test_something_else_at_the_address_is_no_cluster(node, engine):
    node.product = "Something else"
    with pytest.raises(SearchUnavailable):
        engine.search(OfferQuery())
    assert not engine.health()


def test_silence_is_answered_within_300_milliseconds_also_the_first_time(node, guarded):
    node.silence()
    times = []
    for _ in range(7):
        started = time.perf_counter()
        found = guarded.search(OfferQuery(words="Deutschkurs"))
        times.append(time.perf_counter() - started)
        assert found.limited
        assert found.total >= 2
    assert times[0] < 0.6, "the first one waits for its patience to end"
    assert statistics.median(times) <= 0.3
    assert max(times) < 1


def test_a_silent_cluster_does_not_keep_editors_waiting(node, engine):
    node.silence()
    started = time.perf_counter()
    with pytest.raises(SearchUnavailable):
        engine.index(CITY)
    assert time.perf_counter() - started < 2


def test_a_dead_cluster_is_answered_within_300_milliseconds(guarded, node):
    node.__exit__()
    guarded.primary.breaker = Breaker(failures=1_000)
    times = []
    for _ in range(7):
        started = time.perf_counter()
        assert guarded.search(OfferQuery(words="Kita")).limited
        times.append(time.perf_counter() - started)
    assert statistics.median(times) <= 0.3
    assert max(times) < 1
