"""Real nodes for whoever asks; where nobody asks, none is started."""

import os
from pathlib import Path

import pytest

from tests.elasticsearch.distribution import Unavailable, distribution, java_home
from tests.elasticsearch.nodes import Cluster


def pytest_collection_modifyitems(items):
    """One worker has the nodes, so that each of them is started once."""
    for item in items:
        if Path(item.fspath).is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.xdist_group("elasticsearch"))


@pytest.fixture(scope="session")
def elasticsearch_here():
    """Skip where there is no Java or Maven and nobody promised them; CI promises them."""
    missing = ""
    try:
        java_home()
        distribution()
    except Unavailable as reason:
        missing = str(reason)
    if missing and os.environ.get("CI") == "true":
        pytest.fail(missing, pytrace=False)
    if missing:
        pytest.skip(missing)


@pytest.fixture(scope="session")
def one_node(elasticsearch_here):
    """Return the address of a node that everybody shares: leave no index behind."""
    with Cluster(1, heap="512m") as cluster:
        yield cluster.addresses[0]


@pytest.fixture(scope="module")
def three_nodes(elasticsearch_here):
    """Return a cluster of which nodes may be killed: leave all three alive."""
    with Cluster(3, heap="400m") as cluster:
        yield cluster
