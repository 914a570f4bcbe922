"""Judges the search over the offers of this directory: what search.judging leaves to others."""

from collections.abc import Callable, Iterable, Sequence

from directory.models import Offer
from search.engines.base import SearchEngine
from search.judging import Judged, Report, judge
from search.query import MAX_WORDS, OfferQuery
from search.question import READ_AS


def judge_directory(queries: Iterable[Judged], engine: SearchEngine) -> Report:
    """Ask an engine every query; an offer is labelled by the codes of its needs."""
    needs: dict[str, set[str]] = {}
    for pk, code in Offer.objects.published().values_list("pk", "needs__code"):
        needs.setdefault(str(pk), set()).add(code)

    def relevant(query: Judged) -> list[int]:
        return sorted((query.grade(codes) for codes in needs.values()), reverse=True)

    return judge(queries, asking(engine), lambda pk: needs.get(pk, ()), relevant)


def asking(engine: SearchEngine) -> Callable[[str, str], tuple[Sequence[str], int]]:
    """Return how an engine is asked: words and language in, ids and number of hits out."""

    def ask(words: str, language: str) -> tuple[Sequence[str], int]:
        query = OfferQuery(words=words[:MAX_WORDS], language=READ_AS.get(language, language))
        results = engine.search(query)
        return results.ids, results.total

    return ask
