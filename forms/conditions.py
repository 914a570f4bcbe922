"""Conditions of forms: a small typed tree, evaluated with three values (Kleene): True, False, None = unknown.

The same tree drives visibility, required-if, computed values, deadlines and rules. It is stored as JSON in
the shape of JsonLogic, `{"eq": [{"var": "title"}, "subs"]}`; `forms.jsonlogic` writes it for others.

Values: text and option keys are `str`, several options `tuple[str, ...]`, numbers `int | float`, money in
cents, consent `bool`, dates and ages `Span`. What has not been answered, or is hidden, is None.
"""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from dateutil.relativedelta import relativedelta

UNITS = ("days", "weeks", "months", "years")
# Deeper trees are no work of an editor; far below the recursion limit.
MAX_DEPTH = 30


class BrokenCondition(ValueError):
    """JSON that is no condition; the message is for editors, in German."""


@dataclass(frozen=True, order=True)
class Span:
    """What lies between two ends, both included: a date known only by its year, or the age it gives."""

    first: Any
    last: Any

    @classmethod
    def of(cls, value: Any) -> Self:
        return value if isinstance(value, cls) else cls(value, value)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read "2009", "2009-04" or "2009-04-17"; raise ValueError for a date that does not exist."""
        parts = [int(part) for part in text.split("-")]
        if len(parts) > len(("year", "month", "day")):
            raise ValueError(f"no date: {text}")
        first = datetime.date(*(parts + [1, 1][len(parts) - 1 :]))
        if len(parts) == len(("year", "month", "day")):
            return cls(first, first)
        length = relativedelta(years=1) if len(parts) == 1 else relativedelta(months=1)
        try:
            return cls(first, first + length - datetime.timedelta(days=1))
        except (OverflowError, ValueError):
            return cls(first, datetime.date.max)


@dataclass(frozen=True)
class Context:
    """What a condition sees: answers by key, the people of each group, and which day it is."""

    answers: Mapping[str, Any]
    today: datetime.date
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    # The date of the fact a rule judges; today where nothing else is said.
    key_date: datetime.date | Span | None = None
    # When each law named in the form is in force: {code: (first day or None, last day or None)}.
    laws: Mapping[str, tuple[datetime.date | None, datetime.date | None]] = field(default_factory=dict)
    row: Mapping[str, Any] | None = None

    def value(self, key: str) -> Any:
        if self.row is not None and key in self.row:
            return self.row[key]
        return self.answers.get(key)

    def with_row(self, row: Mapping[str, Any]) -> Context:
        return Context(self.answers, self.today, self.rows, self.key_date, self.laws, row)


@dataclass(frozen=True)
class Node:
    """An operator and what it is applied to: nodes, scalars, or a tuple of option keys."""

    op: str
    args: tuple[Any, ...] = ()

    def to_json(self) -> dict[str, Any]:
        return {self.op: [_argument_to_json(argument) for argument in self.args]}

    @classmethod
    def from_json(cls, data: Any, depth: int = 0) -> Node:
        """Read what `to_json` wrote; raise BrokenCondition for anything else."""
        if depth > MAX_DEPTH:
            raise BrokenCondition("Die Bedingung ist zu tief verschachtelt.")
        if not isinstance(data, dict) or len(data) != 1:
            raise BrokenCondition("Eine Bedingung hat genau einen Operator.")
        op, args = next(iter(data.items()))
        operator = OPERATORS.get(op)
        if operator is None:
            raise BrokenCondition(f"Den Operator „{op}“ gibt es nicht.")
        args = args if isinstance(args, list) else [args]
        if not operator.fewest <= len(args) <= operator.most:
            raise BrokenCondition(f"Der Operator „{op}“ hat die falsche Zahl von Teilen.")
        node = cls(op, tuple(_argument_from_json(argument, depth) for argument in args))
        if not _parts_fit(node):
            raise BrokenCondition(f"Die Teile des Operators „{op}“ passen nicht zu ihm.")
        return node

    def evaluate(self, context: Context) -> Any:
        """Return the value of the tree; None if it cannot be known from the answers there are."""
        return OPERATORS[self.op].evaluate(context, *self.args)

    def holds(self, context: Context) -> bool:
        """True only if the condition is certainly met."""
        return self.evaluate(context) is True

    def walk(self) -> Iterator[Node]:
        yield self
        for argument in self.args:
            if isinstance(argument, Node):
                yield from argument.walk()

    def sources(self) -> frozenset[str]:
        """Return the keys of all questions and groups of people the result may depend on."""
        return frozenset(node.args[0] for node in self.walk() if node.op in NAMING)


def var(key: str) -> Node:
    return Node("var", (key,))


def every(*conditions: Node | None) -> Node | None:
    """Return the conjunction of the conditions there are; None if there is none."""
    given = tuple(condition for condition in conditions if condition is not None)
    return given[0] if len(given) == 1 else Node("and", given) if given else None


def _argument_to_json(argument: Any) -> Any:
    if isinstance(argument, Node):
        return argument.to_json()
    return list(argument) if isinstance(argument, tuple) else argument


def _argument_from_json(argument: Any, depth: int) -> Any:
    if isinstance(argument, dict):
        return Node.from_json(argument, depth + 1)
    if isinstance(argument, list):
        if not all(isinstance(part, str) for part in argument):
            raise BrokenCondition("Eine Liste enthält nur Antworten.")
        return tuple(argument)
    if isinstance(argument, float) and not math.isfinite(argument):
        raise BrokenCondition("Ein Wert ist keine Zahl.")
    if not isinstance(argument, str | int | float):
        raise BrokenCondition("Ein Wert ist ein Text, eine Zahl, wahr oder falsch.")
    return argument


def _parts_fit(node: Node) -> bool:
    """True if the parts are of the kind the operator takes; whether the types fit is the prover's work."""
    if node.op in (*NAMING, "within") and not isinstance(node.args[0], str):
        return False
    if node.op in MEMBERSHIPS:
        return isinstance(node.args[1], tuple | Node)
    if node.op == "plus":
        _date, number, unit = node.args
        return isinstance(number, int) and not isinstance(number, bool) and unit in UNITS
    return True


