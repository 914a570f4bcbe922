"""Choice of the engine."""

from django.conf import settings

from search.engines.base import Results, SearchEngine
from search.engines.embedded import EmbeddedEngine

__all__ = ["Results", "SearchEngine", "get_engine"]


def get_engine() -> SearchEngine:
    return EmbeddedEngine(settings.SEARCH_INDEX)
