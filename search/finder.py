"""The needs finder: from answers to a search, and to offers that fit all of it or all but one thing.

Answers are held by nobody: they come with the request and go with it.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, combinations, islice, zip_longest
from pathlib import Path
from typing import Any

from django.db import transaction

from directory.models import Need, Offer
from directory.models.vocabulary import Answer
from directory.taxonomy_seed import in_columns
from search.engines.base import Results, SearchEngine
from search.models import FinderAnswer, FinderQuestion
from search.query import PAGE_SIZE, OfferQuery
from search.words import PROTECTION_THEME
from translations import languages

SEED = Path(__file__).parent / "fixtures" / "finder.json"
MOST_SHOWN = 10
# How far lists are read to take the full matches away; beyond it only the totals are known.
MOST_PAGES = 10
# What is missed, easiest to help with first: this decides which near misses come first.
CRITERIA = (
    "district", "mode", "access", "language", "cost", "places", "accessible", "audience", "need", "status",
)  # fmt: skip
# Never in an address: it would stay in the history of a borrowed phone.
PRIVATE = ("status",)


def active_questions() -> list[FinderQuestion]:
    """Return the questions that are asked and can be answered, with answers, needs and themes."""
    rows = FinderQuestion.objects.filter(active=True).prefetch_related("answers__needs__theme")
    return [question for question in rows if question.answers.all()]


def field_name(question: FinderQuestion) -> str:
    return f"q{question.pk}"


def read_answers(questions: Iterable[FinderQuestion], data: Any) -> list[FinderAnswer]:
    """Return the answers in a posted form (a QueryDict); what is no answer of its question is left out.

    Where one answer is allowed the first counts.
    """
    found: list[FinderAnswer] = []
    for question in questions:
        given = set(data.getlist(field_name(question)))
        answers = [answer for answer in question.answers.all() if str(answer.pk) in given]
        found += answers if question.several else answers[:1]
    return found


def query_of(answers: Iterable[FinderAnswer], language: str) -> OfferQuery:
    """Return the search that answers stand for: one of the values of each facet, every facet."""
    query = OfferQuery(language=language)
    for answer in answers:
        if codes := [need.code for need in answer.needs.all()]:
            query = query.having("need", *codes)
        if answer.facet and answer.values:
            query = query.having(answer.facet, *answer.values)
    return query


def themes_of(answers: Iterable[FinderAnswer]) -> tuple[str, ...]:
    """Return the codes of the themes in which the answers name needs."""
    return tuple(dict.fromkeys(need.theme.code for answer in answers for need in answer.needs.all()))


def is_delicate(answer: FinderAnswer) -> bool:
    """True if an answer must not stay on the device either: somebody may look at that phone."""
    return answer.facet in PRIVATE or PROTECTION_THEME in themes_of([answer])


def without_private(query: OfferQuery, answers: Iterable[FinderAnswer]) -> OfferQuery:
    """Return the search as it may stand in an address: neither papers nor violence."""
    for facet in PRIVATE:
        query = query.without(facet)
    for answer in answers:
        if is_delicate(answer):
            for need in answer.needs.all():
                query = query.without("need", need.code)
    return query


# --- What fits --------------------------------------------------------------------------------------
@dataclass(frozen=True)
class WayOut:
    """Which criteria to give up, the search without them, and how many offers it then finds."""

    facets: tuple[str, ...]
    query: OfferQuery
    total: int


@dataclass(frozen=True)
class Finding:
    """Offers by id, the best first, at most MOST_SHOWN each; the near ones with the criterion they miss."""

    full: list[str]
    full_total: int
    near: dict[str, str]
    near_total: int
    way_out: WayOut | None = None


def find(engine: SearchEngine, query: OfferQuery, themes: tuple[str, ...]) -> Finding:
    """Return what fits, and what misses one criterion: found by the search without it, less what fits.

    Somebody who looks for a flat is not helped by a sports club nearby: without its need an offer is only
    near if it belongs to the same theme, and with a single criterion nothing else is.
    """
    fitting = engine.search(query)
    full = dict.fromkeys(_walk(engine, query, fitting))
    near: list[list[tuple[str, str]]] = []
    near_total = 0
    ways = []
    for facet in [name for name in CRITERIA if name in query.facets]:
        wider = _without(query, facet, themes)
        results = engine.search(wider)
        ways.append(WayOut((facet,), wider, results.total))
        missing = results.total - fitting.total
        if missing <= 0 or (len(query.facets) == 1 and facet != "need"):
            continue
        near_total += missing
        others = (pk for pk in _walk(engine, wider, results) if pk not in full)
        near.append([(pk, facet) for pk in islice(others, MOST_SHOWN)])
    # In turns, so that one criterion that hides much does not hide the others.
    mixed = [row for row in chain.from_iterable(zip_longest(*near)) if row]
    way_out = None if fitting.total else _best_way_out(engine, query, themes, ways)
    return Finding(list(full)[:MOST_SHOWN], fitting.total, dict(mixed[:MOST_SHOWN]), near_total, way_out)


def _without(query: OfferQuery, facet: str, themes: tuple[str, ...]) -> OfferQuery:
    wider = query.without(facet)
    return wider.having("theme", *themes) if facet == "need" and themes else wider


def _walk(engine: SearchEngine, query: OfferQuery, first: Results) -> Iterator[str]:
    """Yield the ids of all hits, page after page; `first` is the first page, already there."""
    yield from first.ids
    for page in range(2, min(MOST_PAGES, -(-first.total // PAGE_SIZE)) + 1):
        yield from engine.search(query.on_page(page)).ids


def _best_way_out(
    engine: SearchEngine, query: OfferQuery, themes: tuple[str, ...], ways: list[WayOut]
) -> WayOut | None:
    """Return the criterion whose leaving out helps most; two where one is not enough."""
    if not any(way.total for way in ways):
        ways = []
        for pair in combinations([name for name in CRITERIA if name in query.facets], 2):
            wider = _without(_without(query, pair[0], themes), pair[1], themes)
            ways.append(WayOut(pair, wider, engine.search(wider).total))
    best = max(ways, key=lambda way: way.total, default=None)
    return best if best and best.total else None


def is_known(facet: str, offer: Offer, has: set[str], wished: Iterable[str]) -> bool:
    """True if the directory says that a wish is not met; else it only does not say that it is.

    Without a public place nobody may learn in which district an offer is, nor in which it is not.
    """
    if facet in ("district", "language", "cost", "access", "mode"):
        return bool(has)
    if facet == "accessible":
        places = [row.location for row in offer.public_places]
        return bool(places) and all(getattr(p, name, None) == Answer.NO for p in places for name in wished)
    return facet != "places" or offer.free_places is not None


# --- Questions to start with ------------------------------------------------------------------------
@transaction.atomic
def load_finder() -> int:
    """Create the questions of the fixture when there are none; return how many. Needs the taxonomy.

    A text that is not a mapping (the name of a district) is the same in all languages.
    """
    if FinderQuestion.objects.exists():
        return 0
    seed = json.loads(SEED.read_text())
    needs = {need.code: need for need in Need.objects.all()}
    for order, entry in enumerate(seed):
        question = FinderQuestion.objects.create(
            order=order, several=entry.get("several", False),
            **in_columns("text", entry["text"]), **in_columns("help", entry.get("help", {})),
        )  # fmt: skip
        for position, row in enumerate(entry["answers"]):
            answer = FinderAnswer.objects.create(
                question=question, sort_order=position, **in_columns("text", _in_all_languages(row["text"])),
                facet=row.get("facet", ""), value=row.get("value", ""),
            )  # fmt: skip
            answer.needs.set([needs[code] for code in row.get("needs", ()) if code in needs])
            answer.save()
    return len(seed)


def _in_all_languages(text: dict[str, str] | str) -> dict[str, str]:
    return text if isinstance(text, dict) else dict.fromkeys(languages.CODES, text)
