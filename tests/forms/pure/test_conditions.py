"""Conditions: the laws of three-valued logic, what can be known from partial answers, dates and ages."""

import datetime
import json
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from forms.condition_words import explain
from forms.conditions import BrokenCondition, Context, Node, Span, add, age, every, var

from . import strategies as s

BAD_JSON = [
    None,
    [],
    "x",
    3,
    {},
    {"eq": [], "ne": []},
    {"exec": ["x"]},
    {"eq": [{"var": "x"}]},
    {"eq": [{"var": "x"}, None]},
    {"eq": [{"var": "x"}, float("nan")]},
    {"eq": [{"var": "x"}, float("inf")]},
    {"eq": [{"var": "x"}, [1]]},
    {"eq": [{"var": "x"}, {}]},
    {"var": None},
    {"var": [3]},
    {"var": [{"var": "x"}]},
    {"var": []},
    {"in": [{"var": "x"}, "abc"]},
    {"has_all": [{"var": "x"}, 5]},
    {"plus": [{"var": "d"}, "3", "months"]},
    {"plus": [{"var": "d"}, 1.5, "months"]},
    {"plus": [{"var": "d"}, True, "months"]},
    {"plus": [{"var": "d"}, 3, "fortnights"]},
    {"plus": [{"var": "d"}, 3, ["months"]]},
    {"any": [{"var": "g"}, {"var": "x"}]},
    {"within": [5]},
    {"today": ["x"]},
]


def holds(node: Node | None, answers=None, **context):
    return node.evaluate(Context(answers or {}, s.TODAY, **context))


def same(one: Node, other: Node, context: Context) -> None:
    assert one.evaluate(context) is other.evaluate(context)


def both(*parts):
    return Node("and", parts)


def either(*parts):
    return Node("or", parts)


def no(part):
    return Node("not", (part,))


# --- Kleene's laws --------------------------------------------------------------------------------
@given(s.conditions, s.conditions, s.contexts)
def test_de_morgan_and_commutativity(a, b, context):
    same(no(both(a, b)), either(no(a), no(b)), context)
    same(no(either(a, b)), both(no(a), no(b)), context)
    same(both(a, b), both(b, a), context)
    same(either(a, b), either(b, a), context)


@given(s.conditions, s.conditions, s.conditions, s.contexts)
def test_associativity_distributivity_and_absorption(a, b, c, context):
    same(both(a, both(b, c)), both(both(a, b), c), context)
    same(both(a, both(b, c)), both(a, b, c), context)
    same(either(a, either(b, c)), either(either(a, b), c), context)
    same(both(a, either(b, c)), either(both(a, b), both(a, c)), context)
    same(either(a, both(b, c)), both(either(a, b), either(a, c)), context)
    same(both(a, either(a, b)), a, context)


@given(s.conditions, s.contexts)
def test_idempotence_and_double_negation(a, context):
    same(both(a, a), a, context)
    same(either(a, a), a, context)
    same(no(no(a)), a, context)


@given(st.lists(s.conditions, max_size=4), st.randoms(), s.contexts)
def test_the_order_of_parts_makes_no_difference(parts, random, context):
    mixed = random.sample(parts, len(parts))
    same(both(*parts), both(*mixed), context)
    same(either(*parts), either(*mixed), context)


# --- Knowledge ------------------------------------------------------------------------------------
@given(s.monotone_conditions, s.contexts_for(), s.contexts_for(missing=False))
def test_answering_what_was_unknown_flips_nothing(node, context, complete):
    """`empty` and `earliest` are left out: they speak about what has not been answered."""
    answers = {
        key: complete.answers[key] if value is None else value for key, value in context.answers.items()
    }
    rows = context.rows
    if s.GROUP in rows:
        filled = zip(rows[s.GROUP], complete.rows[s.GROUP], strict=False)
        rows = {s.GROUP: [{**new, **{k: v for k, v in old.items() if v is not None}} for old, new in filled]}
        assume(len(rows[s.GROUP]) == len(context.rows[s.GROUP]))
    before = node.evaluate(context)
    assume(before is not None)
    assert node.evaluate(replace(context, answers=answers, rows=rows)) is before


def inside(data, value):
    """Draw a day within a date known in part."""
    if not isinstance(value, Span):
        return value
    return Span.of(data.draw(st.dates(value.first, value.last)))


