"""The engine on a real node: all that engines do, and the same figures as the embedded engine."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from elasticsearch import Elasticsearch

from search.documents import documents_of
from search.engines.elastic import Cluster, ElasticEngine
from search.engines.embedded import EmbeddedEngine
from search.judging import judge, read_queries
from search.lexicon import Lexicon
from search.query import DISTANCES_KM, SORTS, OfferQuery, Point
from search.question import READ_AS
from search.words import read_lexicon
from tests.search.contract import NOW, EngineContract
from translations import languages

JUDGED = Path(__file__).parents[1] / "data" / "queries.tsv"


@pytest.fixture
def cluster(one_node):
    cluster = Cluster([one_node])
    yield cluster
    cluster.close()


class TestElastic(EngineContract):
    @pytest.fixture
    def empty(self, cluster):
        made = []

        def make(lexicon: Lexicon) -> ElasticEngine:
            made.append(ElasticEngine(cluster, f"contract-{len(made)}", lambda: lexicon))
            return made[-1]

        yield make
        for engine in made:
            engine.drop()


@pytest.fixture
def both(db, cluster, tmp_path):
    """The demo city in both engines."""
    lexicon = read_lexicon()
    elastic = ElasticEngine(cluster, "city", lambda: lexicon, shards=2)
    embedded = EmbeddedEngine(tmp_path / "city.sqlite3", lambda: lexicon)
    for engine in (elastic, embedded):
        engine.rebuild(documents_of())
    yield elastic, embedded
    elastic.drop()
    embedded.close()


def questions(count: int):
    """Yield searches as people and machines put them together, the same every time."""
    chance = random.Random(60)
    judged = read_queries(JUDGED)
    needs = [phrase for phrase in read_lexicon().needs if phrase.language in languages.CODES]
    for number in range(count):
        language, words = chance.choice(languages.CODES), ""
        if number % 3 == 0:
            row = chance.choice(judged)
            language, words = READ_AS.get(row.language, row.language), row.words
        elif number % 3 == 1:
            words = " ".join(row.text for row in chance.sample(needs, 2))
        facets = {
            name: tuple(chance.sample(values, chance.randint(1, 2)))
            for name, values in VALUES.items()
            if chance.random() < 0.12
        }
        point = Point(53.84 + chance.random() / 20, 10.64 + chance.random() / 20)
        near = chance.random() < 0.3
        yield OfferQuery(
            words=words, language=language, facets=facets, sort=chance.choice(SORTS),
            page=chance.choice((1, 1, 2)),
            point=point if near else None, near=f"{point.latitude:.5f},{point.longitude:.5f}" if near else "",
            within=chance.choice(DISTANCES_KM), open_at=chance.choice(("", "", "", "now", "today")),
        )  # fmt: skip


VALUES = {
    "theme": ["language", "housing", "work", "health", "family", "nonsense"],
    "district": ["innenstadt", "moisling", "st-juergen"],
    "language": ["ar", "fa", "uk", "en"],
    "cost": ["free", "paid"],
    "access": ["open", "appointment"],
    "audience": ["women", "adults"],
    "status": ["asylum_seeker", "tolerated"],
}


def test_both_engines_find_and_count_the_same(both):
    elastic, embedded = both
    found_something = 0
    for query in questions(60):
        ours, theirs = (engine.search(query, now=NOW) for engine in both)
        assert ours.total == theirs.total, query
        assert ours.facets == theirs.facets, query
        assert len(ours.hits) == len(theirs.hits), query
        found_something += bool(theirs.total)
        if not query.words or query.sort == "open" or (query.sort == "near" and query.point):
            assert ours.hits == theirs.hits, query
        assert ours.corrections == theirs.corrections, query
    assert found_something > 30


def test_judged_questions_find_what_they_must(both):
    needs = {document.id: document.needs for document in documents_of()}

    def ask(words, language):
        found = both[0].search(OfferQuery(words=words, language=READ_AS.get(language, language)), now=NOW)
        return found.ids, found.total

    report = judge(read_queries(JUDGED), ask, lambda pk: needs[pk], lambda query: [2])
    figures = report.figures()["all"]
    assert figures["success@3"] >= 0.95, [row.words for row in report.rows if not row.success]
    assert figures["zero"] == 0


@pytest.fixture
def configured(one_node, settings, tmp_path):
    """The settings of a portal with this cluster."""
    settings.ELASTICSEARCH_URL = [one_node]
    settings.ELASTICSEARCH_INDEX = "configured"
    settings.SEARCH_INDEX = tmp_path / "search.sqlite3"


def test_foreign_documents_are_judged_in_an_index_that_is_gone_afterwards(
    configured, one_node, tmp_path, capsys
):
    rows = [
        {"id": "a", "language": "de", "title": "Deutschkurs am Abend", "text": "Für Anfänger"},
        {"id": "b", "language": "uk", "title": "Курс німецької мови", "text": "Для початківців"},
        {"id": "c", "language": "pt", "title": "Curso de alemão", "text": "À noite"},
    ]
    corpus, queries = tmp_path / "corpus.jsonl", tmp_path / "queries.tsv"
    corpus.write_text("\n".join(json.dumps(row) for row in rows))
    queries.write_text("a\tde\tAbendkurs Deutsch\nb\tuk\tнімецька мова\nc\tpt\tcurso alemão\n")
    call_command("judge_search", queries, engine="elastic", corpus=corpus, json=True)
    assert json.loads(capsys.readouterr().out)["figures"]["all"]["success@3"] == 1.0
    with Elasticsearch(one_node) as client:
        assert client.cat.indices(index="configured*", format="json").body == []


def test_the_engine_is_asked_by_name(db, configured, settings):
    with pytest.raises(CommandError, match="run manage.py rebuild_search"):
        call_command("judge_search", JUDGED, engine="elastic")
    settings.ELASTICSEARCH_URL = []
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL names no cluster"):
        call_command("judge_search", JUDGED, engine="elastic")


def test_without_an_address_nothing_of_the_cluster_is_imported():
    """A small portal does not pay for it in memory."""
    code = (
        "import django, sys; django.setup(); from search import engines; engines.get_engine(); "
        "engines.writing_engines(); import portal.urls; "
        "sys.exit(any(name.startswith('elastic') for name in sys.modules))"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.test"}
    environment.pop("ELASTICSEARCH_URL", None)
    assert subprocess.run([sys.executable, "-c", code], env=environment).returncode == 0
