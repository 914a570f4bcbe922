"""What the search keeps in the database; the index itself is a file or a cluster of its own."""

from search.models.bench import JudgedQuery
from search.models.counts import GapReport, PendingCount, SearchCount
from search.models.finder import FinderAnswer, FinderQuestion
from search.models.outbox import SearchTask
from search.models.words import Boost, FilterWords, NeedWords, SynonymSet

__all__ = [
    "Boost",
    "FilterWords",
    "FinderAnswer",
    "FinderQuestion",
    "GapReport",
    "JudgedQuery",
    "NeedWords",
    "PendingCount",
    "SearchCount",
    "SearchTask",
    "SynonymSet",
]
