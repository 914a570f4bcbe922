"""The file of the embedded index: its tables, its stamp, and how connections are opened.

FTS5 keeps no texts (`content=''`), which halves the file. Such a table cannot delete in the SQLite of many
systems, so a changed offer gets a new number; what is left of the old one is masked out, until a rebuild.
"""

import sqlite3
from pathlib import Path

from search.analysis.analyser import VERSION as ANALYSIS
from translations import languages

SCHEMA = 3
STAMP = f"schema {SCHEMA}, analysis {ANALYSIS}"
COLUMNS = ("title", "keywords", "body", "needs")
# Weights of the columns in bm25; FTS5 lets a frequent word saturate, so they only break a tie.
WEIGHTS = "4.0, 2.0, 1.0, 8.0"

_TABLES = """
CREATE TABLE stamp (version TEXT);
CREATE TABLE offer (
    pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE NOT NULL, needs TEXT NOT NULL,
    quality INTEGER NOT NULL, name TEXT NOT NULL, hours TEXT NOT NULL, everywhere INTEGER NOT NULL,
    until TEXT NOT NULL, facets TEXT NOT NULL
);
CREATE TABLE held (language TEXT, offer INTEGER, terms BLOB, PRIMARY KEY (language, offer)) WITHOUT ROWID;
CREATE TABLE point (offer INTEGER, latitude REAL, longitude REAL);
CREATE INDEX point_of_offer ON point (offer);
CREATE TABLE word (
    id INTEGER PRIMARY KEY, language TEXT, folded TEXT, term TEXT, UNIQUE (language, folded)
);
CREATE VIRTUAL TABLE word_parts USING fts5(folded, content='', columnsize=0, detail=none, tokenize='trigram');
-- Every number whose offer has come or gone, so that other processes can follow.
CREATE TABLE change (number INTEGER PRIMARY KEY AUTOINCREMENT, offer INTEGER);
-- While a rebuild is running (`building` has a row): what was written meanwhile, to be written again.
CREATE TABLE building (since TEXT);
CREATE TABLE journal (number INTEGER PRIMARY KEY AUTOINCREMENT, entry BLOB);
"""


def table(language: str) -> str:
    return f"text_{language.replace('-', '_')}"


def connect(path: Path) -> sqlite3.Connection:
    """Open an existing index; raise sqlite3.OperationalError if there is none."""
    db = sqlite3.connect(f"file:{path}?mode=rw", uri=True, timeout=20, check_same_thread=False)
    db.execute("PRAGMA synchronous=NORMAL")
    db.execute("PRAGMA cache_size=-16000")
    return db


def create(path: Path, codes: tuple[str, ...] = languages.CODES) -> None:
    """Make an empty index at a path where there is none."""
    db = sqlite3.connect(path, timeout=20, isolation_level=None)
    try:
        db.execute("BEGIN IMMEDIATE")
        for statement in _TABLES.split(";\n"):
            if statement.strip():
                db.execute(statement)
        for code in codes:
            name = table(code)
            db.execute(
                f"CREATE VIRTUAL TABLE {name} USING fts5({', '.join(COLUMNS)}, content='', tokenize='ascii')"
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
