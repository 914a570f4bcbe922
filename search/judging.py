"""Measures whether people find what they look for: judged queries in, figures by language out. No model.

Grade 2 must be among the first three, grade 1 is acceptable. A hit has the best grade of its labels: the
needs of an offer, or the id of a document.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

DEPTH = 10
SUCCESS_DEPTH = 3


@dataclass(frozen=True)
class Judged:
    """A query with the labels of grade 2 and 1."""

    id: str
    language: str
    words: str
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()

    def grade(self, labels: Iterable[str]) -> int:
        labels = set(labels)
        return 2 if labels & set(self.must) else 1 if labels & set(self.may) else 0


@dataclass(frozen=True)
class Row:
    """One query with what was found: ids in order (ten at most), their grades, and the figures."""

    id: str
    language: str
    words: str
    hits: tuple[str, ...]
    grades: tuple[int, ...]
    total: int
    success: bool
    reciprocal_rank: float
    ndcg: float


@dataclass
class Report:
    """All rows, and the figures by language ("all" for the mean over queries)."""

    rows: list[Row] = field(default_factory=list)

    def figures(self) -> dict[str, dict[str, float]]:
        by_language: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows:
            by_language[row.language].append(row)
        found = {language: _means(rows) for language, rows in sorted(by_language.items())}
        return {**found, "all": _means(self.rows)}

    def as_json(self) -> dict:
        return {"figures": self.figures(), "queries": [asdict(row) for row in self.rows]}


class Unreadable(ValueError):
    """A file that is not of the form it should be; the message names the line."""


def read_queries(path: Path) -> list[Judged]:
    """Read `id lang query grade2 grade1 …` (tabs, with a header), or `id language query` without one.

    In the second form the id names the document to be found; a fourth and fifth column may name others.
    """
    found = []
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    header = bool(lines) and lines[0].split("\t")[:3] in (
        ["id", "lang", "query"],
        ["id", "language", "query"],
    )
    for number, line in enumerate(lines, start=1):
        if not line.strip() or (header and number == 1):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 3:
            raise Unreadable(f"{path.name}, line {number}: three columns are needed (id, language, query)")
        must = _labels(cells[3]) if len(cells) > 3 else ()
        may = _labels(cells[4]) if len(cells) > 4 else ()
        found.append(Judged(cells[0], cells[1], cells[2], must or (() if header else (cells[0],)), may))
    return found


def _labels(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(",") if part.strip())


def judge(
    queries: Iterable[Judged],
    ask: Callable[[str, str], tuple[Sequence[str], int]],
    labels: Callable[[str], Iterable[str]],
    relevant: Callable[[Judged], Sequence[int]],
) -> Report:
    """Ask every query and grade what comes.

    `ask(words, language)` returns ids in order and the number of all hits; `labels(id)` the labels of a hit;
    `relevant(query)` the grades of all documents there are, best first, for the ideal order of nDCG.
    """
    report = Report()
    for query in queries:
        hits, total = ask(query.words, query.language)
        top = tuple(hits[:DEPTH])
        grades = tuple(query.grade(labels(pk)) for pk in top)
        first = next((rank for rank, grade in enumerate(grades, start=1) if grade), 0)
        ideal = _gain(relevant(query)[:DEPTH])
        report.rows.append(
            Row(
                query.id,
                query.language,
                query.words,
                top,
                grades,
                total,
                success=2 in grades[:SUCCESS_DEPTH],
                reciprocal_rank=1 / first if first else 0.0,
                ndcg=_gain(grades) / ideal if ideal else 0.0,
            )  # fmt: skip
        )
    return report


def _gain(grades: Sequence[int]) -> float:
    """Discounted cumulative gain with exponential grades (Burges et al. 2005)."""
    return sum((2.0**grade - 1) / math.log2(rank + 1) for rank, grade in enumerate(grades, start=1))


def _means(rows: Sequence[Row]) -> dict[str, float]:
    count = len(rows) or 1
    return {
        "queries": len(rows),
        "success@3": round(sum(row.success for row in rows) / count, 4),
        "mrr@10": round(sum(row.reciprocal_rank for row in rows) / count, 4),
        "ndcg@10": round(sum(row.ndcg for row in rows) / count, 4),
        "zero": round(sum(row.total == 0 for row in rows) / count, 4),
    }