@given(s.monotone_conditions, s.contexts_for(), st.data())
def test_a_partial_date_is_an_interval(node, context, data):
    """For every day inside, the result is the same as for the interval, unless that was unknown."""
    before = node.evaluate(context)
    assume(before is not None)
    exact = replace(
        context,
        answers={key: inside(data, value) for key, value in context.answers.items()},
        rows={
            group: [{k: inside(data, v) for k, v in row.items()} for row in rows]
            for group, rows in context.rows.items()
        },
        key_date=inside(data, context.key_date),
    )
    assert node.evaluate(exact) is before


@given(s.conditions, s.contexts, s.contexts)
def test_only_sources_matter(node, one, other):
    sources = node.sources()

    def mixed(mine, foreign):
        return {key: mine[key] if key in sources else foreign[key] for key in mine}

    answers = mixed(one.answers, other.answers)
    rows = dict(one.rows)
    if s.GROUP in rows:
        strangers = other.rows.get(s.GROUP, [])
        rows[s.GROUP] = [
            mixed(row, strangers[number]) if number < len(strangers) else row
            for number, row in enumerate(rows[s.GROUP])
        ]
        rows = rows if s.GROUP in sources else dict(other.rows)
    same(node, node, one)
    assert node.evaluate(replace(one, answers=answers, rows=rows)) is node.evaluate(one)


@given(s.conditions)
def test_the_words_mention_every_source(node):
    words = explain(node, lambda key: f"<{key}>", lambda _key, choice: choice)
    for source in node.sources():
        assert f"„<{source}>“" in words


# --- JSON -----------------------------------------------------------------------------------------
@given(s.conditions | s.drawable | s.formulas)
def test_json_and_back_is_the_same(node):
    assert Node.from_json(json.loads(json.dumps(node.to_json()))) == node


@pytest.mark.parametrize("data", BAD_JSON, ids=repr)
def test_broken_json_is_refused(data):
    with pytest.raises(BrokenCondition):
        Node.from_json(data)


def test_endless_nesting_is_refused():
    data = {"var": "x"}
    for _level in range(5000):
        data = {"not": [data]}
    with pytest.raises(BrokenCondition):
        Node.from_json(data)


@given(s.junk, s.contexts)
def test_whatever_can_be_read_can_be_evaluated(data, context):
    try:
        node = Node.from_json(data)
    except BrokenCondition:
        return
    node.evaluate(context)
    explain(node, str, lambda _key, choice: choice)


@given(
    s.conditions,
    st.dictionaries(
        st.sampled_from((*s.SINGLE, *s.DATES, *s.NUMBERS, "ps")),
        s.scalars | s.partial | s.several | st.just({"city": "x"}),
    ),
)
def test_answers_of_a_wrong_type_break_nothing(node, answers):
    context = Context(answers, s.TODAY, {s.GROUP: [answers]}, None, s.LAWS)
    assert node.evaluate(context) in (True, False, None)


# --- What the operators mean ----------------------------------------------------------------------
def test_a_missing_list_is_unknown_and_an_empty_one_is_not():
    """A hidden list must not count as "all are grown up"."""
    of_age = Node("ge", (var("age"), 18))
    for op, of_nobody in (("any", False), ("all", True)):
        assert holds(Node(op, ("people", of_age))) is None
        assert holds(Node(op, ("people", of_age)), rows={"people": []}) is of_nobody
    assert holds(Node("count", ("people",))) is None
    assert holds(Node("count", ("people",)), rows={"people": []}) == 0


def test_counting_what_is_partly_unknown():
    rows = {"people": [{"a": "x"}, {"a": None}, {"a": "y"}]}
    count = Node("count", ("people", Node("eq", (var("a"), "x"))))
    assert holds(count, rows=rows) == Span(1, 2)
    assert holds(Node("ge", (count, 1)), rows=rows) is True
    assert holds(Node("ge", (count, 2)), rows=rows) is None
    assert holds(Node("ge", (count, 3)), rows=rows) is False


def test_a_sum_waits_for_everybody():
    total = Node("sum", ("people", var("amount")))
    assert holds(total, rows={"people": [{"amount": 1}, {"amount": 2}]}) == 3
    assert holds(total, rows={"people": [{"amount": 1}, {"amount": None}]}) is None


def test_several_answers():
    answers = {"m": ("a", "b")}
    assert holds(Node("has_any", (var("m"), ("b", "x"))), answers) is True
    assert holds(Node("has_all", (var("m"), ("b", "x"))), answers) is False
    assert holds(Node("has_all", (var("m"), ("a", "b"))), answers) is True
    assert holds(Node("has_any", (var("other"), ("a",))), answers) is None


