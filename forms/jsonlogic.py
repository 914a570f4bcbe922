"""Writes conditions as JsonLogic (jsonlogic.com), for programs that are not ours.

What comes out is two-valued and true exactly where `Node.holds` is: JsonLogic reads a missing number as 0, so
each comparison first asks whether there is an answer, and what must be false ("not") is written out as such.

Data: answers by key, null or absent if there is none; dates known to the day as "2026-12-31"; a list of
people as a list of objects that hold the answers of the person and, since JsonLogic sees nothing else inside
a list, all other answers too, but no second list (`data_of` makes it); `external.today`, `external.key_date`.

Standard: var and or ! === !== < <= in some none filter map reduce merge +.
As in CertLogic (EU Digital COVID Certificate): plusTime before not-before not-after; plusTime also takes
"week", and cuts the day where a month is shorter.
Our own: ageAt(birth, day), completed years; earliest(date …), leaving out null; within(law), true if the law
is in force at `external.key_date`; has_any and has_all where the options are those of another question.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from forms.condition_words import is_dated
from forms.conditions import Node, Span

UNITS = {"days": "day", "weeks": "week", "months": "month", "years": "year"}
# For each comparison: the standard operator, and that of CertLogic for dates.
ORDERS = {"lt": ("<", "before"), "le": ("<=", "not-after")}
SWAPPED = {"gt": "lt", "ge": "le"}
OPPOSITES = {"lt": "ge", "ge": "lt", "le": "gt", "gt": "le"}


def to_jsonlogic(node: Any) -> Any:
    """Return a condition in JsonLogic; a formula as the value it computes."""
    if not isinstance(node, Node):
        return node
    return _met(node) if node.op not in VALUES else _value(node)


def data_of(
    answers: Mapping[str, Any],
    rows: Mapping[str, Sequence[Mapping[str, Any]]],
    today: datetime.date,
    key_date: datetime.date | None = None,
) -> dict[str, Any]:
    """Return what the exported conditions are applied to; `answers` and `rows` as conditions see them."""
    outer = {key: _plain(value) for key, value in answers.items()}
    outer["external"] = {"today": today.isoformat(), "key_date": (key_date or today).isoformat()}
    people = {
        group: [outer | {key: _plain(value) for key, value in row.items()} for row in list_]
        for group, list_ in rows.items()
    }
    return outer | people


def _plain(value: Any) -> Any:
    if isinstance(value, Span):
        value = value.first
    if isinstance(value, datetime.date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


# --- Values ---------------------------------------------------------------------------------------
VALUES = ("var", "today", "key_date", "count", "sum", "age_at", "plus", "earliest")


def _var(path: str) -> dict[str, Any]:
    return {"var": path}


def _value(part: Any, *, most: bool = False) -> Any:
    """Return a value; of a number of people known only roughly the smallest, or the greatest there can be."""
    if not isinstance(part, Node):
        return list(part) if isinstance(part, tuple) else part
    args = part.args
    match part.op:
        case "var":
            return _var(args[0])
        case "today" | "key_date":
            return _var(f"external.{part.op}")
        case "count":
            where = args[1] if args[1:] else True
            chosen = {"!": [_not_met(where)]} if most else _met(where)
            return {"reduce": [{"filter": [_var(args[0]), chosen]}, {"+": [_var("accumulator"), 1]}, 0]}
        case "sum":
            amounts = {"map": [_var(args[0]), _value(args[1])]}
            return {"reduce": [amounts, {"+": [_var("current"), _var("accumulator")]}, 0]}
        case "age_at":
            return {"ageAt": [_value(args[0]), _value(args[1])]}
        case "plus":
            return {"plusTime": [_value(args[0]), args[1], UNITS[args[2]]]}
        case "earliest":
            return {"earliest": [_value(arg) for arg in args]}
    return _met(part)


def _known(part: Any) -> list[Any]:
    """Return what must hold for a value to be there."""
    if not isinstance(part, Node):
        return []
    match part.op:
        case "var" | "count":
            return [{"!==": [_var(part.args[0]), None]}]
        case "plus":
            return _known(part.args[0])
        case "age_at":
            return _known(part.args[0]) + _known(part.args[1])
        case "earliest":
            return [_either([_both(_known(arg)) for arg in part.args])]
        case "sum":
            group, amount = part.args
            there = {"!==": [_var(group), None]}
            return [there, {"none": [_var(group), {"!": [_both(_known(amount))]}]}]
    return []


def _both(parts: list[Any]) -> Any:
    if not parts:
        return True
    return parts[0] if len(parts) == 1 else {"and": parts}


def _either(parts: list[Any]) -> Any:
    if not parts:
        return False
    return parts[0] if len(parts) == 1 else {"or": parts}


# --- Conditions: what makes them certainly true, and certainly false --------------------------------
def _met(node: Any) -> Any:
    if not isinstance(node, Node):
        return node is True
    args = node.args
    match node.op:
        case "and":
            return _both([_met(part) for part in args])
        case "or":
            return _either([_met(part) for part in args])
        case "not":
            return _not_met(args[0])
        case "var":
            return {"===": [_var(args[0]), True]}
        case "empty":
            return {"or": [{"===": [_value(args[0]), None]}, {"===": [_value(args[0]), ""]}]}
        case "any":
            return {"some": [_var(args[0]), _met(args[1])]}
        case "all":
            there = {"!==": [_var(args[0]), None]}
            return {"and": [there, {"none": [_var(args[0]), {"!": [_met(args[1])]}]}]}
        case "in" | "has_any" | "has_all" if isinstance(args[1], Node):
            return _both([*_known(args[0]), *_known(args[1]), _of_another_question(node)])
        case "in" | "has_any":
            return _both([*_known(args[0]), _has_any(args[0], args[1])])
        case "has_all":
            return _both([*_known(args[0]), *(_has_any(args[0], (one,)) for one in args[1])])
        case "eq" | "ne" | "lt" | "le" | "gt" | "ge":
            return _compared(node.op, *args)
    return {node.op: list(args)}


def _not_met(node: Any) -> Any:
    if not isinstance(node, Node):
        return node is False
    args = node.args
    match node.op:
        case "and":
            return _either([_not_met(part) for part in args])
        case "or":
            return _both([_not_met(part) for part in args])
        case "not":
            return _met(args[0])
        case "var":
            return {"===": [_var(args[0]), False]}
        case "any":
            there = {"!==": [_var(args[0]), None]}
            return {"and": [there, {"none": [_var(args[0]), {"!": [_not_met(args[1])]}]}]}
        case "all":
            return {"some": [_var(args[0]), _not_met(args[1])]}
        case "in" | "has_any" | "has_all" if isinstance(args[1], Node):
            return _both([*_known(args[0]), *_known(args[1]), {"!": [_of_another_question(node)]}])
        case "in" | "has_any":
            return _both([*_known(args[0]), {"!": [_has_any(args[0], args[1])]}])
        case "has_all":
            return _both([*_known(args[0]), {"!": [_both([_has_any(args[0], (one,)) for one in args[1]])]}])
        case "eq" | "ne":
            return _compared("ne" if node.op == "eq" else "eq", *args)
        case "lt" | "le" | "gt" | "ge":
            return _compared(OPPOSITES[node.op], *args)
    return {"!": [_met(node)]}


def _has_any(chosen: Any, options: Any) -> Any:
    """One answer or several: `merge` makes a list of both."""
    return {"some": [{"merge": [_value(chosen)]}, {"in": [_var(""), _value(options)]}]}


def _of_another_question(node: Node) -> Any:
    op = "has_all" if node.op == "has_all" else "has_any"
    return {op: [_value(arg) for arg in node.args]}


def _compared(op: str, a: Any, b: Any) -> Any:
    if op in SWAPPED:
        op, a, b = SWAPPED[op], b, a
    dated = is_dated(a) or is_dated(b)
    known = _known(a) + _known(b)
    if op in ORDERS:
        number, day = ORDERS[op]
        return _both(
            [*known, {day: [_day(a), _day(b)]} if dated else {number: [_value(a, most=True), _value(b)]}]
        )
    if dated:
        same = [{"not-before": [_day(a), _day(b)]}, {"not-after": [_day(a), _day(b)]}]
        return _both([*known, *same]) if op == "eq" else _both([*known, {"!": [{"and": same}]}])
    if _is_rough(a) or _is_rough(b):
        parts = [_compared("le", a, b), _compared("le", b, a)]
        return _both(parts) if op == "eq" else _either([_compared("lt", a, b), _compared("lt", b, a)])
    return _both([*known, {"===" if op == "eq" else "!==": [_value(a), _value(b)]}])


def _is_rough(part: Any) -> bool:
    """True for what may be known only roughly: a number of people of whom something holds."""
    return isinstance(part, Node) and part.op == "count" and len(part.args) > 1


def _day(part: Any) -> Any:
    """Return a date as CertLogic compares it: computed, if only by adding nothing."""
    value = _value(part)
    return (
        value
        if isinstance(part, Node) and part.op in ("plus", "earliest")
        else {"plusTime": [value, 0, "day"]}
    )
