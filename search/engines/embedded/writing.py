"""Puts documents into the embedded index, takes them out, and copies them into a new one."""

import re
import sqlite3
from collections.abc import Iterable
from itertools import groupby

from search.analysis.analyser import analyse, fold
from search.engines.base import OfferDocument
from search.engines.embedded.schema import COLUMNS, table

_COLUMNS = ", ".join(COLUMNS)
_NO_LETTERS = re.compile(r"[^0-9a-z]")


def need_term(code: str) -> str:
    """Return the term of a need in the index; no word of a text can be equal to it."""
    return "zzneed" + _NO_LETTERS.sub("", code.lower())


class Writer:
    """Writes into one open index; the caller owns the transaction. `codes`: its languages."""

    def __init__(self, db: sqlite3.Connection, codes: tuple[str, ...]) -> None:
        self.db = db
        self.codes = codes
        self._seen_words: set[tuple[str, str]] = set()

    def write(self, documents: Iterable[OfferDocument]) -> int:
        """Replace offers by the documents that follow each other with the same id; return how many."""
        written = 0
        for _id, same in groupby(documents, key=lambda document: document.id):
            rows = list(same)
            pk = self._offer(rows[0])
            for document in rows:
                if document.language in self.codes:
                    self._text(pk, document)
                    written += 1
        return written

    def remove(self, ids: Iterable[str]) -> None:
        for pk_id in ids:
            row = self.db.execute("SELECT pk FROM offer WHERE id = ?", (pk_id,)).fetchone()
            if row:
                self._clear(row[0])
                self.db.execute("DELETE FROM offer WHERE pk = ?", row)
                self._changed(pk_id, row[0])

    def copy(self, ids: Iterable[str], source: sqlite3.Connection) -> None:
        """Bring offers to the state they have in another index of the same stamp."""
        for pk_id in ids:
            self.remove([pk_id])
            row = source.execute(
                "SELECT pk, id, needs, quality, name, hours, everywhere, until FROM offer WHERE id = ?",
                (pk_id,),
            ).fetchone()
            if row is None:
                continue
            old, values = row[0], row[1:]
            pk = self._insert_offer(values)
            for name, value in source.execute("SELECT name, value FROM facet WHERE offer = ?", (old,)):
                self.db.execute("INSERT INTO facet VALUES (?, ?, ?)", (name, value, pk))
            for point in source.execute("SELECT latitude, longitude FROM point WHERE offer = ?", (old,)):
                self.db.execute("INSERT INTO point VALUES (?, ?, ?)", (pk, *point))
            for code in self.codes:
                sql = f"SELECT {_COLUMNS} FROM {table(code)} WHERE rowid = ?"
                text = source.execute(sql, (old,)).fetchone()
                if text:
                    self._insert_text(code, pk, text)
        for language, folded, term in source.execute("SELECT language, folded, term FROM word"):
            self._word(language, folded, term)

    def _offer(self, document: OfferDocument) -> int:
        row = self.db.execute("SELECT pk FROM offer WHERE id = ?", (document.id,)).fetchone()
        values = (
            document.id, " ".join(document.needs), document.quality,
            fold(document.title, document.language)[:80], document.hours, document.everywhere,
            document.until.isoformat() if document.until else "",
        )  # fmt: skip
        if row:
            pk = row[0]
            self._clear(pk)
            self.db.execute(
                "UPDATE offer SET id = ?, needs = ?, quality = ?, name = ?, hours = ?, everywhere = ?, "
                "until = ? WHERE pk = ?",
                (*values, pk),
            )
            self._changed(document.id, pk)
        else:
            pk = self._insert_offer(values)
        self.db.executemany(
            "INSERT OR IGNORE INTO facet VALUES (?, ?, ?)",
            [(name, value, pk) for name, values_ in document.facets.items() for value in values_],
        )
        self.db.executemany(
            "INSERT INTO point VALUES (?, ?, ?)", [(pk, p.latitude, p.longitude) for p in document.points]
        )
        return pk

    def _insert_offer(self, values: tuple) -> int:
        pk = self.db.execute(
            "INSERT INTO offer (id, needs, quality, name, hours, everywhere, until) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            values,
        ).lastrowid
        assert pk is not None  # noqa: S101
        self._changed(values[0], pk)
        return pk

    def _text(self, pk: int, document: OfferDocument) -> None:
        fields = []
        for text in (document.title, document.keywords, document.body):
            terms: list[str] = []
            for word in analyse(text, document.language):
                terms += word.terms
                terms += word.parts
                self._word(document.language, word.folded, word.terms[0])
            fields.append(" ".join(terms))
        self._insert_text(document.language, pk, (*fields, " ".join(need_term(c) for c in document.needs)))

    def _insert_text(self, language: str, pk: int, values: tuple) -> None:
        self.db.execute(
            f"INSERT INTO {table(language)} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)", (pk, *values)
        )

    def _word(self, language: str, folded: str, term: str) -> None:
        if (language, folded) in self._seen_words:
            return
        self._seen_words.add((language, folded))
        done = self.db.execute(
            "INSERT OR IGNORE INTO word (language, folded, term) VALUES (?, ?, ?)", (language, folded, term)
        )
        if done.rowcount:
            self.db.execute("INSERT INTO word_parts (rowid, folded) VALUES (?, ?)", (done.lastrowid, folded))

    def _clear(self, pk: int) -> None:
        for code in self.codes:
            self.db.execute(f"DELETE FROM {table(code)} WHERE rowid = ?", (pk,))
        self.db.execute("DELETE FROM facet WHERE offer = ?", (pk,))
        self.db.execute("DELETE FROM point WHERE offer = ?", (pk,))

    def _changed(self, pk_id: str, pk: int) -> None:
        self.db.execute("INSERT INTO change (id, offer) VALUES (?, ?)", (pk_id, pk))
