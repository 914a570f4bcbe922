"""Search without a server: SQLite FTS5 in a file of its own, one table per language.

Texts are analysed in Python before they are stored, so FTS5 only ever sees terms. It finds and scores;
facets are counted from bits in memory, and search.ranking orders the best.
"""

import sqlite3
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from search.analysis.analyser import analyse
from search.engines.base import OfferDocument, SearchUnavailable
from search.engines.common import Engine, Selected, Selection
from search.engines.embedded import schema
from search.engines.embedded.facts import Facts, Masks
from search.engines.embedded.files import IndexFile
from search.engines.embedded.selecting import Selector
from search.engines.embedded.writing import Writer
from search.lexicon import Lexicon
from translations import languages

ALIKE_LIMIT = 80


class EmbeddedEngine(Engine):
    def __init__(
        self, path: Path, lexicon: Callable[[], Lexicon] = Lexicon, codes: tuple[str, ...] = languages.CODES
    ) -> None:
        super().__init__(lexicon, codes)
        self.path = path
        self._file = IndexFile(path, codes)
        self._lock = threading.Lock()
        self._facts: tuple[str, Facts] | None = None
        self._masks = Masks()

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
        with self._file.rebuilding() as (db, live):
            writer = Writer(db, self.codes)
            db.execute("BEGIN")
            written = writer.write(documents)
            if live:
                # From here on writers wait; they will find the new index.
                live.execute("BEGIN IMMEDIATE")
                writer.catch_up(live)
            db.execute("COMMIT")
            self._file.take_over(db)
            return written

    # --- Reading ----------------------------------------------------------------------------------
    def select(self, selection: Selection) -> Selected:
        try:
            return self._select(selection)
        except sqlite3.Error:
            # A rebuild may just have put another file in its place: once more, with the new one.
            self._file.close()
        try:
            return self._select(selection)
        except sqlite3.Error as error:
            self._file.close()
            raise SearchUnavailable(f"search index: {error}") from error

    def _select(self, selection: Selection) -> Selected:
        db = self._file.reading()
        return Selector(db, self._current(db), self._masks, self.codes).select(selection)

    def _current(self, db: sqlite3.Connection) -> Facts:
        """Return what is known about the live index, up to date."""
        name = db.execute("PRAGMA database_list").fetchone()[2]
        with self._lock:
            if self._facts is None or self._facts[0] != name:
                self._facts = (name, Facts())
                self._masks.clear()
            if self._facts[1].refresh(db):
                self._masks.clear()
            return self._facts[1]

    def hours(self) -> Iterable[str]:
        return list(self._current(self._file.reading()).hours)

    # --- Words ------------------------------------------------------------------------------------
    def known(self, language: str, terms: frozenset[str]) -> bool:
        if language not in self.codes:
            return False
        try:
            db = self._file.reading()
            sql = f"SELECT 1 FROM terms_{schema.table(language)} WHERE term = ?"
            return any(db.execute(sql, (term,)).fetchone() for term in terms)
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


def _beginning(words: str, language: str) -> str:
    typed = analyse(words, language)
    if not typed:
        return ""
    *whole, last = typed
    parts = [f'title : "{word.terms[0]}"' for word in whole]
    beginning = last.terms[0] if len(last.terms[0]) < len(last.folded) else last.folded
    return " AND ".join([*parts, f'title : "{beginning}" *'])
