"""What all engines share: reading the question, understood filters, corrections, ways out of nothing.

An engine adds how to select (`select`) and what words it knows (`known`, `alike`, `hours`).
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from search import openings
from search.engines.base import Correction, Hit, Relaxation, Results, Suggestion
from search.lexicon import Lexicon
from search.query import PAGE_SIZE, OfferQuery, Point
from search.question import Question, Understood
from search.understanding import Reading, understand
from translations import languages

BERLIN = ZoneInfo("Europe/Berlin")
SHORTEST_SUGGESTED = 2


@dataclass(frozen=True)
class Selection:
    """What an engine is asked to select: filters by facet (codes), open hours, place, order, and a slice.

    `open_hours`: the texts of hours that are open as wished; `opening`: when each opens next (for sorting).
    """

    question: Question
    today: str
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    open_hours: frozenset[str] | None = None
    opening: Mapping[str, datetime] | None = None
    point: Point | None = None
    within_km: float | None = None
    sort: str = "fit"
    first: int = 0
    size: int = PAGE_SIZE
    count_facets: bool = True


@dataclass(frozen=True)
class Selected:
    """A slice of the hits in order, their number, and the counts of every facet (without its own choice)."""

    hits: list[Hit]
    total: int
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


class Engine(ABC):
    def __init__(
        self, lexicon: Callable[[], Lexicon] = Lexicon, codes: tuple[str, ...] = languages.CODES
    ) -> None:
        self.lexicon = lexicon
        self.codes = codes

    # --- What an engine adds ----------------------------------------------------------------------
    @abstractmethod
    def select(self, selection: Selection) -> Selected: ...

    @abstractmethod
    def known(self, language: str, terms: frozenset[str]) -> bool: ...

    @abstractmethod
    def alike(self, language: str, folded: str) -> list[tuple[str, str]]: ...

    @abstractmethod
    def hours(self) -> Iterable[str]:
        """Return all different texts of hours."""

    @abstractmethod
    def titles_beginning(self, words: str, language: str, limit: int) -> list[str]:
        """Return the ids of offers whose title holds the words, the last as a beginning."""

    # --- What all of them do ----------------------------------------------------------------------
    def search(self, query: OfferQuery, *, now: datetime | None = None) -> Results:
        """Return one page of hits with facets, and what helps when there are few."""
        now = now or datetime.now(BERLIN)
        reading = self._read(query)
        found, left, relaxations = self._with_understood(query, reading.question, now)
        if found.total == 0 and reading.question.groups and not query.filters:
            # The nearer languages know nothing: all languages of these letters may.
            wider = self._read(query, wider=True)
            again = self._with_understood(query, wider.question, now)
            if again[0].total:
                reading, (found, left, relaxations) = wider, again
        if found.total == 0:
            relaxations = (*relaxations, *self._relaxed(query, reading.question, left, now))
        return Results(
            hits=found.hits,
            total=found.total,
            facets=found.facets,
            understood=left,
            corrections=_corrections(query.words, reading),
            relaxations=relaxations,
            needs=reading.question.needs,
            danger=reading.question.danger,
            question=reading.question,
        )

    def _read(self, query: OfferQuery, *, wider: bool = False) -> Reading:
        chosen = frozenset(facet for facet, _value in query.filters)
        return understand(
            query.words, query.language, self.lexicon(), self,
            plain=query.plain, chosen=chosen, available=self.codes, wider=wider,
        )  # fmt: skip

    def _with_understood(
        self, query: OfferQuery, question: Question, now: datetime
    ) -> tuple[Selected, tuple[Understood, ...], tuple[Relaxation, ...]]:
        """Select with the filters read from the words; if they leave nothing fitting, without them.

        Somebody who typed a word did not choose a filter: it must not lead to a dead end.
        """
        left = question.filters
        found = self.select(self._selection(query, question, left, now))
        given_up: list[Relaxation] = []
        if question.danger and query.filters and not self._fits(found, question):
            # Nobody in danger shall miss a shelter because of a filter chosen before.
            bare = replace(query, facets={}, near="", point=None, open_at="")
            found = self.select(self._selection(bare, question, (), now))
            given_up = [Relaxation(facet, value, found.total, applied=True) for facet, value in query.filters]
        while left and not self._fits(found, question):
            tried = [(left[:i] + left[i + 1 :], row) for i, row in enumerate(left)]
            results = [
                (self.select(self._selection(query, question, rest, now)), rest, row) for rest, row in tried
            ]
            best = max(results, key=lambda r: (self._fits(r[0], question), r[0].total))
            if len(left) == 1 and not best[0].total:
                # Nothing is known of the other words: what the filter words find is better than nothing.
                found = self.select(self._selection(query, Question(), left, now))
                break
            if not self._fits(best[0], question) and best[0].total <= found.total and len(left) == 1:
                break
            found, left, row = best
            given_up.append(Relaxation(row.facet, row.values[0], found.total, applied=True))
        return found, left, tuple(given_up)

    def _fits(self, found: Selected, question: Question) -> bool:
        """True if something was found, and if a need was named, an offer for it."""
        if not found.total:
            return False
        return not question.clear_needs or any(
            found.facets.get("need", {}).get(code) for code in question.needs
        )

    def _relaxed(
        self, query: OfferQuery, question: Question, left: tuple[Understood, ...], now: datetime
    ) -> Iterable[Relaxation]:
        """Yield what each chosen filter hides, most first, so that the page can offer to leave it out."""
        found = []
        for facet, value in query.filters:
            without = query.without(facet, value)
            selection = self._selection(without, question, left, now)
            total = self.select(replace(selection, size=0, count_facets=False)).total
            if total:
                found.append(Relaxation(facet, value, total))
        return sorted(found, key=lambda row: -row.total)

    def _selection(
        self, query: OfferQuery, question: Question, understood: tuple[Understood, ...], now: datetime
    ) -> Selection:
        facets = dict(query.facets)
        open_at = query.open_at
        for row in understood:
            if row.facet == "open":
                open_at = open_at or row.values[0]
            else:
                facets[row.facet] = tuple(dict.fromkeys((*facets.get(row.facet, ()), *row.values)))
        # Protection comes first in any order.
        sort = "fit" if question.danger else query.sort
        by_opening = sort == "open"
        texts = tuple(self.hours()) if open_at or by_opening else ()
        return Selection(
            question=question,
            today=now.astimezone(BERLIN).date().isoformat(),
            facets=facets,
            open_hours=openings.matching(texts, open_at, now),
            opening=openings.by_next_opening(texts, now) if by_opening else None,
            point=query.point,
            within_km=float(query.within) if query.point and query.near else None,
            sort=sort if sort != "near" or query.point else "fit",
            first=(query.page - 1) * PAGE_SIZE,
        )

    def suggest(self, words: str, language: str, *, limit: int = 8) -> list[Suggestion]:
        """Return how a search that has been begun may go on: needs first, then titles."""
        if len(words.strip()) < SHORTEST_SUGGESTED:
            return []
        phrases = self.lexicon().beginning_with(words, language, limit=4)
        found = [Suggestion("need", code, text) for text, code in phrases]
        offers = self.titles_beginning(words, language, limit - len(found))
        return found + [Suggestion("offer", pk) for pk in offers]


def _corrections(words: str, reading: Reading) -> tuple[Correction, ...]:
    return tuple(
        Correction(row.typed, row.meant, words.replace(row.typed, row.meant, 1)) for row in reading.corrected
    )
