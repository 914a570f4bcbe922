"""Puts documents into the embedded index and takes offers out of it."""

import json
import pickle
import sqlite3
import zlib
from collections.abc import Iterable
from itertools import groupby

from search.analysis.analyser import analyse, fold
from search.engines.base import OfferDocument
from search.engines.embedded.schema import COLUMNS, table
from search.question import need_term

_COLUMNS = ", ".join(COLUMNS)


def pack(fields: Iterable[Iterable[str]]) -> bytes:
    """Return the terms of title, keywords and body as a few bytes: each once, in order of letters."""
    return zlib.compress("\t".join(" ".join(sorted(set(terms))) for terms in fields).encode(), 6)


def unpack(packed: bytes) -> tuple[str, str, str]:
    """Return the terms of title, keywords and body, separated by spaces."""
    title, keywords, body = zlib.decompress(packed).decode().split("\t")
    return title, keywords, body


class Writer:
    """Writes into one open index; the caller owns the transaction. `codes`: its languages."""

    def __init__(self, db: sqlite3.Connection, codes: tuple[str, ...]) -> None:
        self.db = db
        self.codes = codes
        self._seen_words: set[tuple[str, str]] = set()
        self._journals = bool(db.execute("SELECT 1 FROM building").fetchone())

    def write(self, documents: Iterable[OfferDocument]) -> int:
        """Replace offers by the documents that follow each other with the same id; return how many."""
        written = 0
        for pk_id, same in groupby(documents, key=lambda document: document.id):
            rows = list(same)
            self._note(rows)
            self._clear(pk_id)
            pk = self._offer(rows[0])
            for document in rows:
                if document.language in self.codes:
                    self._text(pk, document)
                    written += 1
        return written

    def remove(self, ids: Iterable[str]) -> None:
        for pk_id in ids:
            self._note(pk_id)
            self._clear(pk_id)

    def catch_up(self, live: sqlite3.Connection) -> None:
        """Write again what was written into the live index since a rebuild began."""
        for (entry,) in live.execute("SELECT entry FROM journal ORDER BY number"):
            # Our own file, written by `_note`: nothing from outside is unpickled here.
            what = pickle.loads(entry)  # noqa: S301
            if isinstance(what, str):
                self.remove([what])
            else:
                self.write(what)

    def _note(self, what: list[OfferDocument] | str) -> None:
        if self._journals:
            self.db.execute("INSERT INTO journal (entry) VALUES (?)", (pickle.dumps(what),))

    def _clear(self, pk_id: str) -> None:
        row = self.db.execute("SELECT pk FROM offer WHERE id = ?", (pk_id,)).fetchone()
        if row:
            self.db.execute("DELETE FROM offer WHERE pk = ?", row)
            self.db.execute("DELETE FROM point WHERE offer = ?", row)
            for code in self.codes:
                self.db.execute("DELETE FROM held WHERE language = ? AND offer = ?", (code, *row))
            self.db.execute("INSERT INTO change (offer) VALUES (?)", row)

    def _offer(self, document: OfferDocument) -> int:
        facets = {name: list(values) for name, values in document.facets.items() if values}
        values = (
            document.id, " ".join(document.needs), document.quality,
            fold(document.title, document.language)[:80], document.hours, document.everywhere,
            document.until.isoformat() if document.until else "",
            json.dumps(facets, separators=(",", ":"), ensure_ascii=False),
        )  # fmt: skip
        pk = self.db.execute(
            "INSERT INTO offer (id, needs, quality, name, hours, everywhere, until, facets) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            values,
        ).lastrowid
        assert pk is not None  # noqa: S101
        self.db.execute("INSERT INTO change (offer) VALUES (?)", (pk,))
        self.db.executemany(
            "INSERT INTO point VALUES (?, ?, ?)", [(pk, p.latitude, p.longitude) for p in document.points]
        )
        return pk

    def _text(self, pk: int, document: OfferDocument) -> None:
        language = document.language
        fields: list[list[str]] = []
        for text in (document.title, document.keywords, document.body):
            terms: list[str] = []
            for word in analyse(text, language):
                terms += word.terms
                terms += word.parts
                if (language, word.folded) not in self._seen_words:
                    self._word(language, word.folded, word.terms[0])
            fields.append(terms)
        self.db.execute("INSERT INTO held VALUES (?, ?, ?)", (language, pk, pack(fields)))
        self.db.execute(
            f"INSERT INTO {table(language)} (rowid, {_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
            (pk, *(" ".join(terms) for terms in fields), " ".join(need_term(c) for c in document.needs)),
        )

    def _word(self, language: str, folded: str, term: str) -> None:
        self._seen_words.add((language, folded))
        done = self.db.execute(
            "INSERT OR IGNORE INTO word (language, folded, term) VALUES (?, ?, ?)", (language, folded, term)
        )
        if done.rowcount:
            self.db.execute("INSERT INTO word_parts (rowid, folded) VALUES (?, ?)", (done.lastrowid, folded))
