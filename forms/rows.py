"""Between the rows an editor fills in and the tree a condition is: question – operator – value, all/any.

Pure. A condition block is `{"match": "all" | "any", "rows": [...]}`; an item of `rows` is a row or a group of
rows (`{"match", "person", "people", "rows"}`), no deeper. What a block cannot draw raises NotDrawable.
"""

from typing import Any

from forms.conditions import MEMBERSHIPS, Node, var

Row = dict[str, Any]

COMPARISONS = ("eq", "ne", "lt", "le", "gt", "ge")
JUNCTIONS = {"all": "and", "any": "or"}
# Of the people of a group: at least two meet the condition.
SEVERAL = "several"
MATCHES = {op: match for match, op in JUNCTIONS.items()}
# How a consent is compared.
TRUTHS = {"true": True, "false": False}
# What is compared: the answer, the age in years (today, or at the date of the fact), how many people, a
# total.
MEASURES = ("answer", "age", "age_at_fact", "count", "sum")


class NotDrawable(ValueError):
    """A condition the builder has no rows for."""


# --- From rows to a tree --------------------------------------------------------------------------
def condition_of(block: dict[str, Any] | None) -> Node | None:
    """Return the condition of a block; None for a block without rows."""
    parts = [_part(item) for item in (block or {}).get("rows", ())]
    if not parts:
        return None
    if len(parts) == 1:
        return parts[0]
    return Node(JUNCTIONS[(block or {}).get("match") or "all"], tuple(parts))


def _part(item: dict[str, Any]) -> Node:
    value = item["value"]
    if item["type"] == "row":
        return _comparison(value)
    rows = tuple(_comparison(row) for row in value.get("rows", ()))
    inner = rows[0] if len(rows) == 1 else Node(JUNCTIONS[value.get("match") or "all"], rows)
    person, people = value.get("person") or "", value.get("people") or ""
    if person == SEVERAL:
        return Node("ge", (Node("count", (people, inner)), 2))
    return Node(person, (people, inner)) if person else inner


def _comparison(row: Row) -> Node:
    operator, left = row["operator"], _measured(row.get("measure") or "answer", row["question"])
    if operator == "within":
        return Node("within", (row["question"],))
    if operator == "empty":
        return Node("empty", (left,))
    if operator == "filled":
        return Node("not", (Node("empty", (left,)),))
    if operator in MEMBERSHIPS:
        return Node(operator, (left, options(str(row.get("value") or ""))))
    return Node(operator, (left, _right(row)))


def _measured(measure: str, question: str) -> Node:
    match measure:
        case "age":
            return Node("age_at", (var(question), Node("today")))
        case "age_at_fact":
            return Node("age_at", (var(question), Node("key_date")))
        case "count":
            return Node("count", (question,))
        case "sum":
            group, _dot, key = question.partition(".")
            return Node("sum", (group, var(key)))
    return var(question)


def _right(row: Row) -> Any:
    compared = row.get("compare_with") or "value"
    if compared == "value":
        return literal(str(row.get("value") or ""))
    days = {"today": Node("today"), "key_date": Node("key_date")}
    base = days.get(compared) or var(str(row.get("value") or ""))
    return moved(base, row.get("number"), row.get("unit"))


def moved(base: Node, number: int | None, unit: str | None) -> Node:
    return Node("plus", (base, number, unit or "days")) if number else base


def literal(text: str) -> Any:
    """Return a typed value as it is compared: numbers whole and broken, true and false; all else is text."""
    text = text.strip()
    if text in TRUTHS:
        return TRUTHS[text]
    number = text.replace(",", ".", 1)
    try:
        return int(text) if text.lstrip("-").isdecimal() else float(number) if "." in number else text
    except ValueError:
        return text


