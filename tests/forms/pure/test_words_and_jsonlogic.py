"""Conditions for others to read: editors, and programs that know JsonLogic."""

import datetime
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from forms.condition_words import explain
from forms.conditions import Node, Span, add, age, var
from forms.jsonlogic import data_of, to_jsonlogic

from . import strategies as s
from .family import RELATED, eq

LABELS = {
    "title": "Aufenthaltstitel",
    "family": "Familie",
    "relation": "Verwandtschaft",
    "birth": "Geburtsdatum",
}
ANSWERS = {"subs": "subsidiärer Schutz", "spouse": "Ehepartner", "child": "Kind"}
TODAY, KEY_DATE = Node("today"), Node("key_date")


def words(node):
    return explain(node, lambda key: LABELS.get(key, key), lambda _key, choice: ANSWERS.get(choice, choice))


def plus(node, number, unit):
    return Node("plus", (node, number, unit))


@pytest.mark.parametrize(
    ("node", "expected"),
    [
        (eq("title", "subs"), "„Aufenthaltstitel“ ist „subsidiärer Schutz“"),
        (Node("ne", (var("title"), "subs")), "„Aufenthaltstitel“ ist nicht „subsidiärer Schutz“"),
        (
            Node("and", (eq("title", "subs"), Node("or", (eq("a", "x"), eq("b", "y"))))),
            "„Aufenthaltstitel“ ist „subsidiärer Schutz“ und („a“ ist „x“ oder „b“ ist „y“)",
        ),
        (Node("and", (eq("a", "x"),)), "„a“ ist „x“"),
        (Node("or", ()), "nie"),
        (Node("and", ()), "immer"),
        (Node("not", (eq("a", "x"),)), "nicht („a“ ist „x“)"),
        (Node("empty", (var("a"),)), "„a“ ist nicht beantwortet"),
        (Node("not", (Node("empty", (var("a"),)),)), "„a“ ist beantwortet"),
        (
            Node("any", ("family", RELATED)),
            "bei mindestens einer Person in „Familie“: „Verwandtschaft“ ist eines von „Ehepartner“, „Kind“",
        ),
        (
            Node("and", (Node("all", ("family", Node("or", (eq("a", 1), eq("a", 2))))), eq("b", True))),
            "(bei jeder Person in „Familie“: („a“ ist 1 oder „a“ ist 2)) und „b“ ist ja",
        ),
        (Node("has_all", (var("a"), ("x", "y"))), "„a“ enthält alle von „x“, „y“"),
        (Node("le", (var("a"), plus(TODAY, 3, "months"))), "„a“ ist spätestens am heute + 3 Monate"),
        (Node("lt", (var("a"), "2026-12-31")), "„a“ ist vor 31.12.2026"),
        (Node("ge", (var("a"), plus(KEY_DATE, -1, "years"))), "„a“ ist frühestens am Stichtag - 1 Jahr"),
        (Node("ge", (var("a"), 2.5)), "„a“ ist mindestens 2,5"),
        (
            Node("lt", (Node("age_at", (var("birth"), TODAY)), 18)),
            "Alter nach „Geburtsdatum“ heute ist kleiner als 18 Jahre",
        ),
        (
            Node("ge", (Node("age_at", (var("birth"), KEY_DATE)), 18)),
            "Alter nach „Geburtsdatum“ am Tag „Stichtag“ ist mindestens 18 Jahre",
        ),
        (Node("ge", (Node("count", ("family",)), 2)), "Zahl der Personen in „Familie“ ist mindestens 2"),
        (
            Node("gt", (Node("count", ("family", eq("relation", "child"))), 2)),
            "Zahl der Personen in „Familie“, bei denen gilt: „Verwandtschaft“ ist „Kind“ ist größer als 2",
        ),
        (
            Node("gt", (Node("sum", ("family", var("pay"))), 5)),
            "Summe von „pay“ über alle Personen in „Familie“ ist größer als 5",
        ),
        (Node("within", ("fr1",)), "Regel „fr1“ gilt am Stichtag"),
        (
            Node("earliest", (plus(var("a"), 3, "months"), var("b"))),
            "das früheste Datum von „a“ + 3 Monate und „b“",
        ),
    ],
)
def test_conditions_in_words(node, expected):
    assert words(node) == expected


# --- JsonLogic: an evaluator of its own, after jsonlogic.com and the CertLogic specification ------------
UNITS = {"day": "days", "week": "weeks", "month": "months", "year": "years"}


