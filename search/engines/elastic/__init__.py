"""Search on a cluster, for cities and countries. Only imported where one is configured: it costs memory."""

from search.engines.elastic.cluster import Cluster
from search.engines.elastic.engine import ElasticEngine

__all__ = ["Cluster", "ElasticEngine"]