# --- Evaluation -----------------------------------------------------------------------------------
def _get(context: Context, argument: Any) -> Any:
    return argument.evaluate(context) if isinstance(argument, Node) else argument


def _dates(value: Any) -> Span | None:
    """Return a date, or a text that is one, as a span; None for anything else."""
    if isinstance(value, str):
        try:
            return Span.parse(value)
        except ValueError:
            return None
    span = Span.of(value)
    return span if isinstance(span.first, datetime.date) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _comparable(a: Any, b: Any) -> tuple[Span, Span] | None:
    """Return both as spans, reading a date in ISO 8601 beside a date; None if they cannot be compared."""
    if a is None or b is None:
        return None
    one, two = Span.of(a), Span.of(b)
    if isinstance(two.first, datetime.date) and isinstance(a, str):
        one = _dates(a) or one
    elif isinstance(one.first, datetime.date) and isinstance(b, str):
        two = _dates(b) or two
    if _is_number(one.first) and _is_number(two.first):
        return one, two
    alike = type(one.first) is type(two.first) and isinstance(one.first, str | bool | tuple | datetime.date)
    return (one, two) if alike else None


def _equal(context: Context, a: Any, b: Any) -> bool | None:
    one, two = _get(context, a), _get(context, b)
    if one is None or two is None:
        return None
    pair = _comparable(one, two)
    if pair is None:
        return False
    one, two = pair
    if one.last < two.first or two.last < one.first:
        return False
    return True if one.first == one.last == two.first == two.last else None


def _less(context: Context, a: Any, b: Any, *, or_equal: bool = False) -> bool | None:
    """Numbers and dates have an order; texts and answers have none."""
    pair = _comparable(_get(context, a), _get(context, b))
    if pair is None or isinstance(pair[0].first, str | tuple | bool):
        return None
    one, two = pair
    if one.last < two.first or (or_equal and one.last == two.first):
        return True
    if one.first > two.last or (not or_equal and one.first == two.last):
        return False
    return None


def _chosen(context: Context, argument: Any) -> set[str] | None:
    value = _get(context, argument)
    if value is None or isinstance(value, dict):
        return None
    return set(value) if isinstance(value, tuple | list) else {value}


def _in(context: Context, a: Any, options: Any) -> bool | None:
    chosen, wanted = _chosen(context, a), _chosen(context, options)
    return None if chosen is None or wanted is None else bool(chosen & wanted)


def _has_all(context: Context, a: Any, options: Any) -> bool | None:
    chosen, wanted = _chosen(context, a), _chosen(context, options)
    return None if chosen is None or wanted is None else wanted <= chosen


def _empty(context: Context, a: Any) -> bool:
    return _get(context, a) in (None, "", (), [])


def _truth(context: Context, argument: Any) -> bool | None:
    """Return the value of a condition; what is neither true nor false is unknown."""
    value = _get(context, argument)
    return value if isinstance(value, bool) else None


def not_(value: bool | None) -> bool | None:
    return None if value is None else not value


def and_(values: Iterable[bool | None]) -> bool | None:
    """Kleene's conjunction: False as soon as one is False, unknown if one is unknown."""
    result: bool | None = True
    for value in values:
        if value is False:
            return False
        if value is not True:
            result = None
    return result


def or_(values: Iterable[bool | None]) -> bool | None:
    return not_(and_(not_(value) for value in values))


def _rows(context: Context, group: str) -> list[Context]:
    return [context.with_row(row) for row in context.rows.get(group, ())]


def _any(context: Context, group: str, condition: Any) -> bool | None:
    """True if it holds for one of the people; unknown while there is no list, as when it is hidden."""
    if group not in context.rows:
        return None
    return or_(_truth(row, condition) for row in _rows(context, group))


