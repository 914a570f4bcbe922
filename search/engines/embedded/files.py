"""Which file is the live index, who may write it, and how a new one takes its place.

The path of the index is a link to the real file. A rebuild writes a new file and moves the link, so readers
always find a whole index; a writer that waited for the old one notices and turns to the new.
"""

import fcntl
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from search.engines.base import SearchUnavailable
from search.engines.embedded import schema


class IndexFile:
    def __init__(self, path: Path, codes: tuple[str, ...]) -> None:
        self.path = path
        self.codes = codes
        self._local = threading.local()

    def reading(self) -> sqlite3.Connection:
        """Return this thread's connection to the live index; raise SearchUnavailable if there is none."""
        real = self._real()
        held = getattr(self._local, "held", None)
        if held and held[0] == (real, os.getpid()):
            return held[1]  # type: ignore[no-any-return]
        if held and held[0][1] == os.getpid():
            held[1].close()
        try:
            db = schema.connect(Path(real))
            found = schema.stamp(db)
        except sqlite3.Error as error:
            if self._real() != real:
                return self.reading()  # another index has taken its place meanwhile
            raise SearchUnavailable(f"no search index at {self.path}: {error}") from error
        if found != schema.STAMP:
            db.close()
            if self._real() != real:
                return self.reading()
            raise SearchUnavailable(
                f"the search index was made for {found or 'nothing known'}, this is {schema.STAMP}: "
                "run manage.py rebuild_search"
            )
        self._local.held = ((real, os.getpid()), db)
        return db

    def close(self) -> None:
        """Close this thread's connection."""
        if held := getattr(self._local, "held", None):
            held[1].close()
            del self._local.held

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Give a connection in a transaction on the live index, which exists afterwards."""
        while True:
            self._ensure()
            real = self._real()
            db = None
            try:
                db = schema.connect(Path(real))
                db.isolation_level = None
                db.execute("BEGIN IMMEDIATE")
            except sqlite3.Error as error:
                if db:
                    db.close()
                # Another index has taken its place while this one was being opened.
                if self._real() != real:
                    continue
                raise SearchUnavailable(f"the search index cannot be written: {error}") from error
            try:
                if self._real() != real:
                    continue
                if (found := schema.stamp(db)) != schema.STAMP:
                    raise SearchUnavailable(f"the search index was made for {found}: run rebuild_search")
                yield db
                db.execute("COMMIT")
                return
            finally:
                db.close()

    @contextmanager
    def rebuilding(self) -> Iterator[tuple[sqlite3.Connection, sqlite3.Connection | None]]:
        """Give a new index and the live one (None if it is not of this stamp), which keeps a journal now.

        One rebuild at a time. The caller writes and commits into the new index; when it is done, `take_over`
        must have been called by it, else the new file goes.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with (self.path.parent / f"{self.path.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            new = self.path.parent / f"{self.path.stem}-{uuid4().hex[:12]}{self.path.suffix}"
            live = self._live()
            if live:
                _keep_journal(live)
            schema.create(new, self.codes)
            db = schema.connect(new)
            db.isolation_level = None
            db.execute("PRAGMA journal_mode=OFF")
            db.execute("PRAGMA synchronous=OFF")
            db.execute("PRAGMA cache_size=-64000")
            self._new = new
            try:
                yield db, live
            finally:
                db.close()
                if live:
                    _end_journal(live)
                    live.close()
                if not self.path.is_symlink() or self._real() != str(new.resolve()):
                    remove(new)

    def take_over(self, db: sqlite3.Connection) -> None:
        """Make the new index the live one. Called inside `rebuilding`, with everything written."""
        db.execute("PRAGMA journal_mode=WAL")
        db.close()
        old = self._real()
        link = self.path.parent / f"{self._new.name}.link"
        link.symlink_to(self._new.name)
        link.replace(self.path)
        # An index of an earlier version was a file where the link is now.
        remove(Path(old), keep=Path(old) == self.path.absolute())

    def _live(self) -> sqlite3.Connection | None:
        try:
            db = schema.connect(Path(self._real()))
        except sqlite3.Error:
            return None
        db.isolation_level = None
        if schema.stamp(db) != schema.STAMP:
            db.close()
            return None
        return db

    def _ensure(self) -> None:
        if Path(self._real()).exists():
            return
        with self.rebuilding() as (db, _live):
            if not Path(self._real()).exists() or self._real() == str(self.path):
                self.take_over(db)

    def _real(self) -> str:
        return os.path.realpath(self.path)


def _keep_journal(live: sqlite3.Connection) -> None:
    live.execute("BEGIN IMMEDIATE")
    live.execute("DELETE FROM journal")
    live.execute("DELETE FROM building")
    live.execute("INSERT INTO building VALUES (datetime())")
    live.execute("COMMIT")


def _end_journal(live: sqlite3.Connection) -> None:
    """After a rebuild that failed: the live index stays, and needs no journal any more."""
    if live.in_transaction:
        live.execute("ROLLBACK")
    live.execute("DELETE FROM building")
    live.execute("DELETE FROM journal")


def remove(path: Path, *, keep: bool = False) -> None:
    """Delete an index with what SQLite keeps beside it; processes that still read it are not disturbed."""
    for suffix in ("-wal", "-shm", "-journal") if keep else ("", "-wal", "-shm", "-journal"):
        Path(f"{path}{suffix}").unlink(missing_ok=True)