def test_different_kinds_are_not_equal_and_have_no_order():
    answers = {"n": 5, "t": True, "d": Span.parse("2026-01-01"), "x": "5"}
    for key, other in (("n", "5"), ("t", 1), ("d", 5), ("x", 5), ("d", "2026-99-99")):
        assert holds(Node("eq", (var(key), other)), answers) is False
        assert holds(Node("lt", (var(key), other)), answers) is None


def test_nobody_is_in_an_empty_conjunction():
    assert holds(both()) is True
    assert holds(either()) is False
    assert every() is None
    assert every(None, var("x")) == var("x")


def test_the_date_of_the_fact_falls_back_on_today():
    node = Node("eq", (Node("key_date"), Node("today")))
    assert holds(node) is True
    assert holds(node, key_date=Span.parse("2020-01-01")) is False


@pytest.mark.parametrize(
    ("fact", "expected"),
    [
        ("2025-07-23", False),
        ("2025-07-24", True),
        ("2027-07-23", True),
        ("2027-07-24", False),
        ("2025", None),
        ("2026", True),
    ],
)
def test_a_law_is_in_force_from_its_first_to_its_last_day(fact, expected):
    laws = {"fr1": (datetime.date(2025, 7, 24), datetime.date(2027, 7, 23))}
    assert holds(Node("within", ("fr1",)), key_date=Span.parse(fact), laws=laws) is expected
    assert holds(Node("within", ("other",)), laws=laws) is None


# --- Dates ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2009", "2009-01-01", "2009-12-31"),
        ("2008-02", "2008-02-01", "2008-02-29"),
        ("2009-04-17", "2009-04-17", "2009-04-17"),
        ("9999", "9999-01-01", "9999-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_reading_partial_dates(text, first, last):
    assert Span.parse(text) == Span(datetime.date.fromisoformat(first), datetime.date.fromisoformat(last))


@pytest.mark.parametrize("text", ["", "x", "2009-13", "2009-02-29", "2009-04-17-1", "0000", "20090417"])
def test_dates_that_do_not_exist(text):
    with pytest.raises(ValueError, match="."):
        Span.parse(text)


@pytest.mark.parametrize(
    ("date", "number", "unit", "expected"),
    [
        ("2026-11-30", 3, "months", "2027-02-28"),
        ("2027-11-30", 3, "months", "2028-02-29"),
        ("2026-08-31", 1, "months", "2026-09-30"),
        ("2024-02-29", 1, "years", "2025-02-28"),
        ("2026-03-31", -1, "months", "2026-02-28"),
        ("2026-12-28", 1, "weeks", "2027-01-04"),
        ("9999-12-31", 1, "days", "9999-12-31"),
        ("0001-01-01", -1, "days", "0001-01-01"),
    ],
)
def test_moving_dates(date, number, unit, expected):
    assert add(datetime.date.fromisoformat(date), number, unit) == datetime.date.fromisoformat(expected)


def test_a_partial_date_moves_with_both_ends():
    assert holds(Node("plus", (var("d"), 3, "months")), {"d": Span.parse("2026-11")}) == Span(
        datetime.date(2027, 2, 1), datetime.date(2027, 2, 28)
    )


@pytest.mark.parametrize(
    ("birth", "at", "expected"),
    [
        ("2008-02-29", "2026-02-28", 17),
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-29", 20),
        ("2008-11-24", "2026-11-23", 17),
        ("2008-11-24", "2026-11-24", 18),
        ("2026-11-24", "2026-11-24", 0),
    ],
)
def test_ages(birth, at, expected):
    assert age(datetime.date.fromisoformat(birth), datetime.date.fromisoformat(at)) == expected


@pytest.mark.parametrize(
    ("birth", "minor"), [("2009", True), ("2008", None), ("2008-11", None), ("2007", False)]
)
def test_the_age_of_somebody_who_knows_only_the_year(birth, minor):
    node = Node("lt", (Node("age_at", (var("born"), Node("today"))), 18))
    assert holds(node, {"born": Span.parse(birth)}) is minor


def test_the_earliest_of_the_dates_there_are():
    node = Node("earliest", (Node("plus", (var("a"), 3, "months")), Node("plus", (var("b"), 3, "months"))))
    assert holds(node) is None
    assert holds(node, {"a": Span.parse("2026-11-30")}) == Span.parse("2027-02-28")
    assert holds(node, {"a": Span.parse("2026-11-30"), "b": Span.parse("2026-10-01")}) == Span.parse(
        "2027-01-01"
    )
