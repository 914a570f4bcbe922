"""The embedded engine: what all engines do, and what is its own: files, processes, rebuilding beside."""

import sqlite3
import threading

import pytest

from search.engines.base import SearchUnavailable
from search.engines.embedded import EmbeddedEngine, schema
from search.lexicon import Lexicon
from search.query import OfferQuery
from tests.search.contract import CITY, LEXICON, EngineContract, document


class TestEmbedded(EngineContract):
    @pytest.fixture
    def empty(self, tmp_path):
        made = []

        def make(lexicon: Lexicon) -> EmbeddedEngine:
            made.append(EmbeddedEngine(tmp_path / f"search-{len(made)}.sqlite3", lambda: lexicon))
            return made[-1]

        yield make
        for engine in made:
            engine.close()


@pytest.fixture
def path(tmp_path):
    return tmp_path / "search.sqlite3"


@pytest.fixture
def engine(path):
    engine = EmbeddedEngine(path, lambda: LEXICON)
    engine.rebuild(CITY)
    yield engine
    engine.close()


def ids(engine, words):
    return engine.search(OfferQuery(words=words)).ids


def test_another_process_sees_what_this_one_writes(engine, path):
    other = EmbeddedEngine(path, lambda: LEXICON)
    assert ids(other, "Nähkurs") == []
    engine.index([document("9", "Nähkurs")])
    assert ids(other, "Nähkurs") == ["9"]
    engine.rebuild(CITY)
    assert ids(other, "Nähkurs") == []
    other.index([document("9", "Nähkurs")])
    assert ids(engine, "Nähkurs") == ["9"]
    other.close()


def test_what_changes_during_a_rebuild_is_in_the_new_index(engine, path):
    """A slow rebuild reads its documents; meanwhile one offer is changed, one removed, one added."""
    begun, go_on = threading.Event(), threading.Event()

    def slowly():
        yield from CITY[:3]
        begun.set()
        assert go_on.wait(10)
        yield from CITY[3:]

    rebuild = threading.Thread(target=EmbeddedEngine(path).rebuild, args=(slowly(),))
    rebuild.start()
    assert begun.wait(10)
    assert ids(engine, "Kita")[0] == "4", "the old index answers meanwhile"
    engine.index([document("1", "Nähkurs"), document("9", "Schwimmkurs", theme=["sport"])])
    engine.remove(["4"])
    go_on.set()
    rebuild.join(20)
    assert ids(engine, "Nähkurs") == ["1"]
    assert ids(engine, "Schwimmkurs")[0] == "9"
    assert "4" not in ids(engine, "Kita-Platz finden")
    assert engine.search(OfferQuery()).facets["theme"]["sport"] == 1
    assert engine.count() == 7


def test_many_readers_and_writers_at_once_lose_nothing(engine, path):
    """Three writers, two rebuilds and three readers: in the end every written offer is there."""
    problems, stop = [], threading.Event()
    database = list(CITY)

    def guarded(work):
        def run():
            try:
                work()
            except Exception as problem:  # noqa: BLE001
                problems.append(problem)

        return threading.Thread(target=run)

    def write(name):
        own = EmbeddedEngine(path)
        for number in range(15):
            new = document(f"{name}{number}", f"Angebot {name} {number}")
            database.append(new)
            own.index([new])

    def read():
        own = EmbeddedEngine(path, lambda: LEXICON)
        while not stop.is_set():
            assert own.search(OfferQuery(words="Deutschkurs")).total >= 2
        own.close()

    def current():
        yield from list(database)

    def rebuild():
        EmbeddedEngine(path).rebuild(current())

    readers = [guarded(read) for _ in range(3)]
    writers = [guarded(lambda name=name: write(name)) for name in "abc"] + [
        guarded(rebuild) for _ in range(2)
    ]
    for thread in (*readers, *writers):
        thread.start()
    for thread in writers:
        thread.join(60)
    stop.set()
    for thread in readers:
        thread.join(60)
    assert problems == []
    assert engine.search(OfferQuery(words="Angebot")).total == 45


def test_an_old_index_asks_for_a_rebuild_in_one_line(engine, monkeypatch, path):
    assert engine.health()
    monkeypatch.setattr(schema, "STAMP", "schema 99, analysis 99")
    fresh = EmbeddedEngine(path)
    assert not fresh.health()
    with pytest.raises(SearchUnavailable, match=r"schema 3.*run manage.py rebuild_search"):
        fresh.search(OfferQuery())
    with pytest.raises(SearchUnavailable):
        fresh.index(CITY[:1])
    fresh.rebuild(CITY)
    assert fresh.health()
    fresh.close()


def test_a_file_of_an_earlier_version_gives_way(path):
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE stamp (version INTEGER)")
    db.commit()
    db.close()
    engine = EmbeddedEngine(path)
    assert not engine.health()
    assert engine.rebuild(CITY) == len(CITY)
    assert engine.health()
    engine.close()


def test_a_broken_file_is_said_and_repaired_by_a_rebuild(path):
    path.write_bytes(b"not a database" * 1000)
    engine = EmbeddedEngine(path)
    with pytest.raises(SearchUnavailable):
        engine.search(OfferQuery())
    engine.rebuild(CITY)
    assert engine.search(OfferQuery()).total == 7
    engine.close()


def test_a_file_broken_while_it_is_read_is_said(engine, path):
    assert engine.search(OfferQuery(words="Kita")).total
    real = path.resolve()
    real.write_bytes(b"\x00" * real.stat().st_size)
    engine.close()
    with pytest.raises(SearchUnavailable):
        engine.search(OfferQuery(words="Deutschkurs"))


def test_a_failed_rebuild_leaves_the_live_index_and_no_file(engine, path):
    def breaking():
        yield CITY[0]
        raise ValueError("the database went away")

    with pytest.raises(ValueError, match="went away"):
        engine.rebuild(breaking())
    assert engine.search(OfferQuery()).total == 7
    assert len(list(path.parent.glob("search*.sqlite3"))) == 2, "the link and the file behind it"
