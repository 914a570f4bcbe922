"""Selects offers from an open index: who matches, how many of each facet, in which order."""

import sqlite3
from collections.abc import Iterable
from math import cos, radians

from search.engines.base import Hit
from search.engines.common import Selected, Selection
from search.engines.embedded import schema
from search.engines.embedded.facts import Facts, Masks, bits, members, membership, union
from search.engines.embedded.writing import unpack
from search.query import Point, distance
from search.question import Question, need_term
from search.ranking import WINDOW, Candidate, rank

SQL_VARIABLES = 500
FEW = 1500
LAST = float("inf")


class Selector:
    """One selection on one connection; `masks` keeps the matches of earlier ones."""

    def __init__(self, db: sqlite3.Connection, facts: Facts, masks: Masks, codes: tuple[str, ...]) -> None:
        self.db = db
        self.facts = facts
        self.masks = masks
        self.codes = codes
        # Scores of matches so few that one question to FTS5 gives both who and how well.
        self._few: dict[tuple[str, str], list[tuple[int, float]]] = {}

    def select(self, selection: Selection) -> Selected:
        facts = self.facts
        distances = self._distances(selection)
        matched = self._matching(selection.question) & ~facts.over(selection.today)
        if selection.open_hours is not None:
            matched &= union(facts.hours.get(text, 0) for text in selection.open_hours)
        if selection.within_km is not None:
            near = [pk for pk, metres in distances.items() if metres <= selection.within_km * 1000]
            matched &= facts.everywhere | bits(near)
        chosen = {
            name: union(facts.facets.get(name, {}).get(value, 0) for value in values)
            for name, values in selection.facets.items()
        }
        hits = matched
        for mask in chosen.values():
            hits &= mask
        wanted: list[int] = []
        if hits and selection.size:
            ordered = self._ordered(selection, hits, distances, filtered=hits != matched)
            wanted = ordered[selection.first : selection.first + selection.size]
        return Selected(
            self._hits(wanted, distances, selection),
            hits.bit_count(),
            self._counts(matched, chosen) if selection.count_facets else {},
        )

    # --- Who matches ------------------------------------------------------------------------------
    def _matching(self, question: Question) -> int:
        """Return all offers that hold any of the words, name a need, or are boosted."""
        if not question.asked:
            return self.facts.everything
        found = bits(self._pks(question.boosts).values())
        for language in question.languages:
            found |= self._mask(language, _expression(question, language), scored=True)
        return found & self.facts.everything

    def _mask(self, language: str, expression: str, *, scored: bool = False) -> int:
        """Return who matches; `scored`: the scores will be asked for next."""
        if not expression or language not in self.codes:
            return 0
        mask = self.masks.get((language, expression))
        if mask is not None:
            return mask
        name = schema.table(language)
        where = f"FROM {name} WHERE {name} MATCH ?"
        if scored:
            sql = f"SELECT rowid, -bm25({name}, {schema.WEIGHTS}) {where} LIMIT ?"
            rows = self.db.execute(sql, (expression, FEW + 1)).fetchall()
            if len(rows) <= FEW:
                self._few[language, expression] = rows
                mask = bits(pk for pk, _score in rows)
        if mask is None:
            mask = bits(pk for (pk,) in self.db.execute(f"SELECT rowid {where}", (expression,)))
        self.masks.keep((language, expression), mask)
        return mask

    def _counts(self, matched: int, chosen: dict[str, int]) -> dict[str, dict[str, int]]:
        found = {}
        for name, values in self.facts.facets.items():
            base = matched
            for other, mask in chosen.items():
                if other != name:
                    base &= mask
            found[name] = {value: (base & mask).bit_count() for value, mask in values.items() if mask}
        return found

    # --- Order ------------------------------------------------------------------------------------
    def _ordered(
        self, selection: Selection, hits: int, distances: dict[int, float], *, filtered: bool
    ) -> list[int]:
        """Return the offers of the hits in order, as far as the wanted slice needs them."""
        question = selection.question
        if selection.sort == "fit" and question.asked:
            return self._by_fit(selection, hits, filtered=filtered)
        order = list(filter(membership(hits), self.facts.order(self.db)))
        if selection.sort == "fit":
            return order
        # Far down a list of loosely related offers the nearest is of no use: those that fit well first.
        strong = self._strong(question) if question.asked else hits
        key = distances if selection.sort == "near" else self._openings(selection, hits)
        fits = membership(strong)
        return sorted(order, key=lambda pk: (not fits(pk), key.get(pk, LAST)))

    def _by_fit(self, selection: Selection, hits: int, *, filtered: bool) -> list[int]:
        question = selection.question
        wanted = max(WINDOW, selection.first + selection.size)
        scores: dict[int, float] = {}
        found_in: dict[str, set[int]] = {}
        for language, factor in question.languages.items():
            expression = _expression(question, language)
            if not expression or language not in self.codes:
                continue
            rows = self._scored(language, expression, wanted, hits, filtered=filtered)
            found_in[language] = {pk for pk, _score in rows}
            for pk, score in rows:
                scores[pk] = max(scores.get(pk, 0.0), factor * score)
        for pk in self._pks(question.boosts).values():
            if hits >> pk & 1:
                scores.setdefault(pk, 0.0)
        order = sorted(scores, key=lambda pk: (-scores[pk], pk))
        best = self._reranked(question, self._window(question, hits, order), scores, found_in)
        placed = set(best)
        return best + [pk for pk in order if pk not in placed]

    def _scored(
        self, language: str, expression: str, wanted: int, hits: int, *, filtered: bool
    ) -> list[tuple[int, float]]:
        """Return the best of the hits by bm25, at least `wanted` of them if there are as many."""
        if (language, expression) in self._few:
            has = membership(hits)
            found = [row for row in self._few[language, expression] if has(row[0])]
            return sorted(found, key=lambda row: (-row[1], row[0]))[:wanted]
        name = schema.table(language)
        sql = (
            f"SELECT rowid, -bm25({name}, {schema.WEIGHTS}) AS score FROM {name} "
            f"WHERE {name} MATCH ? ORDER BY score DESC, rowid LIMIT ?"
        )
        limit = wanted * (10 if filtered else 2)
        rows = self.db.execute(sql, (expression, limit)).fetchall()
        has = membership(hits)
        found = [row for row in rows if has(row[0])]
        if len(found) < wanted and len(rows) == limit:
            found = [row for row in self.db.execute(sql, (expression, -1)) if has(row[0])]
        return found[:wanted]

    def _window(self, question: Question, hits: int, order: list[int]) -> list[int]:
        """Return the best by bm25, and with them what editors want first and the offers for a named need."""
        window = dict.fromkeys(order[:WINDOW])
        has = membership(hits)
        window.update(dict.fromkeys(filter(has, self._pks(question.boosts).values())))
        if question.need_terms:
            named = 0
            for language in question.languages:
                named |= self._mask(language, _any(question.need_terms))
            place = {pk: number for number, pk in enumerate(order)}
            ours = sorted(members(named & hits)[: 3 * WINDOW], key=lambda pk: place.get(pk, len(place)))
            window.update(dict.fromkeys(ours[:WINDOW]))
        return list(window)

    def _strong(self, question: Question) -> int:
        """Return the offers that hold every word, or are for the need that was named."""
        found = 0
        for language in question.languages:
            groups = []
            for group in question.groups:
                terms = group.strong_terms(language)
                groups.append(f"({_any(terms)})" if terms else "")
            if groups and all(groups):
                found |= self._mask(language, " AND ".join(groups))
            found |= self._mask(language, _any(need_term(code) for code in question.clear_needs))
        return found

    def _reranked(
        self,
        question: Question,
        window: list[int],
        scores: dict[int, float],
        found_in: dict[str, set[int]],
    ) -> list[int]:
        if not window:
            return []
        texts: dict[int, dict[str, tuple[str, str, str]]] = {pk: {} for pk in window}
        for language in found_in if question.groups else ():
            # Offers that only came in by their need are not looked up in every language again.
            pks = [pk for pk in window if pk in found_in[language]]
            sql = (
                f"SELECT offer, terms FROM held WHERE language = ? AND offer IN ({','.join('?' * len(pks))})"
            )
            for pk, terms in self.db.execute(sql, (language, *pks)):
                texts[pk][language] = unpack(terms)
        marks = ",".join("?" * len(window))
        rows = self.db.execute(f"SELECT pk, id, needs, quality FROM offer WHERE pk IN ({marks})", window)
        pk_of = {}
        candidates = []
        for pk, pk_id, needs, quality in rows:
            pk_of[pk_id] = pk
            candidates.append(Candidate(pk_id, scores.get(pk, 0.0), tuple(needs.split()), quality, texts[pk]))
        return [pk_of[pk_id] for pk_id in rank(candidates, question)]

    # --- Place and time ---------------------------------------------------------------------------
    def _distances(self, selection: Selection) -> dict[int, float]:
        """Return the metres from the wished place to the nearest place of each offer within reach."""
        if selection.point is None:
            return {}
        here = selection.point
        reach = selection.within_km if selection.within_km is not None else 20_000
        north = reach / 111.0
        east = reach / max(1.0, 111.0 * cos(radians(here.latitude)))
        rows = self.db.execute(
            "SELECT offer, latitude, longitude FROM point "
            "WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
            (here.latitude - north, here.latitude + north, here.longitude - east, here.longitude + east),
        )
        found: dict[int, float] = {}
        for pk, latitude, longitude in rows:
            metres = distance(here, Point(latitude, longitude))
            found[pk] = min(found.get(pk, metres), metres)
        return found

    def _openings(self, selection: Selection, hits: int) -> dict[int, float]:
        """Return when each of the hits opens next, in seconds since 1970."""
        opening = selection.opening or {}
        return {
            pk: opening[text].timestamp()
            for text, mask in self.facts.hours.items()
            if text in opening
            for pk in members(mask & hits)
        }

    def _hits(self, pks: list[int], distances: dict[int, float], selection: Selection) -> list[Hit]:
        if not pks:
            return []
        sql = f"SELECT pk, id, hours FROM offer WHERE pk IN ({','.join('?' * len(pks))})"
        found = {pk: (pk_id, hours) for pk, pk_id, hours in self.db.execute(sql, pks)}
        opening = selection.opening or {}
        return [Hit(found[pk][0], distances.get(pk), opening.get(found[pk][1])) for pk in pks if pk in found]

    def _pks(self, ids: Iterable[str]) -> dict[str, int]:
        wanted = list(ids)[:SQL_VARIABLES]
        if not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        return dict(self.db.execute(f"SELECT id, pk FROM offer WHERE id IN ({marks})", wanted))


def _expression(question: Question, language: str) -> str:
    return _any((*question.terms(language), *question.need_terms))


def _any(terms: Iterable[str]) -> str:
    """Return "one of these" for FTS5. Every term is quoted, so that no operator can be typed."""
    return " OR ".join(f'"{term}"' for term in terms)