def _all(context: Context, group: str, condition: Any) -> bool | None:
    if group not in context.rows:
        return None
    return and_(_truth(row, condition) for row in _rows(context, group))


def _count(context: Context, group: str, where: Any = True) -> int | Span | None:
    """How many people; an unknown condition on one of them gives a span."""
    if group not in context.rows:
        return None
    results = [_truth(row, where) for row in _rows(context, group)]
    certain, possible = results.count(True), len(results) - results.count(False)
    return certain if certain == possible else Span(certain, possible)


def _sum(context: Context, group: str, amount: Any) -> Any:
    if group not in context.rows:
        return None
    values = [Span.of(_get(row, amount)) for row in _rows(context, group)]
    if not all(_is_number(value.first) for value in values):
        return None
    first, last = sum(value.first for value in values), sum(value.last for value in values)
    return first if first == last else Span(first, last)


def add(date: datetime.date, number: int, unit: str) -> datetime.date:
    """Move a date; the day is cut where a month is shorter: 30 November + 3 months is the end of February."""
    try:
        step: Any = {unit: number}
        moved: datetime.date = date + relativedelta(**step)
        return moved
    except (OverflowError, ValueError):
        return datetime.date.max if number > 0 else datetime.date.min


def _plus(context: Context, date: Any, number: int, unit: str) -> Span | None:
    span = _dates(_get(context, date))
    return None if span is None else Span(add(span.first, number, unit), add(span.last, number, unit))


def age(birth: datetime.date, at: datetime.date) -> int:
    """Completed years; somebody born on 29 February grows older on 1 March (§ 188 (2) BGB)."""
    return at.year - birth.year - ((at.month, at.day) < (birth.month, birth.day))


def _age_at(context: Context, birth: Any, at: Any) -> Span | None:
    born, day = _dates(_get(context, birth)), _dates(_get(context, at))
    if born is None or day is None:
        return None
    return Span(age(born.last, day.first), age(born.first, day.last))


def _earliest(context: Context, *dates: Any) -> Span | None:
    """The earliest of the dates there are: one that has not been answered does not count."""
    known = [span for date in dates if (span := _dates(_get(context, date))) is not None]
    return Span(min(span.first for span in known), min(span.last for span in known)) if known else None


def _within(context: Context, law: str) -> bool | None:
    """True if a law is in force at the date of the fact."""
    if law not in context.laws:
        return None
    first, last = context.laws[law]
    day = context.key_date or context.today
    begun = _less(context, first, day, or_equal=True) if first else True
    going_on = _less(context, day, last, or_equal=True) if last else True
    return and_((begun, going_on))


@dataclass(frozen=True)
class Operator:
    """How many parts it takes, what comes out, and how; `result` is a type of `forms.prover.types`."""

    fewest: int
    most: int
    result: str
    evaluate: Callable[..., Any]


MANY = 500
OPERATORS: dict[str, Operator] = {
    "var": Operator(1, 1, "any", lambda c, key: c.value(key)),
    "today": Operator(0, 0, "date", lambda c: Span.of(c.today)),
    "key_date": Operator(0, 0, "date", lambda c: Span.of(c.key_date or c.today)),
    "eq": Operator(2, 2, "bool", _equal),
    "ne": Operator(2, 2, "bool", lambda c, a, b: not_(_equal(c, a, b))),
    "in": Operator(2, 2, "bool", _in),
    "has_any": Operator(2, 2, "bool", _in),
    "has_all": Operator(2, 2, "bool", _has_all),
    "lt": Operator(2, 2, "bool", _less),
    "le": Operator(2, 2, "bool", lambda c, a, b: _less(c, a, b, or_equal=True)),
    "gt": Operator(2, 2, "bool", lambda c, a, b: _less(c, b, a)),
    "ge": Operator(2, 2, "bool", lambda c, a, b: _less(c, b, a, or_equal=True)),
    "empty": Operator(1, 1, "bool", _empty),
    "not": Operator(1, 1, "bool", lambda c, a: not_(_truth(c, a))),
    # Without parts, as where an editor has not filled in a row yet: "and" is true, "or" is false.
    "and": Operator(0, MANY, "bool", lambda c, *args: and_(_truth(c, a) for a in args)),
    "or": Operator(0, MANY, "bool", lambda c, *args: or_(_truth(c, a) for a in args)),
    "any": Operator(2, 2, "bool", _any),
    "all": Operator(2, 2, "bool", _all),
    "count": Operator(1, 2, "number", _count),
    "sum": Operator(2, 2, "number", _sum),
    "age_at": Operator(2, 2, "number", _age_at),
    "plus": Operator(3, 3, "date", _plus),
    "earliest": Operator(1, MANY, "date", _earliest),
    "within": Operator(1, 1, "bool", _within),
}
# Operators whose first part is the key of a question or of a group of people.
NAMING = ("var", "any", "all", "count", "sum")
GROUPS = NAMING[1:]
# Operators whose second part is a list of option keys.
MEMBERSHIPS = ("in", "has_any", "has_all")