def get(data, path):
    if path == "":
        return data
    for part in path.split("."):
        data = data.get(part) if isinstance(data, dict) else None
    return data


def day(value):
    return value if isinstance(value, datetime.date) else datetime.date.fromisoformat(value)


def truthy(value):
    return value != [] and bool(value)


LAZY = {
    "and": lambda run, data, args: next((v for v in (run(a, data) for a in args[:-1]) if not truthy(v)), ...),
    "or": lambda run, data, args: next((v for v in (run(a, data) for a in args[:-1]) if truthy(v)), ...),
}
LISTS = {
    "some": lambda run, items, logic: any(truthy(run(logic, item)) for item in items),
    "none": lambda run, items, logic: not any(truthy(run(logic, item)) for item in items),
    "filter": lambda run, items, logic: [item for item in items if truthy(run(logic, item))],
    "map": lambda run, items, logic: [run(logic, item) for item in items],
}
PLAIN = {
    "!": lambda a: not truthy(a),
    "===": lambda a, b: type(a) is type(b) and a == b,
    "!==": lambda a, b: not (type(a) is type(b) and a == b),
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    "in": lambda a, b: a in b,
    "+": lambda *parts: sum(parts),
    "merge": lambda *parts: [one for part in parts for one in (part if isinstance(part, list) else [part])],
    "plusTime": lambda date, number, unit: add(day(date), number, UNITS[unit]),
    "before": lambda a, b: day(a) < day(b),
    "not-after": lambda a, b: day(a) <= day(b),
    "not-before": lambda a, b: day(a) >= day(b),
    "ageAt": lambda birth, at: age(day(birth), day(at)),
    "earliest": lambda *dates: min(day(date) for date in dates if date is not None),
}


def run(logic, data):
    if isinstance(logic, list):
        return [run(part, data) for part in logic]
    if not isinstance(logic, dict):
        return logic
    ((op, args),) = logic.items()
    args = args if isinstance(args, list) else [args]
    if op == "var":
        return get(data, *args)
    if op in LAZY:
        found = LAZY[op](run, data, args)
        return run(args[-1], data) if found is ... else found
    if op in LISTS:
        return LISTS[op](run, run(args[0], data) or [], args[1])
    if op == "reduce":
        result = args[2]
        for item in run(args[0], data) or []:
            result = run(args[1], {"current": item, "accumulator": result})
        return result
    if op == "within":
        first, last = s.LAWS[args[0]]
        fact = day(get(data, "external.key_date"))
        return (first is None or first <= fact) and (last is None or fact <= last)
    return PLAIN[op](*(run(arg, data) for arg in args))


@settings(max_examples=200)
@given(s.conditions, s.contexts_for(s.exact), st.none() | s.days)
def test_the_export_is_true_exactly_where_the_condition_holds(node, context, fact):
    context = type(context)(context.answers, context.today, context.rows, fact, context.laws)
    data = data_of(context.answers, context.rows, context.today, fact)
    logic = json.loads(json.dumps(to_jsonlogic(node)))
    assert (run(logic, json.loads(json.dumps(data))) is True) is node.holds(context)


def test_what_is_missing_is_not_less_than_everything():
    """In JsonLogic null < 5 is true: the export asks first whether there is an answer."""
    assert to_jsonlogic(Node("lt", (var("n"), 5))) == {
        "and": [{"!==": [{"var": "n"}, None]}, {"<": [{"var": "n"}, 5]}]
    }


def test_dates_are_compared_as_in_certlogic():
    assert to_jsonlogic(Node("le", (var("d"), plus(TODAY, 2, "weeks")))) == {
        "and": [
            {"!==": [{"var": "d"}, None]},
            {
                "not-after": [
                    {"plusTime": [{"var": "d"}, 0, "day"]},
                    {"plusTime": [{"var": "external.today"}, 2, "week"]},
                ]
            },
        ]
    }


def test_formulas_are_exported_as_values():
    formula = Node("earliest", (plus(var("a"), 3, "months"), var("b")))
    data = data_of({"a": Span.parse("2026-11-30"), "b": None}, {}, s.TODAY)
    assert run(to_jsonlogic(formula), data) == datetime.date(2027, 2, 28)


def test_options_of_another_question_take_an_operator_of_our_own():
    assert to_jsonlogic(Node("in", (var("a"), var("b"))))["and"][2] == {
        "has_any": [{"var": "a"}, {"var": "b"}]
    }
