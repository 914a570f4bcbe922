"""Search without a server: SQLite FTS5 in a file of its own, one table per language.

Texts are analysed in Python before they are stored, so FTS5 only ever sees terms. It finds and scores;
facets are counted from bits in memory, and search.ranking orders the best.
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from search.analysis.analyser import analyse
from search.engines.base import Hit, OfferDocument, SearchUnavailable
from search.engines.common import Engine, Selected, Selection
from search.engines.embedded import schema
from search.engines.embedded.facts import Facts, bits, members, union
from search.engines.embedded.files import IndexFile
from search.engines.embedded.writing import Writer, need_term
from search.lexicon import Lexicon
from search.query import Point
from search.question import Question
from search.ranking import WINDOW, Candidate, rank
from translations import languages

# How many matches are kept in memory, by what was asked: turning pages and choosing filters asks again.
KEPT = 64
STRONG = 0.6
EARTH_M = 6_371_000
ALIKE_LIMIT = 80
SQL_VARIABLES = 500


class EmbeddedEngine(Engine):
    def __init__(
        self, path: Path, lexicon: Callable[[], Lexicon] = Lexicon, codes: tuple[str, ...] = languages.CODES
    ) -> None:
        super().__init__(lexicon, codes)
        self.path = path
        self._file = IndexFile(path, codes)
        self._lock = threading.Lock()
        self._facts: tuple[str, Facts] | None = None
        self._matches: OrderedDict[tuple, int] = OrderedDict()

    # --- Writing ----------------------------------------------------------------------------------
    def index(self, documents: Iterable[OfferDocument]) -> int:
        """Replace the given offers in the index; return how many documents were written."""
        with self._file.writing() as db:
            return Writer(db, self.codes).write(documents)

    def remove(self, ids: Iterable[str]) -> None:
        with self._file.writing() as db:
            Writer(db, self.codes).remove(ids)

    def rebuild(self, documents: Iterable[OfferDocument]) -> int:
        """Write a new index beside the live one, catch up with what changed meanwhile, and take its place."""
        with self._file.rebuilding() as (db, live, number):
            writer = Writer(db, self.codes)
            db.execute("BEGIN")
            written = writer.write(documents)
            if live:
                # From here on writers wait; they will find the new index.
                live.execute("BEGIN IMMEDIATE")
                rows = live.execute("SELECT DISTINCT id FROM change WHERE number > ?", (number,)).fetchall()
                writer.copy([pk for (pk,) in rows], live) if rows else None
            db.execute("COMMIT")
            self._file.take_over(db)
            return written

    # --- Reading ----------------------------------------------------------------------------------
    def select(self, selection: Selection) -> Selected:
        try:
            db = self._file.reading()
            facts = self._current(db)
            return self._select(db, facts, selection)
        except sqlite3.Error as error:
            self._file.close()
            raise SearchUnavailable(f"search index: {error}") from error

    def _current(self, db: sqlite3.Connection) -> Facts:
        """Return what is known about the live index, up to date."""
        name = db.execute("PRAGMA database_list").fetchone()[2]
        with self._lock:
            if self._facts is None or self._facts[0] != name:
                self._facts = (name, Facts())
                self._matches.clear()
            if self._facts[1].refresh(db):
                self._matches.clear()
            return self._facts[1]

    def _select(self, db: sqlite3.Connection, facts: Facts, selection: Selection) -> Selected:
        matched = self._matching(db, facts, selection.question) & ~facts.over(selection.today)
        chosen = {
            name: union(facts.facets.get(name, {}).get(value, 0) for value in values)
            for name, values in selection.facets.items()
        }
        distances = self._distances(db, selection)
        if selection.open_hours is not None:
            matched &= union(facts.hours.get(text, 0) for text in selection.open_hours)
        if selection.within_km is not None:
            near = [pk for pk, metres in distances.items() if metres <= selection.within_km * 1000]
            matched &= facts.everywhere | bits(near)
        hits = matched
        for mask in chosen.values():
            hits &= mask
        ordered = self._ordered(db, facts, selection, hits, distances, filtered=hits != matched)
        wanted = ordered[selection.first : selection.first + selection.size] if selection.size else []
        return Selected(
            self._hits(db, wanted, distances, selection),
            hits.bit_count(),
            self._counts(facts, matched, chosen) if selection.count_facets else {},
        )

    def _matching(self, db: sqlite3.Connection, facts: Facts, question: Question) -> int:
        """Return all offers that hold any of the words, name a need, or are boosted."""
        if not question.asked:
            return facts.everything
        found = 0
        for language in question.languages:
            found |= self._mask(db, language, _expression(question, language))
        if question.boosts:
            found |= bits(self._pks(db, question.boosts).values())
        return found & facts.everything

    def _mask(self, db: sqlite3.Connection, language: str, expression: str) -> int:
        if not expression or language not in self.codes:
            return 0
        key = (language, expression)
        with self._lock:
            if key in self._matches:
                self._matches.move_to_end(key)
                return self._matches[key]
        name = schema.table(language)
        rows = db.execute(f"SELECT rowid FROM {name} WHERE {name} MATCH ?", (expression,))
        mask = bits(pk for (pk,) in rows)
        with self._lock:
            self._matches[key] = mask
            while len(self._matches) > KEPT:
                self._matches.popitem(last=False)
        return mask

    def _counts(self, facts: Facts, matched: int, chosen: dict[str, int]) -> dict[str, dict[str, int]]:
        found = {}
        for name, values in facts.facets.items():
            base = matched
            for other, mask in chosen.items():
                if other != name:
                    base &= mask
            counts = {value: (base & mask).bit_count() for value, mask in values.items() if mask}
            found[name] = counts
        return found

    # --- Order ------------------------------------------------------------------------------------
    def _ordered(
        self, db: sqlite3.Connection, facts: Facts, selection: Selection, hits: int,
        distances: dict[int, float], *, filtered: bool,
    ) -> list[int]:  # fmt: skip
        """Return the offers of the hits in order, as far as the wanted slice needs them."""
        question = selection.question
        if not hits or not selection.size:
            return []
        if selection.sort == "fit" and question.asked:
            return self._by_fit(db, selection, hits, filtered=filtered)
        order = [pk for pk in facts.order(db) if hits >> pk & 1] if hits.bit_count() * 20 < len(
            facts.order(db)
        ) else _filtered(facts.order(db), hits)  # fmt: skip
        if selection.sort == "fit":
            return order
        strong = self._strong(db, question) if question.asked else facts.everything
        if selection.sort == "near":
            key = distances
        else:
            opening = selection.opening or {}
            key = {
                pk: opening[text].timestamp()
                for text, mask in facts.hours.items()
                if text in opening
                for pk in members(mask & hits)
            }
        return sorted(order, key=lambda pk: (not strong >> pk & 1, key.get(pk, float("inf"))))

    def _by_fit(self, db: sqlite3.Connection, selection: Selection, hits: int, *, filtered: bool) -> list[int]:
        question = selection.question
        wanted = max(WINDOW, selection.first + selection.size)
        scores: dict[int, float] = {}
        for language, factor in question.languages.items():
            expression = _expression(question, language)
            if not expression or language not in self.codes:
                continue
            for pk, score in self._scored(db, language, expression, wanted, hits, filtered=filtered):
                scores[pk] = max(scores.get(pk, 0.0), factor * score)
        for pk in self._pks(db, question.boosts).values():
            if hits >> pk & 1:
                scores.setdefault(pk, 0.0)
        order = sorted(scores, key=lambda pk: (-scores[pk], pk))
        window = order[:WINDOW]
        if question.danger or question.needs:
            window = self._with_named(db, question, hits, order)
        best = self._reranked(db, question, window, scores)
        placed = set(best)
        return best + [pk for pk in order if pk not in placed]

    def _scored(
        self, db: sqlite3.Connection, language: str, expression: str, wanted: int, hits: int, *, filtered: bool
    ) -> list[tuple[int, float]]:
        """Return the best of the hits by bm25, at least `wanted` of them if there are as many."""
        name = schema.table(language)
        sql = (
            f"SELECT rowid, -bm25({name}, {schema.WEIGHTS}) AS score FROM {name} "
            f"WHERE {name} MATCH ? ORDER BY score DESC LIMIT ?"
        )
        limit = wanted * (10 if filtered else 2)
        rows = db.execute(sql, (expression, limit)).fetchall()
        found = [row for row in rows if hits >> row[0] & 1]
        if len(found) < wanted and len(rows) == limit:
            found = [row for row in db.execute(sql, (expression, -1)) if hits >> row[0] & 1]
        return found[:wanted]

    def _with_named(self, db: sqlite3.Connection, question: Question, hits: int, order: list[int]) -> list[int]:
        """Return the window with the offers for the named needs in it, wherever bm25 has put them."""
        named = 0
        for language in question.languages:
            terms = [code for code in (*question.needs, *question.first)]
            named |= self._mask(db, language, " OR ".join(f'"{need_term(code)}"' for code in terms))
        ours = members(named & hits)[: 3 * WINDOW]
        return list(dict.fromkeys((*order[:WINDOW], *sorted(ours, key=_position(order))[:WINDOW])))

    def _strong(self, db: sqlite3.Connection, question: Question) -> int:
        """Return the offers that hold every word, or are for the need that was named."""
        found = 0
        for language in question.languages:
            groups = []
            for group in question.groups:
                terms = [t for t, weight in group.terms(language).items() if weight >= STRONG]
                groups.append("(" + " OR ".join(f'"{term}"' for term in terms) + ")" if terms else "")
            if groups and all(groups):
                found |= self._mask(db, language, " AND ".join(groups))
            clear = [code for code, share in question.needs.items() if share >= 0.99]
            found |= self._mask(db, language, " OR ".join(f'"{need_term(code)}"' for code in clear))
        return found

    def _reranked(
        self, db: sqlite3.Connection, question: Question, window: list[int], scores: dict[int, float]
    ) -> list[int]:
        if not window:
            return []
        marks = ",".join("?" * len(window))
        texts: dict[int, dict[str, tuple[str, str, str]]] = {pk: {} for pk in window}
        for language in question.languages:
            if language in self.codes and question.groups:
                sql = f"SELECT rowid, title, keywords, body FROM {schema.table(language)} WHERE rowid IN ({marks})"
                for pk, *fields in db.execute(sql, window):
                    texts[pk][language] = (fields[0], fields[1], fields[2])
        rows = db.execute(f"SELECT pk, id, needs, quality FROM offer WHERE pk IN ({marks})", window)
        pk_of = {}
        candidates = []
        for pk, pk_id, needs, quality in rows:
            pk_of[pk_id] = pk
            candidates.append(
                Candidate(pk_id, scores.get(pk, 0.0), tuple(needs.split()), quality, texts[pk])
            )
        return [pk_of[pk_id] for pk_id in rank(candidates, question)]

    # --- Place and time ---------------------------------------------------------------------------
    def _distances(self, db: sqlite3.Connection, selection: Selection) -> dict[int, float]:
        """Return the metres from the wished place to the nearest place of each offer within reach."""
        if selection.point is None:
            return {}
        reach = selection.within_km if selection.within_km is not None else 20_000
        latitude = reach / 111.0
        longitude = reach / max(1.0, 111.0 * cos(radians(selection.point.latitude)))
        here = selection.point
        rows = db.execute(
            "SELECT offer, latitude, longitude FROM point WHERE latitude BETWEEN ? AND ? AND longitude BETWEEN ? AND ?",
            (
                here.latitude - latitude, here.latitude + latitude,
                here.longitude - longitude, here.longitude + longitude,
            ),
        )  # fmt: skip
        found: dict[int, float] = {}
        for pk, lat, lon in rows:
            metres = distance(here, Point(lat, lon))
            found[pk] = min(found.get(pk, metres), metres)
        return found

    def hours(self) -> Iterable[str]:
        return list(self._current(self._file.reading()).hours)

    def _hits(
        self, db: sqlite3.Connection, pks: list[int], distances: dict[int, float], selection: Selection
    ) -> list[Hit]:
        if not pks:
            return []
        marks = ",".join("?" * len(pks))
        found = {
            pk: (pk_id, hours)
            for pk, pk_id, hours in db.execute(f"SELECT pk, id, hours FROM offer WHERE pk IN ({marks})", pks)
        }
        opening = selection.opening or {}
        return [
            Hit(found[pk][0], distances.get(pk), opening.get(found[pk][1])) for pk in pks if pk in found
        ]

    def _pks(self, db: sqlite3.Connection, ids: Iterable[str]) -> dict[str, int]:
        wanted = list(ids)[:SQL_VARIABLES]
        if not wanted:
            return {}
        marks = ",".join("?" * len(wanted))
        return dict(db.execute(f"SELECT id, pk FROM offer WHERE id IN ({marks})", wanted))

    # --- Words ------------------------------------------------------------------------------------
    def known(self, language: str, terms: frozenset[str]) -> frozenset[str]:
        if language not in self.codes or not terms:
            return frozenset()
        try:
            db = self._file.reading()
            name = f"terms_{schema.table(language)}"
            sql = f"SELECT 1 FROM {name} WHERE term = ?"
            return frozenset(term for term in terms if db.execute(sql, (term,)).fetchone())
        except sqlite3.Error as error:
            raise SearchUnavailable(f"search index: {error}") from error

    def alike(self, language: str, folded: str) -> list[tuple[str, str]]:
        """Return words with the most three-letter parts in common."""
        grams = {folded[i : i + 3] for i in range(len(folded) - 2)}
        if not grams:
            return []
        expression = " OR ".join(f'"{gram}"' for gram in sorted(grams))
        rows = self._file.reading().execute(
            "SELECT word.folded, word.term FROM word_parts JOIN word ON word.id = word_parts.rowid "
            "WHERE word_parts MATCH ? AND word.language = ? ORDER BY bm25(word_parts) LIMIT ?",
            (expression, language, ALIKE_LIMIT),
        )
        return rows.fetchall()

    def titles_beginning(self, words: str, language: str, limit: int) -> list[str]:
        db = self._file.reading()
        found: dict[str, None] = {}
        for code in dict.fromkeys((language, languages.SOURCE)):
            if code not in self.codes or len(found) >= limit:
                continue
            expression = _beginning(words, code)
            if not expression:
                continue
            name = schema.table(code)
            rows = db.execute(
                f"SELECT offer.id FROM {name} JOIN offer ON offer.pk = {name}.rowid "
                f"WHERE {name} MATCH ? ORDER BY bm25({name}, {schema.WEIGHTS}) LIMIT ?",
                (expression, limit),
            )
            found.update(dict.fromkeys(pk for (pk,) in rows))
        return list(found)[:limit]

    def count(self) -> int:
        return int(self._file.reading().execute("SELECT count(*) FROM offer").fetchone()[0])

    def close(self) -> None:
        """Let go of the file; the next search opens it again."""
        self._file.close()

    def health(self) -> bool:
        """True if the index is there and was made by this version of schema and analysis."""
        try:
            self._current(self._file.reading())
        except (SearchUnavailable, sqlite3.Error):
            return False
        return True


def distance(one: Point, other: Point) -> float:
    """Return the metres between two points (haversine)."""
    lat, lon = radians(other.latitude - one.latitude), radians(other.longitude - one.longitude)
    half = sin(lat / 2) ** 2
    half += cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(lon / 2) ** 2
    return 2 * EARTH_M * asin(sqrt(half))


def _expression(question: Question, language: str) -> str:
    """Return the question for FTS5. Every term is quoted, so that no operator can be typed."""
    terms = [*question.terms(language), *(need_term(code) for code in question.needs)]
    terms += [need_term(code) for code in question.first if code not in question.needs]
    return " OR ".join(f'"{term}"' for term in terms)


def _beginning(words: str, language: str) -> str:
    typed = analyse(words, language)
    if not typed:
        return ""
    *whole, last = typed
    parts = [f'title : "{word.terms[0]}"' for word in whole]
    beginning = last.terms[0] if len(last.terms[0]) < len(last.folded) else last.folded
    return " AND ".join([*parts, f'title : "{beginning}" *'])


def _filtered(order: Iterable[int], hits: int) -> list[int]:
    chosen = set(members(hits))
    return [pk for pk in order if pk in chosen]


def _position(order: list[int]) -> Callable[[int], int]:
    places = {pk: place for place, pk in enumerate(order)}
    return lambda pk: places.get(pk, len(places))
