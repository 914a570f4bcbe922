"""The nodes are real: they store, find, die and come back."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Event

import pytest
from elasticsearch import Elasticsearch
from elasticsearch.helpers import bulk

from tests.elasticsearch import nodes


def test_one_node_finds_what_it_was_given(one_node):
    with Elasticsearch(one_node) as client:
        assert client.cluster.health()["status"] in {"green", "yellow"}
        client.index(index="one", id="1", document={"title": "Sprachkurs am Abend"}, refresh=True)
        found = client.search(index="one", query={"match": {"title": "sprachkurs"}})
        client.indices.delete(index="one")
    assert [hit["_id"] for hit in found["hits"]["hits"]] == ["1"]


def test_searches_go_on_while_the_master_dies_and_returns(three_nodes, monkeypatch):
    # The client logs each search: thousands of lines would hide why the test failed.
    monkeypatch.setattr(logging.getLogger("elastic_transport.transport"), "disabled", True)
    answers, over = [], Event()
    with Elasticsearch(three_nodes.addresses, retry_on_timeout=True, request_timeout=5) as client:
        client.indices.create(index="many", settings={"number_of_shards": 3, "number_of_replicas": 1})
        bulk(client, ({"_index": "many", "number": number} for number in range(300)), refresh=True)
        three_nodes.wait("green")

        def search_on():
            while not over.wait(0.01):
                found = client.search(index="many", query={"range": {"number": {"gte": 0}}}, size=1)
                answers.append(found["hits"]["total"]["value"])

        def wait_for_answers():
            enough, until = len(answers) + 10, time.monotonic() + 30
            while len(answers) < enough and time.monotonic() < until:
                time.sleep(0.05)
                for failed in (searches for searches in load if searches.done()):
                    failed.result()
            assert len(answers) >= enough

        with ThreadPoolExecutor() as people:
            load = [people.submit(search_on) for _ in range(2)]
            try:
                wait_for_answers()
                master = client.cat.master(format="json")[0]["node"]
                index = next(i for i, node in enumerate(three_nodes.nodes) if node.name == master)
                three_nodes.kill(index)
                wait_for_answers()
                three_nodes.wait("yellow")
                three_nodes.start(index)
                three_nodes.wait("green")
                wait_for_answers()
            finally:
                over.set()
        for searches in load:
            searches.result()
        assert set(answers) == {300}
        client.indices.delete(index="many")


def test_a_start_that_fails_leaves_nothing(elasticsearch_here, monkeypatch):
    monkeypatch.setattr(nodes, "PATIENCE", 1)
    cluster = nodes.Cluster()
    with pytest.raises(RuntimeError, match="node-0 did not get yellow"), cluster:
        pass
    assert not cluster.folder.exists()
    assert not any(cluster.folder.name in command for command in commands())


def commands() -> list[str]:
    """Return what runs on this machine (Linux only)."""
    found = []
    for process in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):  # it has just ended
            found.append(process.read_text(errors="replace"))
    return found
