"""Search without a server: SQLite FTS5 in a file of its own, one table per language.

Texts are analysed in Python before they are stored, so FTS5 only ever sees folded words.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import chain
from pathlib import Path

from search.analysis.normaliser import VERSION, tokens
from search.engines.base import OfferDocument, Results
from search.query import FACETS, PAGE_SIZE, OfferQuery
from translations import languages

# Weights of title, keywords and body, in the order of the columns.
WEIGHTS = "6.0, 3.0, 1.0"
# German words are typed in every interface language: both are searched, the visitor's first.
SECOND_LANGUAGE = languages.SOURCE
SECOND_LANGUAGE_FACTOR = 0.6
CITYWIDE = "citywide"
MAX_TOKENS = 60


def _table(code: str) -> str:
    return f"text_{languages.get(code).column_suffix}"


class EmbeddedEngine:
    def __init__(self, path: Path) -> None:
        self.path = path

    # --- Writing ----------------------------------------------------------------------------------
    def index(self, documents: Iterable[OfferDocument]) -> int:
        """Replace the given documents in the index; return how many were written."""
        with self._writing() as db:
            return self._write(db, documents)

    def remove(self, ids: Iterable[str]) -> None:
        with self._writing() as db:
            self._delete(db, list(ids))

    def rebuild(self, documents: Iterable[OfferDocument]) -> int:
        """Empty the index and fill it again in one transaction: readers see the old one until then."""
        with self._writing() as db:
            for code in languages.CODES:
                db.execute(f"DELETE FROM {_table(code)}")
            db.execute("DELETE FROM facet")
            return self._write(db, documents, into_empty=True)

    def _write(
        self, db: sqlite3.Connection, documents: Iterable[OfferDocument], *, into_empty: bool = False
    ) -> int:
        seen: set[str] = set()
        written = 0
        for document in documents:
            if document.id not in seen:
                if not into_empty:
                    self._delete(db, [document.id])
                seen.add(document.id)
                db.executemany(
                    "INSERT INTO facet (id, name, value) VALUES (?, ?, ?)",
                    [
                        (document.id, name, value)
                        for name, values in document.facets.items()
                        for value in values
                    ],
                )
            fields = (document.title, document.keywords, document.body)
            folded = [" ".join(tokens(text, document.language)) for text in fields]
            db.execute(
                f"INSERT INTO {_table(document.language)} (id, title, keywords, body) VALUES (?, ?, ?, ?)",
                (document.id, *folded),
            )
            written += 1
        return written

    def _delete(self, db: sqlite3.Connection, ids: list[str]) -> None:
        for code in languages.CODES:
            db.executemany(f"DELETE FROM {_table(code)} WHERE id = ?", [(pk,) for pk in ids])
        db.executemany("DELETE FROM facet WHERE id = ?", [(pk,) for pk in ids])

    # --- Reading ----------------------------------------------------------------------------------
    def search(self, query: OfferQuery) -> Results:
        with closing(self._connect()) as db:
            ranked = self._matches(db, query)
            values = {name: self._facet(db, name) for name in FACETS}
        chosen = {name: self._chosen(values[name], query.facets[name]) for name in query.facets}
        hits = [pk for pk in ranked if all(pk in ids for ids in chosen.values())]
        first = (query.page - 1) * PAGE_SIZE
        return Results(
            ids=hits[first : first + PAGE_SIZE],
            total=len(hits),
            facets={name: self._counts(name, ranked, values[name], chosen) for name in FACETS},
        )

    def _matches(self, db: sqlite3.Connection, query: OfferQuery) -> dict[str, float]:
        """Return all matching ids with their score, best first; without words: everything by title."""
        if not tokens(query.words, query.language) and query.words:
            return {}
        codes = dict.fromkeys((query.language, SECOND_LANGUAGE))
        if not query.words:
            rows = (db.execute(f"SELECT id, 0 FROM {_table(code)} ORDER BY title") for code in codes)
            return dict(chain.from_iterable(rows))
        scores: dict[str, float] = {}
        for code in codes:
            factor = 1.0 if code == query.language else SECOND_LANGUAGE_FACTOR
            for pk, score in self._full_text(db, code, query.words):
                scores[pk] = min(scores.get(pk, 0.0), score * factor)
        return dict(sorted(scores.items(), key=lambda item: (item[1], item[0])))

    def _full_text(self, db: sqlite3.Connection, code: str, words: str) -> Iterator[tuple[str, float]]:
        """Yield id and score (lower is better): all words first, then those with some of them."""
        terms = list(dict.fromkeys(tokens(words, code)))[:MAX_TOKENS]
        # Quoted, so that no operator of FTS5 can be typed; a prefix finds inflected forms.
        patterns = [f'"{term}"*' if len(term) > 2 else f'"{term}"' for term in terms]
        if not patterns:
            return
        where = f"FROM {_table(code)} WHERE {_table(code)} MATCH ?"
        found = dict(
            db.execute(f"SELECT id, bm25({_table(code)}, 0, {WEIGHTS}) {where}", (" OR ".join(patterns),))
        )
        every = {pk for (pk,) in db.execute(f"SELECT id {where}", (" AND ".join(patterns),))}
        best = min(found.values(), default=0.0)
        for pk, score in found.items():
            yield pk, score + best if pk in every else score

    def _facet(self, db: sqlite3.Connection, name: str) -> dict[str, set[str]]:
        values: dict[str, set[str]] = {}
        for value, pk in db.execute("SELECT value, id FROM facet WHERE name = ?", (name,)):
            values.setdefault(value, set()).add(pk)
        return values

    def _chosen(self, values: dict[str, set[str]], wanted: tuple[str, ...]) -> set[str]:
        """Return the ids with any of the wanted values; offers for the whole city are in every district."""
        everywhere = values.get(CITYWIDE, set())
        return set().union(*(values.get(value, set()) | everywhere for value in wanted))

    def _counts(
        self, name: str, ranked: dict[str, float], values: dict[str, set[str]], chosen: dict[str, set[str]]
    ) -> dict[str, int]:
        others = [ids for other, ids in chosen.items() if other != name]
        base = {pk for pk in ranked if all(pk in ids for ids in others)}
        everywhere = values.get(CITYWIDE, set())
        return {value: len(base & (ids | everywhere)) for value, ids in values.items() if value != CITYWIDE}

    # --- File -------------------------------------------------------------------------------------
    def health(self) -> bool:
        """True if the index is there and was made by this version of the analysis."""
        try:
            with closing(self._connect()) as db:
                return bool(db.execute("SELECT 1 FROM stamp WHERE version = ?", (VERSION,)).fetchone())
        except sqlite3.Error:
            return False

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as db, db:
            yield db

    def _connect(self) -> sqlite3.Connection:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(self.path, timeout=20)
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'stamp'").fetchone():
            self._create(db)
        return db

    def _create(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA journal_mode=WAL")
        for code in languages.CODES:
            db.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {_table(code)} "
                "USING fts5(id UNINDEXED, title, keywords, body, "
                "tokenize='unicode61 remove_diacritics 0', prefix='2 3')"
            )
        db.execute("CREATE TABLE IF NOT EXISTS facet (id TEXT, name TEXT, value TEXT)")
        db.execute("CREATE INDEX IF NOT EXISTS facet_by_name ON facet (name, value, id)")
        db.execute("CREATE INDEX IF NOT EXISTS facet_by_id ON facet (id)")
        db.execute("CREATE TABLE IF NOT EXISTS stamp (version INTEGER)")
        db.execute("INSERT INTO stamp SELECT ? WHERE NOT EXISTS (SELECT 1 FROM stamp)", (VERSION,))
        db.commit()
