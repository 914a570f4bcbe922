"""What the counters of a form say, with small numbers kept out. Pure: the rows are given.

Only months that are over are looked at: whoever asks every day must not see one more each time. Two kinds
of numbers: exact ones, in tables whose sums give nothing away (forms/submissions/suppression.py); and those
of pages and questions, rounded to fives, because exact ones would follow from the pages before and after.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from forms.submissions.suppression import ENOUGH, Cell, protect_line, protect_table


@dataclass(frozen=True)
class Counted:
    """One counter (forms/submissions/models/statistics.py)."""

    month: date
    language: str
    kind: str
    item: str
    count: int


@dataclass(frozen=True)
class Table:
    """Months by languages; `sums` are those of the languages, the last one that of all."""

    rows: list[tuple[date, list[Cell]]]
    sums: list[Cell]


@dataclass(frozen=True)
class Line:
    """One page or question: rounded numbers by language, and of all together; None: fewer than five."""

    item: str
    by_language: dict[str, Cell]
    total: Cell

    def of(self, language: str) -> Cell:
        return self.by_language.get(language) if language else self.total


def rounded(cell: Cell) -> Cell:
    """Return a number in fives; None for what is hidden or nothing."""
    return (cell + 2) // 5 * 5 if cell else None


def is_over(month: date, today: date) -> bool:
    return month < today.replace(day=1)


def by_month(
    counted: Iterable[Counted],
    kind: str,
    months: Sequence[date],
    languages: Sequence[str],
    *,
    is_running: bool,
) -> Table:
    """Return exact numbers of a kind.

    In a year that `is_running` the sums by language are rounded: next month's, minus this month's, would
    otherwise tell the month between them.
    """
    numbers: Counter[tuple[date, str]] = Counter()
    for one in counted:
        if one.kind == kind:
            numbers[one.month, one.language] += one.count
    if not months or not languages:
        return Table([], [])
    cells = protect_table([[numbers[month, code] for code in languages] for month in months])
    sums = cells.pop()
    if is_running:
        sums = [*map(rounded, sums[:-1]), sums[-1]]
    return Table(list(zip(months, cells, strict=True)), sums)


def by_item(counted: Iterable[Counted], kind: str, languages: Sequence[str]) -> dict[str, Line]:
    """Return rounded numbers for each page or question, by its key or id."""
    numbers: dict[str, Counter[str]] = {}
    for one in counted:
        if one.kind == kind:
            numbers.setdefault(one.item, Counter())[one.language] += one.count
    lines = {}
    for item, by_language in numbers.items():
        shown, total = protect_line([by_language[code] for code in languages])
        lines[item] = Line(item, dict(zip(languages, map(rounded, shown), strict=True)), rounded(total))
    return lines


def spread(counted: Iterable[Counted], kind: str, items: Sequence[str]) -> tuple[list[Cell], str]:
    """Return exact numbers of classes, and the class of the median; "" where there are too few."""
    numbers: Counter[str] = Counter()
    for one in counted:
        if one.kind == kind:
            numbers[one.item] += one.count
    values = [numbers[item] for item in items]
    return protect_line(values)[0], _median(values, items)


def _median(values: Sequence[int], items: Sequence[str]) -> str:
    total, passed = sum(values), 0
    if total < ENOUGH:
        return ""
    for value, item in zip(values, items, strict=True):
        passed += value
        if passed * 2 >= total:
            return item
    return ""


def parts(counted: Iterable[Counted], kind: str, of: str) -> tuple[Cell, Cell]:
    """Return how many of a kind there are among those of another kind, and that number itself."""
    numbers: Counter[str] = Counter()
    for one in counted:
        numbers[one.kind] += one.count
    part = min(numbers[kind], numbers[of])
    shown, total = protect_line([part, numbers[of] - part])
    return shown[0], total
