"""Measure the search with judged queries, on the directory or on a corpus of other documents."""

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines import SearchUnavailable, engine_named, throw_away_engine
from search.engines.base import OfferDocument
from search.judged import asking, judge_directory
from search.judging import Judged, Report, Unreadable, judge, read_queries
from search.question import READ_AS

COLUMNS = ("queries", "success@3", "mrr@10", "ndcg@10", "zero")


class Command(BaseCommand):
    help = "Print success@3, MRR@10, nDCG@10 and the rate of searches without a hit, for each language."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", type=Path, help="queries with tabs: id, language, query, grade 2, grade 1"
        )
        parser.add_argument("--engine", choices=("embedded", "elastic"), default="embedded")
        parser.add_argument("--json", action="store_true", help="figures and the hits of every query")
        parser.add_argument(
            "--corpus",
            type=Path,
            help='documents to search instead: {"id", "language", "title", "text"} a line',
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            queries = read_queries(options["file"])
            if options["corpus"]:
                report = self._judge_corpus(queries, options["corpus"], options["engine"])
            else:
                report = judge_directory(queries, engine_named(options["engine"]))
        except (OSError, Unreadable, SearchUnavailable) as problem:
            raise CommandError(str(problem)) from problem
        if options["json"]:
            self.stdout.write(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
        else:
            self._table(report)

    def _table(self, report: Report) -> None:
        self.stdout.write(f"{'language':<10}" + "".join(f"{name:>11}" for name in COLUMNS))
        for language, figures in report.figures().items():
            self.stdout.write(f"{language:<10}" + "".join(f"{figures[name]:>11}" for name in COLUMNS))
        for row in report.rows:
            if not row.success:
                self.stdout.write(f"not among the first three: {row.id} {row.language} {row.words}")

    def _judge_corpus(self, queries: list[Judged], path: Path, engine_name: str) -> Report:
        """Index foreign documents in an index of their own, which is gone afterwards."""
        codes = tuple(dict.fromkeys(document.language for document in _documents(path)))
        ids = {document.id for document in _documents(path)}
        with (
            tempfile.TemporaryDirectory() as folder,
            throw_away_engine(engine_name, Path(folder), codes) as engine,
        ):
            engine.rebuild(_documents(path))

            def relevant(query: Judged) -> list[int]:
                return [2] * len(ids & set(query.must)) + [1] * len(ids & set(query.may))

            return judge(queries, asking(engine), lambda pk: (pk,), relevant)


def _documents(path: Path) -> Iterator[OfferDocument]:
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                yield OfferDocument(
                    id=str(row["id"]),
                    language=READ_AS.get(row["language"], row["language"]),
                    title=row.get("title") or "",
                    body=row.get("text") or "",
                )
            except (ValueError, KeyError, TypeError) as problem:
                raise Unreadable(f"{path.name}, line {number}: {problem!r}") from problem