def options(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


# --- From a tree to rows --------------------------------------------------------------------------
def block_of(condition: Node | None) -> dict[str, Any]:
    """Return the block that draws a condition; raise NotDrawable for what the rows would not give back.

    Only an "and" or "or" with a single part comes back without it: that says the same.
    """
    if condition is None:
        return {"match": "all", "rows": []}
    if condition.op in MATCHES and not condition.args:
        raise NotDrawable("Eine Bedingung ohne Zeilen ist immer oder nie erfüllt.")
    if condition.op in MATCHES and not _is_row(condition):
        return {"match": MATCHES[condition.op], "rows": [_item(part) for part in condition.args]}
    return {"match": "all", "rows": [_item(condition)]}


def _is_row(node: Node) -> bool:
    return node.op not in (*MATCHES, "any", "all") and _several(node) is None


def _several(node: Node) -> tuple[str, Any] | None:
    """Return the people and the condition of "at least two persons"; None for anything else."""
    match node:
        case Node(op="ge", args=(Node(op="count", args=(people, condition)), 2)):
            return people, condition
    return None


def _item(node: Any) -> dict[str, Any]:
    if not isinstance(node, Node):
        raise NotDrawable("Eine Zeile vergleicht eine Frage mit einem Wert.")
    if _is_row(node):
        return {"type": "row", "value": _row(node)}
    person, people, inner = "", "", node
    if node.op in ("any", "all"):
        person, (people, inner) = node.op, node.args
    elif several := _several(node):
        person, (people, inner) = SEVERAL, several
    rows = inner.args if isinstance(inner, Node) and inner.op in MATCHES else (inner,)
    if not all(isinstance(row, Node) and _is_row(row) for row in rows):
        raise NotDrawable("Diese Bedingung ist tiefer verschachtelt, als der Baukasten zeichnen kann.")
    value = {
        "match": MATCHES.get(inner.op, "all"),
        "person": person,
        "people": people,
        "rows": [_row(row) for row in rows],
    }
    return {"type": "group", "value": value}


def _row(node: Node) -> Row:
    empty = {"measure": "answer", "compare_with": "value", "value": "", "number": None, "unit": "days"}
    match node.op, node.args:
        case "within", (law,):
            return {**empty, "question": law, "operator": "within"}
        case "empty", (left,):
            return {**empty, **_left(left), "operator": "empty"}
        case "not", (Node(op="empty", args=(left,)),):
            return {**empty, **_left(left), "operator": "filled"}
        case op, (left, tuple(keys)) if op in MEMBERSHIPS and options(", ".join(keys)) == keys:
            return {**empty, **_left(left), "operator": op, "value": ", ".join(keys)}
        case op, (left, right) if op in COMPARISONS:
            return {**empty, **_left(left), "operator": op, **_compared(right)}
    raise NotDrawable(f"Der Baukasten hat keine Zeile für „{node.op}“.")


def _left(node: Any) -> Row:
    match node:
        case Node(op="var", args=(key,)):
            return {"question": key, "measure": "answer"}
        case Node(op="age_at", args=(Node(op="var", args=(key,)), Node(op="today" | "key_date" as at))):
            return {"question": key, "measure": "age" if at == "today" else "age_at_fact"}
        case Node(op="count", args=(group,)):
            return {"question": group, "measure": "count"}
        case Node(op="sum", args=(group, Node(op="var", args=(key,)))) if "." not in group:
            return {"question": f"{group}.{key}", "measure": "sum"}
    raise NotDrawable("Links in einer Zeile steht eine Frage.")


def _compared(node: Any) -> Row:
    if not isinstance(node, Node):
        return {"compare_with": "value", "value": _written(node)}
    moving: Row = {}
    match node:
        case Node(op="plus", args=(base, number, unit)) if number:
            node, moving = base, {"number": number, "unit": unit}
    match node:
        case Node(op="today" | "key_date" as day):
            return {"compare_with": day, **moving}
        case Node(op="var", args=(key,)):
            return {"compare_with": "question", "value": key, **moving}
    raise NotDrawable("Rechts in einer Zeile steht ein Wert, ein Tag oder eine andere Frage.")


def _written(value: Any) -> str:
    """Return a value as an editor types it; raise NotDrawable if reading it again gave something else."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    again = literal(text)
    if again != value or type(again) is not type(value):
        raise NotDrawable(f"Den Wert „{text}“ kann man in einer Zeile nicht schreiben.")
    return text


# --- Computed values and deadlines ----------------------------------------------------------------
def formula_of(block: dict[str, Any]) -> Node | None:
    """Return what a block computes: a date moved by some time, an age, a number of people, a total."""
    question, measure = block.get("question") or "", block.get("measure") or "answer"
    if not question:
        return None
    if measure != "answer":
        return _measured(measure, question)
    number, unit, other = block.get("number"), block.get("unit"), block.get("or_question") or ""
    first = moved(var(question), number, unit)
    return Node("earliest", (first, moved(var(other), number, unit))) if other else first


def formula_block_of(node: Node | None) -> dict[str, Any]:
    """Return the block that draws a computed value."""
    empty: Row = {"question": "", "measure": "answer", "number": None, "unit": "days", "or_question": ""}
    match node:
        case None:
            return empty
        case Node(op="earliest", args=(one, other)):
            first, second = _moved_question(one), _moved_question(other)
            if {**first, "question": ""} != {**second, "question": ""}:
                raise NotDrawable("Beide Daten werden um dieselbe Zeit verschoben.")
            return {**empty, **first, "or_question": second["question"]}
        case Node(op="plus"):
            return {**empty, **_moved_question(node)}
    return {**empty, **_left(node)}


def _moved_question(node: Any) -> Row:
    match node:
        case Node(op="var", args=(key,)) if key:
            return {"question": key}
        case Node(op="plus", args=(Node(op="var", args=(key,)), number, unit)) if key and number:
            return {"question": key, "number": number, "unit": unit}
    raise NotDrawable("Berechnet wird aus dem Datum einer Frage, verschoben um eine Zeit.")
