"""The file of the embedded index: its tables, its stamp, and how connections are opened."""

import sqlite3
from pathlib import Path

from search.analysis.analyser import VERSION as ANALYSIS
from translations import languages

SCHEMA = 2
STAMP = f"schema {SCHEMA}, analysis {ANALYSIS}"
COLUMNS = ("title", "keywords", "body", "needs")
# Weights of the columns in bm25; FTS5 lets a frequent word saturate, so they only break a tie.
WEIGHTS = "4.0, 2.0, 1.0, 8.0"

_TABLES = """
CREATE TABLE stamp (version TEXT);
CREATE TABLE offer (
    pk INTEGER PRIMARY KEY, id TEXT UNIQUE NOT NULL, needs TEXT NOT NULL, quality INTEGER NOT NULL,
    name TEXT NOT NULL, hours TEXT NOT NULL, everywhere INTEGER NOT NULL, until TEXT NOT NULL
);
CREATE TABLE facet (name TEXT, value TEXT, offer INTEGER, PRIMARY KEY (name, value, offer)) WITHOUT ROWID;
CREATE INDEX facet_of_offer ON facet (offer);
CREATE TABLE point (offer INTEGER, latitude REAL, longitude REAL);
CREATE INDEX point_of_offer ON point (offer);
CREATE TABLE word (
    id INTEGER PRIMARY KEY, language TEXT, folded TEXT, term TEXT, UNIQUE (language, folded)
);
CREATE VIRTUAL TABLE word_parts USING fts5(folded, content='', columnsize=0, detail=none, tokenize='trigram');
-- Every change of an offer, so that other processes can follow, and a rebuild can catch up.
CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT, offer INTEGER);
"""


def table(language: str) -> str:
    return f"text_{language.replace('-', '_')}"


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing index; raise sqlite3.OperationalError if there is none."""
    db = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=20, check_same_thread=False)
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA cache_size=-16000")
    db.execute("PRAGMA mmap_size=268435456")
    return db


def create(path: Path, codes: tuple[str, ...] = languages.CODES) -> None:
    """Make an empty index."""
    db = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("BEGIN IMMEDIATE")
        if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'stamp'").fetchone():
            db.execute("ROLLBACK")
            return
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                db.execute(statement)
        for code in codes:
            name = table(code)
            db.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(COLUMNS)}, "
                "tokenize='ascii', detail=column)"
            )
            db.execute(f"CREATE VIRTUAL TABLE terms_{name} USING fts5vocab('{name}', 'row')")
        db.execute("INSERT INTO stamp VALUES (?)", (STAMP,))
        db.execute("COMMIT")
    finally:
        db.close()


def stamp(db: sqlite3.Connection) -> str:
    """Return the stamp of an open index; "" if it has none."""
    try:
        row = db.execute("SELECT version FROM stamp").fetchone()
    except sqlite3.DatabaseError:
        return ""
    return str(row[0]) if row else ""
